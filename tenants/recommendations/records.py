"""How heads were chosen, as a file; who was not chosen stands in none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict, DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, day, integer, text
from tenants.heads.models import HeadTerm
from tenants.heads.queries import terms
from tenants.recommendations.models import Nominator, Recommendation
from tenants.recommendations.queries import chosen
from tenants.recommendations.services import Asking, add_record
from tenants.register.names import building_name, unit_name

_MOST = 100_000


@dataclass(frozen=True)
class RecommendationRecord:
    """``unit`` empty: the head of a whole building."""

    number: int
    title: str
    building: str
    unit: str
    holder_name: str
    held_on: date
    nominated_by: str
    asked: int
    agreed: int

    @property
    def place(self) -> tuple[str, str]:
        return building_name(self.building), unit_name(self.unit) if self.unit else ""

    @property
    def key(self) -> tuple[str, str, str, str, date]:
        return (self.title, *self.place, self.holder_name, self.held_on)


RECOMMENDATIONS = Sheet(
    _("推选记录"),
    (
        Column("title", ("称呼", "职务"), text(30), True, example="示例：楼长"),
        Column("building", ("楼栋", "楼号"), text(20), True, example="3号楼"),
        Column("unit", ("单元", "单元号"), text(20), help=_("负责整栋楼的留空"), example="2单元"),
        Column("holder_name", ("姓名",), text(40), True, example="高文静"),
        Column("held_on", ("推选日期",), day(), True, example="2021-03-15"),
        Column("nominated_by", ("谁提名",), choice_of(Nominator), example="居民推荐"),
        Column("asked", ("征求意见",), integer(0, _MOST), True, _("问了几户（人）"), "12"),
        Column("agreed", ("其中同意",), integer(0, _MOST), True, example="11"),
    ),
    RecommendationRecord,
)


def file_recommendations(
    rows: Sequence[RecommendationRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: RecommendationRecord) -> Outcome:
        term = _term(row)
        asking = Asking(row.held_on, row.asked, row.agreed, row.nominated_by)
        known = chosen().filter(term=term).first()
        if known is None:
            add_record(term=term, asking=asking, actor_id=actor_id)
            return Outcome.NEW
        if _asking(known) != asking:
            raise Conflict("recorded_already", _("这位的推选已经记过。"), field="holder_name")
        return Outcome.UNCHANGED

    return one_by_one(rows, enter)


def recommendation_rows() -> Iterator[Mapping[str, Any]]:
    for one in chosen().order_by("held_on", "created_at"):
        building = one.building or (one.unit.building if one.unit else None)
        yield {
            "title": one.title.name,
            "building": building.name if building else "",
            "unit": one.unit.name if one.unit else "",
            "holder_name": one.nominee,
            "held_on": one.held_on,
            "nominated_by": one.nominated_by,
            "asked": one.asked,
            "agreed": one.agreed,
        }


def _asking(one: Recommendation) -> Asking:
    return Asking(one.held_on, one.asked, one.agreed, one.nominated_by)


def _term(row: RecommendationRecord) -> HeadTerm:
    """The term that began next after the choice: the same person may be chosen again and again."""
    building, unit = row.place
    where = (
        {"unit__name": unit, "unit__building__name": building}
        if unit
        else {"building__name": building}
    )
    found = terms().filter(title__name=row.title, holder_name=row.holder_name, **where)
    term = next(
        (
            one
            for one in found.order_by("since_on")
            if one.since is not None and one.since.latest >= row.held_on
        ),
        None,
    )
    if term is None:
        raise DomainError(
            "no_term",
            _("没有这位的任职，或者任职在推选以前。请先导入“楼长”。"),
            field="holder_name",
        )
    return term
