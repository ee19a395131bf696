"""What each cell of one compound must say, by the nights that asked it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from district.registry.models import Compound
from district.tenancy.context import compound_context
from tests.oracle.amounts import Amount, Amounts
from tests.oracle.catalogue import MONTHS, NOUNS, OPERATING, fed, kinds, of_the_night
from tests.oracle.periods import Window, windows
from tests.oracle.saying import Said, said


class Key(NamedTuple):
    """A cell of one compound."""

    kind: str
    period: date
    code: str


Expected = dict[Key, Said]


@dataclass(frozen=True)
class Facts:
    """All rows of one compound that any noun counts, as they stood when they were read."""

    rows: tuple[Any, ...]

    def amounts(self, window: Window) -> Amounts:
        found: Amounts = {OPERATING: Amount(1), MONTHS: Amount(len(window.months))}
        for noun, rows in zip(NOUNS, self.rows, strict=True):
            found.update(noun.elements(rows, window))
        return found


def read_facts(compound: Compound) -> Facts:
    """By plain SELECTs, as the compound itself."""
    with compound_context(compound):
        return Facts(tuple(noun.read() for noun in NOUNS))


class Night(NamedTuple):
    """A night that came to its end; ``late_from`` where it counted from an earlier day on."""

    day: date
    late_from: date | None = None


def nights_of(compound: Compound, version: str) -> list[Night]:
    """The nights that the ledger calls done, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM metrics_rolluprun WHERE compound_id = %s AND version = %s"
            " AND first_done_at IS NOT NULL ORDER BY day",
            [compound.pk, version],
        )
        return [Night(day) for (day,) in cursor.fetchall()]


def expected_cells(
    compound: Compound, version: str, asked: Iterable[tuple[Night, Facts]]
) -> Expected:
    """Every cell that must be there; the last night that looked at a period has the word."""
    last: dict[tuple[str, date], tuple[Window, Facts]] = {}
    for night, facts in asked:
        for window in windows(
            night.day,
            live_from=compound.go_live_on,
            kinds=kinds(version),
            late_from=night.late_from,
        ):
            last[window.kind, window.period] = window, facts
    return dict(_said(version, last.values()))


def _said(version: str, looked: Iterable[tuple[Window, Facts]]) -> Iterator[tuple[Key, Said]]:
    definitions = fed(version)
    for window, facts in looked:
        amounts = facts.amounts(window)
        for one in of_the_night(version, window.kind):
            yield Key(window.kind, window.period, one.code), said(one, amounts, definitions)


def written_cells(compound: Compound, version: str) -> Expected:
    """What the district is told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT period_type, period_start, metric, numerator, denominator, state, at_least,"
            " reason FROM metrics_said WHERE compound_id = %s AND version = %s",
            [compound.pk, version],
        )
        return {
            Key(kind, start, code): Said(numerator, denominator, state, at_least, _is_error(reason))
            for kind, start, code, numerator, denominator, state, at_least, reason in cursor
        }


def _is_error(reason: str) -> bool:
    """Codes of rules that withheld a cell; what is merely missing is none."""
    return reason.startswith(("V", "negative"))
