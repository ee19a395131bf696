"""Which part of the district's figures a person reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.core.permissions import Action
from district.identity.access import Reach, require
from district.metrics.figures import Period
from district.metrics.queries.explanations import find_organisation
from district.metrics.queries.readings import reference_day
from district.registry.models import Division, DivisionLevel, DivisionPeriod
from district.registry.standing import homes

_WHOLE = (DivisionLevel.PREFECTURE, DivisionLevel.DISTRICT)


@dataclass(frozen=True)
class ReadablePlace:
    """A division that the reader may see, as it stood on ``day``; ``slug`` names a compound."""

    division: Division
    code: str
    name: str
    level: str
    path: tuple[UUID, ...]
    slug: str = ""


def readable_place(
    account: Any, period: Period, organisation: str = "", *, action: Action = Action.FIGURES_READ
) -> ReadablePlace | None:
    """The division or compound asked for, or the top of what the reader may see.

    What lies outside the reader's subtree is as unknown as what does not exist. None: nothing
    to see yet, because no compound stands in the tree.
    """
    return _place_within(require(account, action), period, organisation)


def any_place(period: Period, organisation: str = "") -> ReadablePlace | None:
    """The same for whoever runs the installation: everything, from the top over all compounds."""
    return _place_within(Reach(everything=True), period, organisation)


def _place_within(reach: Reach, period: Period, organisation: str) -> ReadablePlace | None:
    day = reference_day(period)
    if not organisation:
        return _top(reach, day)
    division, slug = find_organisation(organisation, period)
    place = _standing(day, division) if division else None
    if place is None or not _reaches(reach, place.path):
        raise NotFound(
            "no_organisation",
            _("这一天没有代码或网址名为“%(code)s”的区划或小区。"),
            {"code": organisation[:32]},
            field="organisation",
        )
    return replace(place, slug=slug)


def readable_division(
    account: Any, period: Period, division: Division, *, action: Action
) -> ReadablePlace:
    """This division as it stood in the period, if the reader's reach contains it today."""
    reach = require(account, action)
    place = _standing(reference_day(period), division)
    if place is None or not _reaches(reach, place.path):
        raise NotFound("no_place", _("这个地方不在您能看的范围内。"))
    return place


def reached_divisions(account: Any, divisions: Iterable[UUID], *, action: Action) -> set[UUID]:
    """Those that lie, or once lay, within what the reader may see."""
    reach, asked = require(account, action), set(divisions)
    if reach.everything or not asked:
        return asked
    stood = DivisionPeriod.objects.filter(division__in=asked)
    return {one.division_id for one in stood if _reaches(reach, _path(one.path))}


def readable_periods(
    account: Any,
    place: ReadablePlace,
    periods: Iterable[Period],
    *,
    action: Action = Action.FIGURES_READ,
) -> list[Period]:
    """The periods on whose tree day the place lay within what the reader may see."""
    reach = require(account, action)
    if reach.everything:
        return list(periods)
    standing = list(DivisionPeriod.objects.filter(division=place.division))
    reached = [one.valid for one in standing if _reaches(reach, _path(one.path))]
    return [one for one in periods if any(reference_day(one) in valid for valid in reached)]


def way_down(top: ReadablePlace, place: ReadablePlace, period: Period) -> list[ReadablePlace]:
    """The divisions from ``top`` to ``place``, both included."""
    steps = DivisionPeriod.objects.filter(
        division__in=place.path[len(top.path) - 1 :], valid__contains=reference_day(period)
    ).select_related("division")
    return sorted((_place(one) for one in steps), key=lambda one: len(one.path))


def _reaches(reach: Reach, path: Iterable[UUID]) -> bool:
    return reach.everything or not reach.scopes.isdisjoint(path)


def _top(reach: Reach, day: date) -> ReadablePlace | None:
    standing = DivisionPeriod.objects.filter(valid__contains=day).select_related("division")
    if reach.everything:
        over_all = standing.filter(division__in=_common(day), division__level__in=_WHOLE)
        found = max(over_all, key=_depth, default=None)
    else:
        granted = standing.filter(division__in=reach.scopes)
        found = min(granted, key=lambda one: (_depth(one), one.code), default=None)
    return _place(found) if found else None


def _depth(one: DivisionPeriod) -> int:
    return len(_path(one.path))


def _common(day: date) -> list[UUID]:
    """The divisions that stand over every compound, top first."""
    peopled = DivisionPeriod.objects.filter(
        valid__contains=day, division__in=homes(day).values("community")
    )
    paths = [_path(text) for text in peopled.values_list("path", flat=True)]
    same = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return [level[0] for level in same]


def _standing(day: date, division: Division) -> ReadablePlace | None:
    found = DivisionPeriod.objects.filter(division=division, valid__contains=day)
    one = found.select_related("division").first()
    return _place(one) if one else None


def _place(one: DivisionPeriod) -> ReadablePlace:
    return ReadablePlace(one.division, one.code, one.name, one.division.level, _path(one.path))


def _path(text: str) -> tuple[UUID, ...]:
    return tuple(UUID(label) for label in text.split("."))
