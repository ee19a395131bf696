"""Moving a compound to another community from a day on, in the past or to come."""

import logging
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.registry.hosts import forget_hosts
from district.registry.models import (
    RUNNING,
    Compound,
    CompoundStatus,
    Division,
    DivisionLevel,
    DivisionPeriod,
    LifeAct,
    Placement,
)
from district.registry.names import refuse_namesake
from district.registry.services.states import check_state, checked_reason, note
from district.registry.standing import homes, homes_on

logger = logging.getLogger(__name__)

FURTHEST_YEARS = 2


@transaction.atomic
def move_compound(
    *, compound: Compound, community: Division, from_on: date, reason: str, by_id: UUID | None
) -> None:
    """From ``from_on`` until the next move that is already known it stands in ``community``.

    Days before stay under the old community: figures of a period follow its own last day.
    """
    reason = checked_reason(reason)
    locked = compound.locked()
    check_state(locked, [*RUNNING, CompoundStatus.SUSPENDED, CompoundStatus.OPENING])
    _check(locked, community, from_on)
    refuse_namesake(name=locked.name, communities=[community.pk], from_on=from_on, but=locked)
    before = homes_on(from_on)[locked.pk]
    _place(locked, community, from_on)
    facts = {"from": str(before), "to": str(community.pk)}
    note(locked, LifeAct.MOVED, from_on=from_on, reason=reason, by_id=by_id, **facts)
    _follow(locked.pk, homes_on(today())[locked.pk])
    compound.refresh_from_db(fields=["community"])
    forget_hosts()


def follow_placements() -> int:
    """Bring ``Compound.community`` up to the placements of today; meant for the clock."""
    stands = dict(Compound.objects.values_list("pk", "community"))
    moved = 0
    for pk, community in homes(today()).values_list("compound", "community"):
        if stands[pk] != community:
            try:
                moved += _follow(pk, community)
            except Conflict:
                logger.warning("A namesake keeps compound %s out of community %s", pk, community)
    return moved


def _follow(pk: UUID, community: UUID) -> int:
    try:
        with transaction.atomic():
            return Compound.objects.filter(pk=pk).update(community=community)
    except IntegrityError as error:
        raise Conflict("name_taken", _("那个社区里已有同名小区。请先给其中一个更名。")) from error


def _check(compound: Compound, community: Division, from_on: date) -> None:
    if community.level != DivisionLevel.COMMUNITY:
        raise DomainError("no_community", _("请选择一个社区。"), field="community")
    if not compound.go_live_on <= from_on <= _furthest():
        raise DomainError(
            "day_outside",
            _("日期要在上线日期 %(first)s 到 %(last)s 之间。"),
            {"first": compound.go_live_on, "last": _furthest()},
            field="from_on",
        )
    standing = DivisionPeriod.objects.filter(division=community, valid__contains=from_on)
    if not standing.exists():
        raise DomainError("no_community", _("那一天没有这个社区。"), field="community")
    if homes_on(from_on)[compound.pk] == community.pk:
        raise Conflict("stands_there", _("那一天小区已经属于这个社区。"), field="community")


def _furthest() -> date:
    """The first of January after the years for which a move can be planned."""
    return date(today().year + FURTHEST_YEARS, 1, 1)


def _place(compound: Compound, community: Division, from_on: date) -> None:
    """Cut what covers the day, fill up to the next beginning, and join what became one."""
    rows = Placement.objects.filter(compound=compound)
    covering = list(rows.filter(valid__contains=from_on))
    later = list(rows.filter(valid__startswith__gt=from_on).order_by("valid"))
    until = later[0].valid.lower if later else None
    if any(one.valid.upper != until for one in covering):
        raise Conflict(
            "straddles", _("小区同时属于两个社区，期限交错，不能在这一天改属。请选别的日期。")
        )
    since = from_on
    for one in covering:
        if one.valid.lower == from_on:
            one.delete()
        else:
            _stretch(one, one.valid.lower, from_on)
    if joined := rows.filter(community=community, weight=10_000, valid__endswith=from_on).first():
        since = joined.valid.lower
        joined.delete()
    if later and later[0].community_id == community.pk and later[0].weight == 10_000:
        until = later[0].valid.upper
        later[0].delete()
    Placement.objects.create(compound=compound, community=community, valid=DateRange(since, until))


def _stretch(placement: Placement, since: date, until: date) -> None:
    placement.valid = DateRange(since, until)
    placement.save(update_fields=["valid"])
