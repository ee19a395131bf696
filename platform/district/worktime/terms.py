"""Editions as they are kept: a year, the hours or the rules, as plain data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, time
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.worktime.reckoning import Hours, ServiceRule, Worktime, WorkYear
from district.worktime.standard import ALWAYS, HOURS, RULES, YEARS


class Kind(models.TextChoices):
    """What an edition lays down."""

    YEAR = "year", _("工作日历")
    HOURS = "hours", _("办公时间")
    RULES = "rules", _("办理时限")


class EditionLike(Protocol):
    """``year`` is 0 where the edition is not of a year."""

    kind: str
    year: int
    version: int
    valid_from: date
    terms: Any


def worktime_of(editions: Iterable[EditionLike]) -> Worktime:
    """The product's own with each edition laid over it, the later over the earlier."""
    years, dated = dict(YEARS), defaultdict[str, list[tuple[date, Any]]](list)
    for one in sorted(editions, key=lambda edition: edition.version):
        if one.kind == Kind.YEAR:
            years[one.year] = year_from(one.year, one.terms)
        else:
            dated[one.kind].append((one.valid_from, one.terms))
    hours = [(day, hours_from(terms)) for day, terms in dated[Kind.HOURS]]
    rules = [(day, rules_from(terms)) for day, terms in dated[Kind.RULES]]
    return Worktime(years, [(ALWAYS, HOURS), *hours], [(ALWAYS, RULES), *rules])


def year_from(year: int, data: Mapping[str, Any]) -> WorkYear:
    days = {
        name: frozenset(map(date.fromisoformat, data[name])) for name in ("off", "work", "mornings")
    }
    return WorkYear(year, is_confirmed=data["confirmed"], **days)


def year_data(year: WorkYear) -> dict[str, Any]:
    """What :func:`year_from` reads again, the days in their order."""
    days = {"off": year.off, "work": year.work, "mornings": year.mornings}
    told = {name: [day.isoformat() for day in sorted(found)] for name, found in days.items()}
    return {**told, "confirmed": year.is_confirmed}


def hours_from(data: Mapping[str, str]) -> Hours:
    return Hours(**{name: time.fromisoformat(hour) for name, hour in data.items()})


def hours_data(hours: Hours) -> dict[str, str]:
    return {name: hour.isoformat("minutes") for name, hour in asdict(hours).items()}


def rules_from(data: Iterable[Mapping[str, Any]]) -> tuple[ServiceRule, ...]:
    return tuple(ServiceRule(**row) for row in data)


def rules_data(rules: Iterable[ServiceRule]) -> list[dict[str, Any]]:
    return [asdict(rule) for rule in rules]


def check_year(year: WorkYear) -> None:
    """Refuse days of another year, one day that is two things at once, and a confirmed year of
    which no holiday was told: every year has some."""
    told = [*year.off, *year.work, *year.mornings]
    if not ALWAYS.year <= year.year <= 2100 or any(day.year != year.year for day in told):
        raise DomainError("day_of_another_year", _("日子要在这一年里。"), field="off")
    if len(set(told)) != len(told):
        raise DomainError("day_told_twice", _("同一天不能既放假又上班。"), field="work")
    if year.is_confirmed and not year.off:
        raise DomainError(
            "no_holidays", _("这一年还没有写放假的日子，请先照通知写上，再确认。"), field="off"
        )


def check_hours(hours: Hours) -> None:
    if not hours.opens < hours.noon < hours.closes:
        raise DomainError(
            "hours_out_of_order", _("上班、中午、下班要一个比一个晚。"), field="opens"
        )


_MOST = {
    "answer_minutes": (0, 1440),
    "answer_halves": (1, 60),
    "settle_days": (1, 365),
    "extensions": (0, 10),
    "extension_days": (0, 30),
    "long_days": (0, 365),
}


def check_rule(rule: ServiceRule) -> None:
    for name, (least, most) in _MOST.items():
        if not least <= getattr(rule, name) <= most:
            raise DomainError(
                "rule_out_of_range",
                _("这里要填 %(least)d 至 %(most)d 的数。"),
                {"least": least, "most": most},
                field=name,
            )
