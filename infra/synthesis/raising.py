"""Which matters come in: as many as the compound's size, season and faults make likely."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from district.core.clock import next_month
from infra.synthesis import texts
from infra.synthesis.courses import Limits, Raised
from infra.synthesis.entry import lock_of
from infra.synthesis.faults import Fault, leap_months
from infra.synthesis.manners import Manner
from infra.synthesis.order import Order, last_day, moment
from infra.synthesis.plan import Planned
from infra.synthesis.seasons import days_of, drawn_days, second_of_day
from tenants.matters.models import Category, Source, Urgency

# Where nobody knows how many households there are, so many are supposed.
_SUPPOSED = 120
OPEN_DAYS = 40
_URGENCIES = {Urgency.ORDINARY: 86, Urgency.ENQUIRY: 9, Urgency.URGENT: 5}
_LATE, _ON_LEAP_DAY = 5, 3


class Raising:
    """Draws what comes in at one compound."""

    def __init__(
        self, order: Order, planned: Planned, manner: Manner, limits: Limits, dice: random.Random
    ) -> None:
        self._order, self._planned, self._manner = order, planned, manner
        self._limits, self._dice = limits, dice
        self._last_day = limits.end.date()

    def all(self, households: int, dissolved_on: date | None) -> list[Raised]:
        """In the order of their coming in, those of the fault among them."""
        found = [self._raised(at) for at in self._moments(households or _SUPPOSED)]
        found.extend(self._extra(dissolved_on))
        if dissolved_on:
            first = dissolved_on - timedelta(days=OPEN_DAYS)
            for raised in found:
                raised.stays_open = first <= raised.at.date() < dissolved_on
        return sorted(found, key=lambda raised: raised.at)

    def _moments(self, households: int) -> Iterator[datetime]:
        expected = self._manner.per_hundred * households / 100
        for month in self._order.month_starts:
            days = days_of(month, self._planned.go_live_on, self._last_day)
            for day in drawn_days(days, expected, self._dice):
                if not self._is_silent(day):
                    yield moment(day, second_of_day(self._dice))

    def _is_silent(self, day: date) -> bool:
        silence = self._limits.silence
        return silence is not None and silence[0] <= day < silence[1]

    def _extra(self, dissolved_on: date | None) -> Iterator[Raised]:
        """The matters without which the fault would be none."""
        fault = self._planned.fault
        if fault is Fault.MIDNIGHT:
            for at in self._around_midnight():
                yield self._raised(at, tag=f"{at:%H:%M:%S}")
        elif fault is Fault.AFTER_LOCK:
            month = self.late_month
            for _number in range(_LATE):
                day = month + timedelta(days=self._dice.randrange(last_day(month).day))
                late = self._raised(moment(day, second_of_day(self._dice)), tag="late")
                late.entered_after = moment(lock_of(month) + timedelta(days=1), 10 * 3600)
                yield late
        elif fault is Fault.LEAP_DAY:
            for _number in range(_ON_LEAP_DAY):
                day = date(leap_months(self._order)[0], 2, 29)
                yield self._raised(moment(day, second_of_day(self._dice)), tag="leap")
        elif dissolved_on:
            for _number in range(3):
                day = dissolved_on - timedelta(days=self._dice.randint(2, 20))
                day = max(day, self._planned.go_live_on)
                yield self._raised(moment(day, second_of_day(self._dice)))
        elif fault in {Fault.WITHIN_MINUTES, Fault.ALWAYS_SATISFIED, Fault.LAST_DAY}:
            yield self._raised(moment(self._planned.go_live_on, 10 * 3600))

    @property
    def late_month(self) -> date:
        """The first month of the span; it was locked before the span's end."""
        return self._order.first_day

    def _around_midnight(self) -> tuple[datetime, datetime]:
        """The last second of the first month and the first of the next; else of a day."""
        first_day = self._order.first_day
        turn = next_month(first_day)
        if turn > self._last_day:
            turn = max(first_day + timedelta(days=1), self._last_day)
        before = max(turn - timedelta(days=1), first_day)
        return moment(before, 86_399), moment(min(turn, self._last_day), 0)

    def _raised(self, at: datetime, tag: str = "") -> Raised:
        dice = self._dice
        [source] = dice.choices(list(texts.SOURCES), list(texts.SOURCES.values()))
        [category] = dice.choices(list(texts.CATEGORIES), list(texts.CATEGORIES.values()))
        [urgency] = dice.choices(list(_URGENCIES), list(_URGENCIES.values()))
        said, outcome = dice.choice(texts.SAID[category])
        return Raised(
            at=at,
            source=source,
            category=category,
            urgency=urgency,
            said=said + (texts.URGENT if urgency is Urgency.URGENT else ""),
            outcome=outcome,
            asks_verdict=Source(source).has_a_requester,
            is_private=category is Category.NEIGHBOURS or dice.random() < 0.03,
            within_minutes=self._planned.fault is Fault.WITHIN_MINUTES,
            tag=tag,
        )
