"""Figures of communities, streets and the district: sums over the tree of the period (R1 to R3).

And those that the ledger of nights tells (DQ-02, DQ-03, DQ-05, DQ-06).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from tests.oracle.catalogue import Definition, fed, of_the_night, reported
from tests.oracle.compounds import Expected, Key
from tests.oracle.matters import BANDS
from tests.oracle.periods import ONE_DAY, last_day_of, midnight
from tests.oracle.saying import UNSAID, Said

# To so many decimals values must agree.
DIGITS = 9
_LEVELS = ("district", "subdistrict", "community")
_STREETS = {"district", "subdistrict"}
_SIX_O_CLOCK = timedelta(hours=6)
# The flow that tells of each core module whether a month had records or a confirmed 本月无.
_CORE_FLOWS = ("MA", "VA", "TG")


class Sum(NamedTuple):
    """A figure as it must be printed, above compounds and of them."""

    numerator: int | None
    denominator: int | None
    value: float | None
    state: str
    reporting: int
    expected: int
    at_least: bool


@dataclass(frozen=True)
class Run:
    state: str
    first_done_at: datetime | None


@dataclass(frozen=True)
class Ledger:
    """The runs of one version, by night and compound."""

    version: str
    nights: dict[date, dict[UUID, Run]]

    def last_night(self, first: date, last: date) -> date | None:
        """The last one that was planned from the first day to the last."""
        return max((day for day in self.nights if first <= day <= last), default=None)

    def day_of(self, first: date, last: date) -> date:
        """The day on whose registry a period is told."""
        return min(last, max((day for day in self.nights if day >= first), default=last))


def read_ledger(version: str) -> Ledger:
    nights: dict[date, dict[UUID, Run]] = defaultdict(dict)
    for row in _rows(
        "SELECT day, compound_id, state, first_done_at FROM metrics_rolluprun WHERE version = %s",
        version,
    ):
        nights[row[0]][row[1]] = Run(row[2], row[3])
    return Ledger(version, dict(nights))


class Place(NamedTuple):
    level: str
    code: str


@dataclass(frozen=True)
class Registry:
    """Everything dated that the registry knows: who ran when, and where it stood."""

    compounds: list[tuple[UUID, str, date]]
    acts: dict[UUID, list[tuple[date, str]]]
    placements: dict[UUID, list[tuple[UUID, int, date, date | None]]]
    divisions: dict[UUID, list[tuple[str, str, str, date, date | None]]]

    def running(self, day: date) -> Iterator[tuple[UUID, str]]:
        """R5: live on the day, and not suspended or closed on it."""
        for compound, slug, live in self.compounds:
            states = [state for from_on, state in self.acts.get(compound, ()) if from_on <= day]
            if live <= day and (not states or states[-1] in {"active", "read_only"}):
                yield compound, slug

    def above(self, compound: UUID, day: date) -> list[Place]:
        """The divisions over it on the day; where it straddles two, over most of it."""
        placements = self.placements.get(compound, [])
        there = [one for one in placements if _holds(day, one[2], one[3])]
        if not there and placements:
            first = min(one[2] for one in placements)
            there = [one for one in placements if one[2] == first and first > day]
        if not there:
            return []
        community = max(there, key=lambda one: (one[1], one[0]))[0]
        return list(self._path(community, day))

    def _path(self, community: UUID, day: date) -> Iterator[Place]:
        for level, code, path, since, until in self.divisions[community]:
            if _holds(day, since, until):
                yield Place(level, code)
                above = [UUID(label) for label in path.split(".")][:-1]
                for division in above:
                    yield from self._itself(division, day)

    def _itself(self, division: UUID, day: date) -> Iterator[Place]:
        for level, code, _path, since, until in self.divisions[division]:
            if _holds(day, since, until) and level in _LEVELS:
                yield Place(level, code)


def _holds(day: date, since: date, until: date | None) -> bool:
    return since <= day and (until is None or day < until)


def read_registry() -> Registry:
    acts: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for compound, from_on, state in _rows(
        "SELECT compound_id, from_on, state FROM registry_compoundevent WHERE state <> ''"
        " ORDER BY from_on, id"
    ):
        acts[compound].append((from_on, state))
    placements: dict[UUID, list[tuple[UUID, int, date, date | None]]] = defaultdict(list)
    for compound, community, weight, since, until in _rows(
        "SELECT compound_id, community_id, weight, lower(valid), upper(valid)"
        " FROM registry_placement"
    ):
        placements[compound].append((community, weight, since, until))
    divisions: dict[UUID, list[tuple[str, str, str, date, date | None]]] = defaultdict(list)
    for division, level, code, path, since, until in _rows(
        "SELECT division_id, level, code, path::text, lower(valid), upper(valid)"
        " FROM registry_divisionperiod JOIN registry_division ON registry_division.id = division_id"
    ):
        divisions[division].append((level, code, path, since, until))
    compounds = _rows(
        "SELECT id, slug, go_live_on FROM registry_compound WHERE status <> 'opening' ORDER BY slug"
    )
    return Registry([tuple(row) for row in compounds], acts, placements, divisions)


def _rows(statement: str, *given: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return list(cursor.fetchall())


def sums(
    kind: str, period: date, *, cells: Mapping[UUID, Expected], registry: Registry, ledger: Ledger
) -> dict[tuple[str, str], Sum]:
    """Every figure of a period, by the code of its place and of its metric."""
    last_day = last_day_of(kind, period)
    day = ledger.day_of(period, last_day)
    night = ledger.last_night(period, last_day)
    definitions = reported(ledger.version, kind)
    parts = {one: [fed(ledger.version)[code] for code in one.numerator] for one in definitions}
    gathered: dict[tuple[str, str], list[Said]] = defaultdict(list)
    bands: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
    for compound, slug in registry.running(day):
        places = registry.above(compound, day)
        told = _told(kind, period, compound, cells.get(compound, {}), night, ledger)
        for one in definitions if places else ():
            for code in _told_of(one, places, slug):
                gathered[code, one.code].append(told(one))
                if one.kind == "median":
                    bands[code, one.code].append([told(part).numerator or 0 for part in parts[one]])
    formulas = fed(ledger.version)
    return {
        key: _median(bands[key], said) if key in bands else _sum(formulas[key[1]], said)
        for key, said in gathered.items()
    }


def _told_of(definition: Definition, places: Sequence[Place], slug: str) -> list[str]:
    """The places over a compound, and itself; of what is sensitive (P-3) none below its street."""
    if "P-3" in definition.privacy:
        return [place.code for place in places if place.level in _STREETS]
    return [*(place.code for place in places), slug]


def families(
    kind: str, period: date, *, registry: Registry, ledger: Ledger
) -> tuple[dict[str, set[str]], set[str]]:
    """The places right below each place of the period, and which are compounds."""
    below: dict[str, set[str]] = defaultdict(set)
    slugs = set()
    day = ledger.day_of(period, last_day_of(kind, period))
    for compound, slug in registry.running(day):
        levels = {place.level: place.code for place in registry.above(compound, day)}
        chain = [*(levels[one] for one in _LEVELS if one in levels), slug]
        slugs.add(slug)
        for above, under in pairwise(chain):
            below[above].add(under)
    return below, slugs


def _told(
    kind: str,
    period: date,
    compound: UUID,
    cells: Expected,
    night: date | None,
    ledger: Ledger,
) -> Any:
    """How one compound answers for a code: by its cells, or by what the ledger has on it."""
    from_ledger = _of_ledger(kind, period, compound, cells, night, ledger)

    def told(one: Definition) -> Said:
        if not one.is_of_ledger:
            return cells.get(Key(kind, period, one.code), UNSAID)
        if from_ledger is None:
            return UNSAID
        numerator = sum(from_ledger[code] for code in one.numerator)
        denominator = sum(from_ledger[code] for code in one.denominator)
        return Said(numerator, denominator, "value")

    return told


def _of_ledger(
    kind: str,
    period: date,
    compound: UUID,
    cells: Expected,
    night: date | None,
    ledger: Ledger,
) -> dict[str, int] | None:
    """Of the last night of the period: was it done, by six, and what of its cells stands."""
    if night is None:
        return None
    run = ledger.nights[night].get(compound)
    first_done = run.first_done_at if run else None
    by_six = midnight(night + ONE_DAY) + _SIX_O_CLOCK
    codes = of_the_night(ledger.version, kind)
    written = [cells.get(Key(kind, period, one.code)) for one in codes]
    core = [code for code in _CORE_FLOWS if code in fed(ledger.version)]
    confirmed = [cells.get(Key(kind, period, code), UNSAID).state for code in core]
    return {
        "RUN": 1,
        "RUN_OK": int(run is not None and run.state == "done"),
        "RUN_0600": int(first_done is not None and first_done < by_six),
        "CELL": len(codes),
        "CELL_OK": sum(one is not None and not one.is_error for one in written),
        "ACT": len(core),
        "ACT_OK": sum(state != "not_reported" for state in confirmed),
    }


def _sum(definition: Definition, told: Iterable[Said]) -> Sum:
    """R1: Σ numerators ÷ Σ denominators of those that reported; k of n beside it."""
    all_said = list(told)
    spoken = [one for one in all_said if one.state != "not_reported"]
    counts = len(spoken), len(all_said)
    at_least = any(one.at_least for one in spoken)
    if not spoken:
        return Sum(None, None, None, "not_reported", *counts, at_least)
    numerator = sum(one.numerator or 0 for one in spoken)
    if not definition.denominator:
        is_zero = not numerator and not at_least
        state = "confirmed_zero" if is_zero else "value"
        return Sum(numerator, None, float(numerator), state, *counts, at_least)
    denominator = sum(one.denominator or 0 for one in spoken)
    if not denominator:
        return Sum(numerator, 0, None, "not_applicable", *counts, at_least)
    value = round(numerator * definition.factor / denominator, DIGITS)
    return Sum(numerator, denominator, value, "value", *counts, at_least)


def _median(bands: list[list[int]], told: list[Said]) -> Sum:
    """R1: of the histograms added up; within its band the cases are taken to lie evenly.

    The last band has no end: there the median is at least where it begins.
    """
    spoken = [one for one in told if one.state != "not_reported"]
    counts = len(spoken), len(told)
    if not spoken:
        return Sum(None, None, None, "not_reported", *counts, False)
    merged = [sum(column) for column in zip(*bands, strict=True)]
    numerator, left = sum(merged), sum(merged) / 2
    if not numerator:
        return Sum(0, None, None, "not_applicable", *counts, False)
    for count, begin, end in zip(merged, BANDS, BANDS[1:], strict=False):
        if count and left <= count:
            value = round(begin + left / count * (end - begin), DIGITS)
            return Sum(numerator, None, value, "value", *counts, False)
        left -= count
    return Sum(numerator, None, float(BANDS[-1]), "value", *counts, True)
