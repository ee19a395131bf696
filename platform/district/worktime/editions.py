"""Working time of the district: what holds, and issuing the next edition of it."""

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


def issue_year(*, year: WorkYear, note: str = "", by_id: UUID | None = None) -> Edition:
    """From now on open matters of every compound are reckoned with it; closed ones stay."""
    check_year(year)
    return _issue(Kind.YEAR, year_data(year), today(), note, by_id, year=year.year)


def confirm_year(*, year: int, by_id: UUID | None = None) -> Edition:
    """Say that the calendar of the year is the official one, as it stands."""
    known = district_worktime().years.get(year, WorkYear(year))
    return issue_year(year=replace(known, is_confirmed=True), by_id=by_id)


def issue_hours(
    *, hours: Hours, valid_from: date, note: str = "", by_id: UUID | None = None
) -> Edition:
    """Business hours from a day on, today or later."""
    check_hours(hours)
    return _issue(Kind.HOURS, hours_data(hours), valid_from, note, by_id)


def issue_rule(
    *, rule: ServiceRule, valid_from: date, note: str = "", by_id: UUID | None = None
) -> Edition:
    """The rule for its urgency and category; the others go on as they are."""
    check_rule(rule)
    rules = {(one.urgency, one.category): one for one in latest_rules(district_worktime())}
    rules[rule.urgency, rule.category] = rule
    return _issue(Kind.RULES, rules_data(rules.values()), valid_from, note, by_id)


@transaction.atomic
def _issue(
    kind: Kind, terms: Any, valid_from: date, note: str, by_id: UUID | None, *, year: int = 0
) -> Edition:
    before = editions().filter(kind=kind, year=year).first()
    if before and before.terms == terms and before.valid_from <= valid_from:
        raise Conflict("edition_same", _("和现在的一样，没有新的版本。"))
    if valid_from < max(today(), before.valid_from if before else today()):
        raise DomainError(
            "edition_too_early", _("生效日期不能早于今天，也不能早于上一版。"), field="valid_from"
        )
    latest = editions().first()
    edition = Edition(
        kind=kind,
        year=year,
        version=(latest.version if latest else 0) + 1,
        valid_from=valid_from,
        terms=terms,
        note=note.strip(),
        issued_by_id=by_id,
    )
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise Conflict("edition_taken", _("刚刚有人发布了新的版本。请刷新，看过再改。")) from error
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
