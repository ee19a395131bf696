"""Door visits: in some compounds and most months a few doors, and now and then what was heard."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from district.core.clock import next_month
from district.worktime.reckoning import Course
from infra.synthesis.order import moment
from infra.synthesis.plan import Planned
from infra.synthesis.register import Register
from infra.synthesis.rows import Rows
from tenants.matters.clocks import STANDARD
from tenants.visits.models import Handling, Issue, Met, MonthWithoutVisits, Result, Visit
from tenants.visits.recording import ONE_WORKING_DAY

# Of compounds those that knock; of months those in which they do; of the others those of which
# somebody says so; of doors those at which something was heard, and of that what was handled.
_KNOCKING, _IN_A_MONTH, _SAID, _HEARD, _HANDLED = 0.5, 0.8, 0.5, 0.15, 0.9
_RESULTS = (Result.CONTACT, Result.CONTACT, Result.CONTACT, Result.NOBODY, Result.REFUSED)
_HEARD_TEXT = "楼道里的灯不亮"


class VisitsWriter:
    """Some doors twice a day, most of them once a year."""

    def __init__(self, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._planned, self._rows, self._dice = planned, rows, dice
        self._visits = rows.table(Visit, "household_id", "at", "day", "result", "met")
        self._issues = rows.table(
            Issue, "visit_id", "text", "day", "handle_by", "handling", "answer", "handled_at"
        )
        self._without = rows.table(MonthWithoutVisits, "month", "confirmed_by_id", "at")

    def write(self, register: Register, months: Sequence[date], end: datetime) -> None:
        if not register.homes or self._dice.random() >= _KNOCKING:
            return
        for month in months:
            if self._dice.random() < _IN_A_MONTH:
                for _knock in range(self._dice.randint(3, 20)):
                    self._write_visit(month, register, end)
            elif self._dice.random() < _SAID:
                self._write_without(month, end)

    def _write_visit(self, month: date, register: Register, end: datetime) -> None:
        dice = self._dice
        day = month + timedelta(days=dice.randrange(28))
        first = moment(day, dice.randint(9 * 3600, 86_398))
        if day < self._planned.go_live_on or first + timedelta(seconds=1) >= end:
            return
        home = dice.choice(register.homes).id
        for later in range(2 if dice.random() < 0.1 else 1):
            at = first + timedelta(seconds=later)
            visit, result = self._rows.identifier(at), dice.choice(_RESULTS)
            met = dice.choice([*Met]).value if result is Result.CONTACT else ""
            self._visits.append((visit, at, home, at, day, result.value, met))
            if dice.random() < _HEARD:
                self._write_issue(visit, at, day, end)

    def _write_issue(self, visit: str, at: datetime, day: date, end: datetime) -> None:
        dice = self._dice
        due = STANDARD.settle_by(Course(at, ONE_WORKING_DAY))
        done = at + timedelta(hours=dice.choice([0, 2, 20, 40, 90]))
        told: tuple[str, str, datetime | None] = (Handling.OPEN.value, "", None)
        if done < end and dice.random() < _HANDLED:
            told = (dice.choice([Handling.ANSWERED, Handling.REFUSED]).value, "说明了情况", done)
        key = (self._rows.identifier(at), at)
        self._issues.append((*key, visit, _HEARD_TEXT, day, due, *told))

    def _write_without(self, month: date, end: datetime) -> None:
        at = moment(next_month(month) + timedelta(days=self._dice.randrange(5)), 10 * 3600)
        if at < end:
            self._without.append((self._rows.identifier(at), at, month, None, at))
