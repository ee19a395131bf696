"""Exclusive parts and their owners as files."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.outcomes import Outcome, differing
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, refused
from district.core.sheets.parsers import CellError, Parser, choice_of, day, text, yes_no
from tenants.ownership.areas import area_text, read_area
from tenants.ownership.models import Disposal, Part, PartKind, Title
from tenants.ownership.services import MOST_LABEL, check_developer
from tenants.people.models import Person
from tenants.people.records import (
    IDENTITY_KIND,
    IDENTITY_NUMBER,
    PHONE,
    persons_by_home,
    sealed_cells,
)
from tenants.people.roll import Roll, same_span
from tenants.people.told import MOST_NAME, Told
from tenants.register.models import Household
from tenants.register.names import building_name, room_name, unit_name
from tenants.register.records import home_in, homes_by_place, place_of

_BATCH = 1_000
_AREAS = ("registered_area", "surveyed_area", "contract_area")
_KINDS = {"房屋": "home", "房": "home", "门面": "shop", "商业": "shop", "停车位": "bay"}
_KINDS |= {"地下室": "storage", "储物间": "storage"}


@dataclass(frozen=True)
class PartRecord:
    """``label`` empty: a home is called as its place is."""

    number: int
    kind: str | None
    label: str
    building: str
    unit: str
    room: str
    registered_area: int | None
    surveyed_area: int | None
    contract_area: int | None
    disposal: str | None

    @property
    def key(self) -> tuple[str, str]:
        place = (building_name(self.building), unit_name(self.unit), room_name(self.room))
        return self.kind or PartKind.HOME, self.label or "".join(place)

    def values(self, given: frozenset[str], home: Household | None) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in _AREAS if name in given}
        if "disposal" in given:
            told["disposal"] = self.disposal or Disposal.DELIVERED
        return told | ({"household_id": home.pk if home else None} if "room" in given else {})


@dataclass(frozen=True)
class OwnerRecord:
    number: int
    kind: str | None
    label: str
    name: str
    is_organisation: bool | None
    phone: str
    identity_kind: str | None
    identity_number: str
    is_voter: bool | None
    since_on: date | None
    until_on: date | None

    @property
    def part(self) -> tuple[str, str]:
        return self.kind or PartKind.HOME, self.label

    @property
    def key(self) -> tuple[str, str, str, str, date | None]:
        return (*self.part, self.name, self.identity_number, self.since_on)

    @property
    def told(self) -> Told:
        kind, number = self.identity_kind or "", self.identity_number
        return Told(self.name, bool(self.is_organisation), self.phone, kind, number)

    def values(self, given: frozenset[str]) -> dict[str, Any]:
        told = {
            "is_voter": bool(self.is_voter),
            "since_on": self.since_on,
            "until_on": self.until_on,
        }
        return {name: value for name, value in told.items() if name in given}


def _area(cell: str) -> int:
    try:
        return read_area(cell)
    except DomainError as error:
        raise CellError(error.code, error.message) from error


_area_parser = Parser(_area, None, _("平方米，最多两位小数"), area_text)
_kind = Column(
    "kind",
    ("类型", "用途"),
    choice_of(PartKind, aliases=_KINDS),
    help=_("住宅可以不填"),
    example="住宅",
)
_LABEL_HELP = _("产权证或门牌上的叫法；住宅不填就用楼栋、单元和房号")
PARTS = Sheet(
    _("专有部分"),
    (
        _kind,
        Column(
            "label",
            ("专有部分", "名称", "坐落"),
            text(MOST_LABEL),
            False,
            _LABEL_HELP,
            "示例：3号楼2单元502",
        ),
        Column("building", ("楼栋", "楼号", "楼栋号"), text(20), example="示例：3号楼"),
        Column("unit", ("单元", "单元号"), text(20), example="2单元"),
        Column("room", ("房号", "门牌", "室号", "室"), text(20), example="502"),
        Column(
            "registered_area",
            ("登记面积", "产权面积", "建筑面积", "面积"),
            _area_parser,
            help=_("不动产登记的面积；几种面积都知道时以它为准"),
        ),
        Column("surveyed_area", ("测绘面积", "实测面积"), _area_parser),
        Column("contract_area", ("合同面积", "预测面积"), _area_parser),
        Column("disposal", ("交付情况",), choice_of(Disposal), help=_("已交付可以不填")),
    ),
    PartRecord,
)
OWNERS = Sheet(
    _("业主"),
    (
        _kind,
        Column(
            "label",
            ("专有部分", "坐落"),
            text(MOST_LABEL),
            True,
            _("和“专有部分”表里的叫法一样"),
            "示例：3号楼2单元502",
        ),
        Column("name", ("业主姓名", "业主", "产权人", "姓名"), text(MOST_NAME), True, "", "康一舟"),
        Column("is_organisation", ("是单位",), yes_no(), help=_("业主是公司等单位时填“是”")),
        PHONE,
        IDENTITY_KIND,
        IDENTITY_NUMBER,
        Column("is_voter", ("行使表决权",), yes_no(), help=_("共有人推选谁表决")),
        Column("since_on", ("取得日期",), day(), example="2020-05-01"),
        Column("until_on", ("转出日期",), day(), help=_("还是业主的留空")),
    ),
    OwnerRecord,
)


def file_parts(
    rows: Sequence[PartRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """In bulk: thousands of rows take a handful of statements."""
    homes = homes_by_place()
    known: dict[tuple[str, str], Part] = {
        (part.kind, part.label): part for part in Part.objects.all()
    }
    new, changed = [], []
    for row in rows:
        try:
            home = home_in(homes, row.building, row.unit, row.room) if row.room else None
            values = row.values(given, home)
            _check_label(row)
        except DomainError as error:
            yield refused(row, error)
            continue
        kind, label = row.key
        part = known.get(row.key)
        if part is None:
            new.append(Part(kind=kind, label=label, **values))
            yield Fate(row.number, Outcome.NEW)
        elif changes := differing(part, values):
            for name, value in changes.items():
                setattr(part, name, value)
            changed.append(part)
            yield Fate(row.number, Outcome.CHANGED)
        else:
            yield Fate(row.number, Outcome.UNCHANGED)
    Part.objects.bulk_create(new, batch_size=_BATCH)
    fields = [*_AREAS, "disposal", "household"]
    Part.objects.bulk_update(changed, fields, batch_size=_BATCH)


def file_owners(
    rows: Sequence[OwnerRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """In bulk, likewise."""
    desk = _Desk(given)
    for row in rows:
        try:
            yield Fate(row.number, desk.enter(row))
        except DomainError as error:
            yield refused(row, error)
    desk.write(actor_id)


def part_rows() -> Iterator[Mapping[str, Any]]:
    for part in Part.objects.select_related("household__unit__building"):
        building, unit, room = place_of(part.household) if part.household else ("", "", "")
        yield {
            "kind": part.kind,
            "label": part.label,
            "building": building,
            "unit": unit,
            "room": room,
            **{name: getattr(part, name) for name in _AREAS},
            "disposal": part.disposal,
        }


def owner_rows() -> Iterator[Mapping[str, Any]]:
    titles = Title.objects.select_related("part", "owner")
    for title in titles.order_by("part__kind", "part__label", "since_on", "owner__name", "id"):
        yield {
            "kind": title.part.kind,
            "label": title.part.label,
            "name": title.owner.name,
            "is_organisation": title.owner.is_organisation or None,
            **sealed_cells(title.owner),
            "is_voter": title.is_voter or None,
            "since_on": title.since_on,
            "until_on": title.until_on,
        }


def _check_label(row: PartRecord) -> None:
    if not row.key[1]:
        raise DomainError(
            "label_missing", _("请填写专有部分的名称，例如 3号楼2单元502。"), field="label"
        )


class _Desk:
    """The parts and everybody who owns them, while rows come in."""

    def __init__(self, given: frozenset[str]) -> None:
        self._given = given
        self._roll = Roll()
        self._parts = {(part.kind, part.label): part for part in Part.objects.all()}
        self._titles: dict[UUID, list[Title]] = defaultdict(list)
        for title in Title.objects.order_by("created_at"):
            self._titles[title.part_id].append(title)
        self._at_home = persons_by_home(self._roll)
        self._voters: set[UUID] = set()
        self._new: list[Title] = []
        self._changed: dict[UUID, Title] = {}

    def enter(self, row: OwnerRecord) -> Outcome:
        part = self._part(row)
        if row.is_voter and part.pk in self._voters:
            raise _two_voters()
        owners = [self._roll.persons[title.owner_id] for title in self._titles[part.pk]]
        at_home = self._at_home[part.household_id] if part.household_id else []
        person, learned = self._roll.enter(row.told, [*owners, *at_home])
        if part.disposal == Disposal.UNSOLD and row.until_on is None:
            check_developer([person])
        changed = self._entitle(part, person, row)
        if row.is_voter:
            self._choose(part, person)
        if changed is Outcome.UNCHANGED and learned:
            return Outcome.CHANGED
        return changed

    def _part(self, row: OwnerRecord) -> Part:
        part = self._parts.get(row.part)
        if part is None:
            raise DomainError(
                "no_such_part",
                _("还没有登记这个专有部分。请先导入“专有部分”，或改正名称和类型。"),
                field="label",
            )
        if row.since_on and row.until_on and row.until_on < row.since_on:
            sentence = _("转出日期不能早于取得日期。")
            raise DomainError("ends_before_it_begins", sentence, field="until_on")
        return part

    def _entitle(self, part: Part, person: Person, row: OwnerRecord) -> Outcome:
        mine = [title for title in self._titles[part.pk] if title.owner_id == person.pk]
        title = same_span(mine, row.since_on, row.until_on)
        values = row.values(self._given)
        if title is None:
            title = Title(part=part, owner=person, **values)
            self._titles[part.pk].append(title)
            self._new.append(title)
            return Outcome.NEW
        changes = differing(title, values)
        self._mend(title, changes)
        return Outcome.CHANGED if changes else Outcome.UNCHANGED

    def _choose(self, part: Part, person: Person) -> None:
        """Whom the file names votes, and nobody else for this part."""
        self._voters.add(part.pk)
        for title in self._titles[part.pk]:
            if title.is_voter and title.owner_id != person.pk:
                self._mend(title, {"is_voter": False})

    def _mend(self, title: Title, changes: dict[str, Any]) -> None:
        for name, value in changes.items():
            setattr(title, name, value)
        if changes and not title._state.adding:
            self._changed[title.pk] = title

    def write(self, actor_id: UUID | None) -> None:
        """Votes are taken before they are given: a part never has two voters."""
        self._roll.write(actor_id)
        Title.objects.filter(pk__in=self._changed, is_voter=True).update(is_voter=False)
        fields = ["is_voter", "since_on", "until_on"]
        Title.objects.bulk_update(self._changed.values(), fields, batch_size=_BATCH)
        Title.objects.bulk_create(self._new, batch_size=_BATCH)


def _two_voters() -> DomainError:
    return DomainError("two_voters", _("一个专有部分只能有一人行使表决权。"), field="is_voter")
