"""Matters as a file: the columns around :class:`tenants.matters.records.MatterRecord`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import Parser, StatedMoment, choice_of, moment, text, yes_no
from district.identity.models import Account
from tenants.matters.models import (
    Category,
    Feeling,
    Precision,
    Result,
    Satisfaction,
    Solution,
    Source,
    Urgency,
)
from tenants.matters.records import MatterRecord, Moment
from tenants.matters.services.exporting import export_matters
from tenants.matters.services.importing import import_matter
from tenants.register.names import building_name, room_name, unit_name

Choices = TypeVar("Choices", bound=TextChoices)


@dataclass(frozen=True)
class MatterRow:
    """A row of the file and the matter that it tells of."""

    number: int
    matter: MatterRecord

    @property
    def key(self) -> str:
        return self.matter.key


def _stated(stated: StatedMoment) -> Moment:
    return Moment(stated.at, Precision.MOMENT if stated.timed else Precision.DAY)


def _when() -> Parser[Moment]:
    told = moment()
    return Parser(lambda cell: _stated(told.read(cell)), None, told.hint, Moment.plain)


def _one_of(choices: type[Choices], blank: Choices | None = None) -> Parser[Choices]:
    told = choice_of(choices)
    return Parser(lambda cell: choices(told.read(cell)), blank, told.hint, told.write, told.options)


def _make(*, number: int, **values: Any) -> MatterRow:
    values["private"] = bool(values["private"])
    values["building"] = building_name(values["building"])
    values["unit"] = unit_name(values["unit"])
    values["room"] = room_name(values["room"])
    return MatterRow(number, MatterRecord(**values))


_MULTILINE = text(2_000, multiline=True)
MATTERS = Sheet(
    _("事项"),
    (
        Column("key", ("编号",), text(60), True, _("每件事一个，不重复"), "示例：2023-001"),
        Column("text", ("事情", "内容", "事项内容"), _MULTILINE, True, example="单元门锁坏了"),
        Column("category", ("类别",), _one_of(Category), True, example="门锁门禁"),
        Column("feeling", ("哪类心事",), _one_of(Feeling), example="烦心事"),
        Column("source", ("来源",), _one_of(Source), True, example="居民上报"),
        Column("urgency", ("急不急",), _one_of(Urgency, Urgency.ORDINARY), example="一般"),
        Column("private", ("不公开",), yes_no(), example="否"),
        Column("building", ("楼栋",), text(20), example="3号楼"),
        Column("unit", ("单元",), text(20), example="2单元"),
        Column("room", ("房号",), text(20), example="502"),
        Column("place", ("具体位置",), text(60), example="门口"),
        Column("requester_name", ("诉求人",), text(40), example="高文静"),
        Column("requester_phone", ("诉求人电话",), text(11), example="13800000000"),
        Column("accepted_at", ("听事时间", "受理时间"), _when(), True, example="2023-04-15 16:00"),
        Column("discussed_at", ("议事时间",), _when(), help=_("没有商议就留空")),
        Column("started_at", ("办事时间",), _when(), example="2023-04-15 18:00"),
        Column("finished_at", ("办结时间",), _when(), example="2023-04-16 10:00"),
        Column("outcome", ("办理结果",), _MULTILINE, example="换了新锁"),
        Column("result", ("办结方式",), _one_of(Result, Result.DONE), example="已办好"),
        Column("judged_at", ("评事时间",), _when(), example="2023-04-17"),
        Column("solved", ("是否解决",), _one_of(Solution), example="解决了"),
        Column("satisfied", ("是否满意",), _one_of(Satisfaction), example="满意"),
        Column("no_verdict", ("不评原因",), text(200)),
        Column("published_at", ("晒事时间",), _when(), example="2023-04-18"),
        Column("notice", ("公示内容",), _MULTILINE, example="单元门锁已更换"),
    ),
    _make,
)


def file_matters(
    rows: Sequence[MatterRow], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    actor = Account.objects.filter(pk=actor_id).first() if actor_id else None

    def enter(row: MatterRow) -> Outcome:
        return import_matter(values=row.matter, actor=actor)

    return one_by_one(rows, enter)


def matter_rows() -> Iterator[Mapping[str, Any]]:
    """A stage that was not taken is an empty cell."""
    names = [field.name for field in fields(MatterRecord)]
    for matter in export_matters():
        yield {name: getattr(matter, name) for name in names}
