"""Bodies, and the people on bodies and branches, as files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import (
    choice_of,
    count,
    day,
    integer,
    partial_date,
    text,
    yes_no,
)
from tenants.bodies.models import Body, BodyKind, Seat, SeatSource
from tenants.bodies.seats import correct_seat, seat_person
from tenants.bodies.services import REVISABLE, form_body, revise_body
from tenants.party.models import Branch


@dataclass(frozen=True)
class BodyRecord:
    number: int
    kind: str
    name: str
    term_number: int | None
    formed: PartialDate | None
    under_guide: bool | None
    branch_waiver: str
    filed: PartialDate | None
    filing_number: str
    term_ends_on: date | None
    dissolved: PartialDate | None
    seats: Count
    party_seats: Count

    @property
    def key(self) -> tuple[str, str, int | None]:
        return self.kind, self.name, self.term_number

    def values(self) -> dict[str, Any]:
        """What the file says beside the key."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told["under_guide"] = bool(self.under_guide)
        return {name: value for name, value in told.items() if name in REVISABLE}


@dataclass(frozen=True)
class SeatRecord:
    """``place`` is the name of a body (with ``term_number``) or of a branch."""

    number: int
    place: str
    term_number: int | None
    holder_name: str
    post: str
    source: str | None
    is_party_member: bool | None
    since: PartialDate
    until_on: date | None

    @property
    def key(self) -> tuple[str, int | None, str, date]:
        return self.place, self.term_number, self.holder_name, self.since.day


_KINDS = {
    "业委会": "owners_committee",
    "物管会": "property_committee",
    "居民委员会": "compound_committee",
    "居委会": "compound_committee",
    "管委会": "management_committee",
    "自治委员会": "self_formed",
}
BODIES = Sheet(
    _("组织"),
    (
        Column(
            "kind",
            ("组织类型", "类型"),
            choice_of(BodyKind, aliases=_KINDS),
            True,
            example="业主委员会",
        ),
        Column("name", ("组织名称", "名称"), text(60), True, example="示例：业主委员会"),
        Column("term_number", ("届次", "第几届"), integer(1, 99), example="1"),
        Column("formed", ("成立日期",), partial_date(), example="2010-01-10"),
        Column(
            "under_guide", ("按指南组建",), yes_no(), help=_("按区里的组建指南一步步成立的填“是”")
        ),
        Column(
            "branch_waiver",
            ("先于党支部成立的说明",),
            text(120),
            help=_("物管会成立时还没有党支部才填"),
        ),
        Column("filed", ("备案日期",), partial_date(), help=_("没有备案或不清楚就留空")),
        Column("filing_number", ("备案号",), text(40)),
        Column("term_ends_on", ("任期届满",), day(), help=_("不清楚就留空")),
        Column("dissolved", ("撤销日期",), partial_date(), help=_("没有撤销就留空")),
        Column("seats", ("委员数",), count(), example="5"),
        Column("party_seats", ("党员委员数",), count(), example="4"),
    ),
    BodyRecord,
)
SEATS = Sheet(
    _("任职"),
    (
        Column("place", ("组织或支部", "组织名称"), text(60), True, example="示例：业主委员会"),
        Column("term_number", ("届次",), integer(1, 99), example="1"),
        Column("holder_name", ("姓名",), text(40), True, example="高文静"),
        Column("post", ("职务",), text(30), True, example="副主任"),
        Column("source", ("来源",), choice_of(SeatSource), help=_("不清楚就留空")),
        Column("is_party_member", ("党员",), yes_no(), help=_("不清楚就留空")),
        Column("since", ("任职日期",), partial_date(), True, example="2010-01-10"),
        Column("until_on", ("离任日期",), day(), help=_("还在任的留空")),
    ),
    SeatRecord,
)


def file_bodies(
    rows: Sequence[BodyRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: BodyRecord) -> Outcome:
        told = row.values()
        body = Body.objects.filter(
            kind=row.kind, name=row.name, term_number=row.term_number
        ).first()
        if body is not None:
            values = {name: value for name, value in told.items() if name in given}
            changed = revise_body(body=body, actor_id=actor_id, **values)
            return Outcome.CHANGED if changed else Outcome.UNCHANGED
        later = {name: told.pop(name) for name in ("filed", "filing_number", "dissolved")}
        body = form_body(
            kind=BodyKind(row.kind),
            name=row.name,
            term_number=row.term_number,
            actor_id=actor_id,
            **told,
        )
        revise_body(body=body, actor_id=actor_id, **later)
        return Outcome.NEW

    return one_by_one(rows, enter)


def file_seats(
    rows: Sequence[SeatRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """Past terms before present ones."""

    def enter(row: SeatRecord) -> Outcome:
        place = _place(row)
        column = "body" if isinstance(place, Body) else "branch"
        told: dict[str, Any] = {
            "post": row.post,
            "source": row.source or "",
            "is_party_member": row.is_party_member,
            "until_on": row.until_on,
        }
        seat = Seat.objects.filter(
            holder_name=row.holder_name, since_on=row.since.day, **{column: place}
        ).first()
        if seat is None:
            seat_person(
                place=place,
                holder_name=row.holder_name,
                since=row.since,
                actor_id=actor_id,
                **told,
            )
            return Outcome.NEW
        values = {name: value for name, value in told.items() if name in given}
        changed = correct_seat(seat=seat, actor_id=actor_id, **values)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(sorted(rows, key=lambda row: row.until_on or date.max), enter)


def body_rows() -> Iterator[Mapping[str, Any]]:
    for body in Body.objects.all():
        yield {
            "kind": body.kind,
            "name": body.name,
            "term_number": body.term_number,
            **{name: getattr(body, name) for name in REVISABLE},
        }


def seat_rows() -> Iterator[Mapping[str, Any]]:
    for seat in Seat.objects.select_related("body", "branch"):
        place = seat.body or seat.branch
        yield {
            "place": place.name if place else "",
            "term_number": seat.body.term_number if seat.body else None,
            "holder_name": seat.holder_name,
            "post": seat.post,
            "source": seat.source or None,
            "is_party_member": seat.is_party_member,
            "since": seat.since,
            "until_on": seat.until_on,
        }


def _place(row: SeatRecord) -> Body | Branch:
    body = Body.objects.filter(name=row.place, term_number=row.term_number).first()
    found = body or Branch.objects.filter(name=row.place).first()
    if found is None:
        raise DomainError(
            "no_such_body",
            _("还没有登记“%(name)s”这一届。请先在“组织”或“党支部”表里登记。"),
            {"name": row.place},
            field="place",
        )
    return found
