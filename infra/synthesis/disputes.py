"""Disputes: of every second compound, some a quarter; most are settled, few come again.

Nobody stands in them: what the district counts needs no name, no home and no word.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from district.core.clock import months_later
from infra.synthesis.order import Order, moment
from infra.synthesis.plan import Planned
from infra.synthesis.rows import Rows
from tenants.disputes.models import (
    FAILED,
    SETTLED,
    Dispute,
    DisputeKind,
    QuarterWithoutDisputes,
    Recurrence,
)

_MEDIATING, _IN_A_MONTH, _SETTLED, _OPEN, _AGAIN = 0.5, 0.6, 0.75, 0.12, 0.2
_SAID = 0.6
_NOTHING = b""


class DisputesWriter:
    """Some compounds mediate, and most of what they take on ends within a month or two."""

    def __init__(self, order: Order, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._order, self._planned, self._rows, self._dice = order, planned, rows, dice
        self._disputes = rows.table(Dispute, *_DISPUTE)
        self._without = rows.table(QuarterWithoutDisputes, "month", "confirmed_by_id", "at")
        self._recurrences = rows.table(Recurrence, "dispute_id", "first_id", "observed_on")

    def write(self, months: Sequence[date], end: datetime) -> None:
        if self._dice.random() >= _MEDIATING:
            self._write_words(months, end)
            return
        for month in months:
            while self._dice.random() < _IN_A_MONTH:
                day = month + timedelta(days=self._dice.randrange(28))
                self._write_dispute(day, end)

    def _write_words(self, months: Sequence[date], end: datetime) -> None:
        """Of some quarters, in the first days of the next one, that they brought none."""
        for month in months:
            at = moment(months_later(month, 3) + timedelta(days=self._dice.randrange(5)), 36_000)
            if month.month % 3 == 1 and at < end and self._dice.random() < _SAID:
                self._without.append((self._rows.identifier(at), at, month, None, at))

    def _write_dispute(self, day: date, end: datetime) -> None:
        entered = moment(day, 10 * 3600 + self._dice.randrange(20_000))
        if day < self._planned.go_live_on or entered >= end:
            return
        dice = self._dice
        ended_on = day + timedelta(days=dice.randint(0, 70))
        is_over = dice.random() >= _OPEN and moment(ended_on, 86_399) < end
        ended_as = dice.choice(SETTLED if dice.random() < _SETTLED else FAILED)
        key = self._add(entered, day, ended_on if is_over else None, ended_as if is_over else "")
        again = ended_on + timedelta(days=dice.randint(1, 90))
        entered = moment(again, 50_000)
        if is_over and ended_as in SETTLED and dice.random() < _AGAIN and entered < end:
            second = self._add(entered, again, None, "")
            observed_on = ended_on + timedelta(days=90)
            self._recurrences.append(
                (self._rows.identifier(entered), entered, second, key, observed_on)
            )

    def _add(self, entered: datetime, day: date, ended_on: date | None, ended_as: str) -> str:
        key = self._rows.identifier(entered)
        sealed = (_NOTHING,) * 5
        kind = self._dice.choice(DisputeKind.values)
        self._disputes.append((key, entered, kind, False, day, ended_on, ended_as, *sealed))
        return key


_DISPUTE = (
    "kind",
    "is_collective",
    "accepted_on",
    "ended_on",
    "ended_as",
    "text",
    "outcome",
    "signed_by",
    "committee",
    "certificate",
)
