"""Working time of the district: what holds, and issuing the next edition of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job, enqueue
from district.worktime.models import Edition
from district.worktime.reckoning import Hours, ServiceRule, Worktime, WorkYear
from district.worktime.terms import (
    Kind,
    check_hours,
    check_rule,
    check_year,
    hours_data,
    rules_data,
    worktime_of,
    year_data,
)


def editions() -> QuerySet[Edition]:
    """All of them, the latest first."""
    return Edition.objects.all()


def district_worktime() -> Worktime:
    """As the district has laid it down by now."""
    return worktime_of(editions())


def latest_rules(worktime: Worktime) -> tuple[ServiceRule, ...]:
    """Those issued last, though their day may be still to come."""
    return worktime.rules[-1][1]


def latest_hours(worktime: Worktime) -> Hours:
    return worktime.hours[-1][1]


def latest_version(known: Iterable[Edition] | None = None) -> int:
    """Up to which edition somebody has seen them who sees them now, or has seen ``known``."""
    return max((one.version for one in (editions()[:1] if known is None else known)), default=0)


def issue_year(
    *, year: WorkYear, note: str = "", by_id: UUID | None = None, seen: int | None = None
) -> Edition:
    """From now on open matters of every compound are reckoned with it; closed ones stay.

    ``seen`` is the :func:`latest_version` on the page from which it comes: what somebody else
    has issued since of the same kind is not written over unseen.
    """
    check_year(year)
    return _issue(Kind.YEAR, year_data(year), today(), note, by_id, seen, year=year.year)


def confirm_year(*, year: int, by_id: UUID | None = None, seen: int | None = None) -> Edition:
    """Say that the calendar of the year is the official one, as it stands, or stood when seen."""
    known = list(editions())
    stands = worktime_of(known).years.get(year, WorkYear(year))
    seen = latest_version(known) if seen is None else seen
    return issue_year(year=replace(stands, is_confirmed=True), by_id=by_id, seen=seen)


def issue_hours(
    *,
    hours: Hours,
    valid_from: date,
    note: str = "",
    by_id: UUID | None = None,
    seen: int | None = None,
) -> Edition:
    """Business hours from a day on, today or later."""
    check_hours(hours)
    return _issue(Kind.HOURS, hours_data(hours), valid_from, note, by_id, seen)


def issue_rule(
    *,
    rule: ServiceRule,
    valid_from: date,
    note: str = "",
    by_id: UUID | None = None,
    seen: int | None = None,
) -> Edition:
    """The rule for its urgency and category; the others go on as they are."""
    check_rule(rule)
    known = list(editions())
    rules = {(one.urgency, one.category): one for one in latest_rules(worktime_of(known))}
    rules[rule.urgency, rule.category] = rule
    seen = latest_version(known) if seen is None else seen
    return _issue(Kind.RULES, rules_data(rules.values()), valid_from, note, by_id, seen)


@transaction.atomic
def _issue(
    kind: Kind,
    terms: Any,
    valid_from: date,
    note: str,
    by_id: UUID | None,
    seen: int | None,
    *,
    year: int = 0,
) -> Edition:
    latest = latest_version()
    before = editions().filter(kind=kind, year=year).first()
    if before and seen is not None and before.version > seen:
        raise _taken()
    if before and before.terms == terms and before.valid_from <= valid_from:
        raise Conflict("edition_same", _("和现在的一样，没有新的版本。"))
    if valid_from < max(today(), before.valid_from if before else today()):
        raise DomainError(
            "edition_too_early", _("生效日期不能早于今天，也不能早于上一版。"), field="valid_from"
        )
    edition = Edition(
        kind=kind,
        year=year,
        version=latest + 1,
        valid_from=valid_from,
        terms=terms,
        note=note.strip(),
        issued_by_id=by_id,
    )
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise _taken() from error
    record_act(
        action="worktime.issued",
        actor_id=by_id,
        object_type=edition._meta.label,
        object_id=edition.pk,
        kind=kind,
        version=edition.version,
        **({"year": str(year)} if year else {}),
    )
    enqueue(Job.TELL_WORKTIME)
    return edition


def _taken() -> Conflict:
    return Conflict("edition_taken", _("刚刚有人发布了新的版本。请刷新，看过再改。"))
