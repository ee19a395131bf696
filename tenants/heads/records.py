"""Titles and heads as files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import (
    CellError,
    Parser,
    choice_of,
    day,
    partial_date,
    text,
    yes_no,
)
from district.identity.models import PHONE
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.heads.services import appoint_head, correct_head_term, name_title
from tenants.register.models import Building, Unit
from tenants.register.names import building_name, unit_name


@dataclass(frozen=True)
class TitleRecord:
    number: int
    title: str
    standard: str
    chosen_from: str

    @property
    def key(self) -> str:
        return self.title


@dataclass(frozen=True)
class HeadRecord:
    """``unit`` empty: a head of the whole building."""

    number: int
    title: str
    building: str
    unit: str
    holder_name: str
    holder_phone: str
    is_party_household: bool | None
    since: PartialDate
    until_on: date | None

    @property
    def place(self) -> tuple[str, str]:
        return building_name(self.building), unit_name(self.unit)

    @property
    def key(self) -> tuple[str, str, str, date]:
        return (self.title, *self.place, self.since.day)


def _phone(cell: str) -> str:
    digits = "".join(cell.split()).replace("-", "")
    try:
        PHONE(digits)
    except ValidationError as error:
        raise CellError("phone", PHONE.message) from error
    return digits


_POSTS = {"单元": "UNIT_HEAD", "楼栋": "BUILDING_HEAD", "整栋": "BUILDING_HEAD"}
TITLES = Sheet(
    _("称呼"),
    (
        Column("title", ("称呼", "职务名称"), text(30), True, example="示例：楼长"),
        Column(
            "standard",
            ("负责范围", "标准岗位"),
            choice_of(StandardPost, aliases=_POSTS),
            True,
            _("负责一个单元，还是整栋楼"),
            "单元负责人",
        ),
        Column(
            "chosen_from",
            ("从谁中推选",),
            text(30),
            help=_("例如楼长从单元长中推选，就写“单元长”；没有这个规定就留空"),
        ),
    ),
    TitleRecord,
)
HEADS = Sheet(
    _("楼长"),
    (
        Column("title", ("称呼", "职务"), text(30), True, example="示例：楼长"),
        Column("building", ("楼栋", "楼号"), text(20), True, example="3号楼"),
        Column("unit", ("单元", "单元号"), text(20), help=_("负责整栋楼的留空"), example="2单元"),
        Column("holder_name", ("姓名",), text(40), True, example="高文静"),
        Column(
            "holder_phone",
            ("手机号", "手机", "电话"),
            Parser(_phone, "", _("11 位手机号")),
            help=_("居民会看到，用来联系"),
            example="13800000000",
        ),
        Column("is_party_household", ("党员中心户",), yes_no(), example="是"),
        Column(
            "since",
            ("任职日期", "任期开始", "上任日期"),
            partial_date(),
            True,
            _("只记得年月也可以"),
            "2021年3月",
        ),
        Column("until_on", ("离任日期", "任期结束"), day(), help=_("还在任的留空")),
    ),
    HeadRecord,
)


def file_titles(
    rows: Sequence[TitleRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """The lower rungs first, whatever their order in the file."""

    def enter(row: TitleRecord) -> Outcome:
        known = Title.objects.select_related("chosen_from").filter(name=row.title).first()
        before = (known.standard, known.chosen_from) if known else None
        below = known.chosen_from if known and "chosen_from" not in given else _below(row)
        title = name_title(
            name=row.title,
            standard=StandardPost(row.standard),
            chosen_from=below,
            actor_id=actor_id,
        )
        if before is None:
            return Outcome.NEW
        same = before == (title.standard, title.chosen_from)
        return Outcome.UNCHANGED if same else Outcome.CHANGED

    return one_by_one(sorted(rows, key=lambda row: bool(row.chosen_from)), enter)


def file_heads(
    rows: Sequence[HeadRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """Past terms before present ones, and those a ladder leads from before those it leads to."""
    titles = {title.name: title for title in Title.objects.select_related("chosen_from")}

    def enter(row: HeadRecord) -> Outcome:
        title = titles.get(row.title)
        if title is None:
            raise DomainError(
                "no_such_title",
                _("称呼“%(title)s”还没有登记。请先在“称呼”表里写明它负责单元还是整栋楼。"),
                {"title": row.title},
                field="title",
            )
        return _enter_head(row, title, _place(row), given, actor_id)

    ladder = {name: title.chosen_from is not None for name, title in titles.items()}
    ordered = sorted(rows, key=lambda row: (ladder.get(row.title, False), row.until_on or date.max))
    return one_by_one(ordered, enter)


def title_rows() -> Iterator[Mapping[str, Any]]:
    for title in Title.objects.select_related("chosen_from"):
        below = title.chosen_from.name if title.chosen_from else ""
        yield {"title": title.name, "standard": title.standard, "chosen_from": below}


def head_rows() -> Iterator[Mapping[str, Any]]:
    terms = HeadTerm.objects.select_related("title", "unit__building", "building")
    for term in terms.order_by(
        "title", "unit__building__position", "building__position", "unit__position", "since_on"
    ):
        building = term.unit.building if term.unit else term.building
        yield {
            "title": term.title.name,
            "building": building.name if building else "",
            "unit": term.unit.name if term.unit else "",
            "holder_name": term.holder_name,
            "holder_phone": term.holder_phone,
            "is_party_household": term.is_party_household,
            "since": term.since,
            "until_on": term.until_on,
        }


def _enter_head(
    row: HeadRecord,
    title: Title,
    place: Unit | Building,
    given: frozenset[str],
    actor_id: UUID | None,
) -> Outcome:
    told: dict[str, Any] = {
        "holder_name": row.holder_name,
        "holder_phone": row.holder_phone,
        "is_party_household": bool(row.is_party_household),
        "until_on": row.until_on,
    }
    column = "unit" if isinstance(place, Unit) else "building"
    term = HeadTerm.objects.filter(title=title, since_on=row.since.day, **{column: place}).first()
    if term is None:
        appoint_head(title=title, place=place, since=row.since, actor_id=actor_id, **told)
        return Outcome.NEW
    values = {name: value for name, value in told.items() if name in given}
    changed = correct_head_term(term=term, actor_id=actor_id, **values)
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def _place(row: HeadRecord) -> Unit | Building:
    building, unit = row.place
    found: Unit | Building | None
    if unit:
        units = Unit.objects.select_related("building")
        found = units.filter(building__name=building, name=unit).first()
    else:
        found = Building.objects.filter(name=building).first()
    if found is None:
        raise DomainError(
            "no_such_place",
            _("底册里没有%(place)s。请先导入楼栋和单元，或改正这里。"),
            {"place": f"{building}{unit}"},
            field="unit" if unit else "building",
        )
    return found


def _below(row: TitleRecord) -> Title | None:
    if not row.chosen_from:
        return None
    title = Title.objects.filter(name=row.chosen_from).first()
    if title is None:
        raise DomainError(
            "no_such_title",
            _("称呼“%(title)s”还没有登记。"),
            {"title": row.chosen_from},
            field="chosen_from",
        )
    return title
