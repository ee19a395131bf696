"""One compound from its plan to its rows and the labels of what is wrong with it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from district.core.clock import month_start, next_month
from infra.synthesis.burden import BurdenWriter
from infra.synthesis.chain import ChainWriter
from infra.synthesis.chronicle import Chronicle, ChronicleWriter, quiet_months
from infra.synthesis.counselling import CounsellingWriter
from infra.synthesis.courses import Courses, Limits
from infra.synthesis.disputes import DisputesWriter
from infra.synthesis.entry import Entry, lock_of
from infra.synthesis.faults import Fault, Label, leap_months
from infra.synthesis.manners import manner_of
from infra.synthesis.meetings import MeetingsWriter
from infra.synthesis.order import Order, moment
from infra.synthesis.organisation import Organisation, OrganisationWriter
from infra.synthesis.plan import Planned, middle_of
from infra.synthesis.raising import Raising
from infra.synthesis.register import Register, RegisterWriter
from infra.synthesis.rows import Rows
from infra.synthesis.surveys import SurveysWriter
from infra.synthesis.visits import VisitsWriter
from infra.synthesis.works import WorksWriter

# As in the seed: of two compounds nothing is counted, of the third there are three buildings.
_KNOWN_COUNTS: tuple[dict[str, int], ...] = ({"buildings": 3}, {}, {})


@dataclass(frozen=True)
class Written:
    """What stands in the rows, before they are copied."""

    rows: Rows
    labels: list[Label]


class CompoundWriter:
    """Draws everything of one compound; nothing here asks the database."""

    def __init__(self, order: Order, planned: Planned, *, nth_without_counts: int = 0) -> None:
        self._order, self._planned = order, planned
        self._nth_without_counts = nth_without_counts
        self._limits = Limits(
            end=self._end(),
            silence=self._silence(),
            day_only=planned.fault is Fault.LAST_DAY,
        )

    def write(self, organisation: Organisation, head_title: str) -> Written:
        order, planned = self._order, self._planned
        rows = Rows(planned.index, self._dice("identifiers"))
        register = self._write_register(rows)
        dissolved_on = self._dissolved_on()
        branches = OrganisationWriter(order, planned, rows, self._dice("organisation")).write(
            organisation, register, head_title, dissolved_on=dissolved_on
        )
        chronicle = self._write_matters(rows, register, dissolved_on)
        ChainWriter(order, planned, rows, self._dice("chain")).write(branches, register)
        MeetingsWriter(order, planned, rows, self._dice("meetings")).write(
            register, chronicle.came_in, self._months_lived(), self._limits.end
        )
        VisitsWriter(planned, rows, self._dice("visits")).write(
            register, self._months_lived(), self._limits.end
        )
        SurveysWriter(planned, rows, self._dice("surveys")).write(
            register, self._months_lived(), self._limits.end
        )
        DisputesWriter(order, planned, rows, self._dice("disputes")).write(
            self._months_lived(), self._limits.end
        )
        WorksWriter(planned, rows, self._dice("works")).write(
            self._months_lived(), self._limits.end
        )
        CounsellingWriter(order, planned, rows, self._dice("counselling")).write(
            self._months_lived(), self._limits.end
        )
        BurdenWriter(rows, self._dice("burden")).write(self._months_lived(), self._limits.end)
        return Written(rows, list(self._labels(register, chronicle, organisation)))

    def _dice(self, purpose: str) -> random.Random:
        return self._order.dice(purpose, self._planned.index)

    def _end(self) -> datetime:
        until = self._planned.lives_until
        return moment(until - timedelta(days=1), 86_399) if until else self._order.end

    def _silence(self) -> tuple[date, date] | None:
        """Two to four months, of which the open one is none if that leaves enough."""
        if self._planned.fault is not Fault.SILENT:
            return None
        months = self._order.month_starts
        closed = months[:-1] if len(months) > 2 else months
        dice = self._dice("silence")
        length = dice.randint(2, max(2, min(4, len(closed))))
        first = dice.randint(0, len(closed) - length)
        return closed[first], next_month(closed[first + length - 1])

    def _dissolved_on(self) -> date | None:
        if self._planned.fault is not Fault.DISSOLVED_WITH_OPEN_MATTERS:
            return None
        return middle_of(self._order)

    def _write_register(self, rows: Rows) -> Register:
        known = None
        if self._planned.fault is Fault.NO_COUNTS:
            known = _KNOWN_COUNTS[self._nth_without_counts]
        writer = RegisterWriter(self._planned, rows, self._dice("register"))
        return writer.write(declared_only=known)

    def _write_matters(
        self, rows: Rows, register: Register, dissolved_on: date | None
    ) -> Chronicle:
        order, planned, limits = self._order, self._planned, self._limits
        manner = manner_of(planned.fault, self._dice("manner"))
        dice = self._dice("matters")
        raised = Raising(order, planned, manner, limits, self._dice("raised")).all(
            len(register.homes), dissolved_on
        )
        writer = ChronicleWriter(
            rows, Courses(manner, limits, dice), Entry(planned.fault, limits.end, dice), dice
        )
        writer.write(raised, register)
        quiet = quiet_months(raised, self._months_lived())
        if limits.silence and not planned.confirms_silence:
            quiet = [month for month in quiet if not self._is_silent(month)]
        return writer.write_quiet_months(quiet, limits.end)

    def _months_lived(self) -> list[date]:
        """From the first to the last in which the compound counts, whole or in part."""
        first, last = month_start(self._planned.go_live_on), self._limits.end.date()
        return [month for month in self._order.month_starts if first <= month <= last]

    def _is_silent(self, month: date) -> bool:
        silence = self._limits.silence
        return silence is not None and silence[0] <= month < silence[1]

    def _labels(
        self, register: Register, told: Chronicle, organisation: Organisation
    ) -> Iterator[Label]:
        """Of the faults that stand in the compound's own rows."""
        fault = self._planned.fault
        facts = self._facts_of_matters(told) | self._facts_of_register(register)
        if fault is Fault.DISSOLVED_WITH_OPEN_MATTERS:
            facts = {
                "body": organisation.body_name,
                "dissolved_on": middle_of(self._order).isoformat(),
                "open_matters": told.left_open,
            }
        if fault is not None and facts:
            yield Label(fault, self._planned.slug, facts)

    def _facts_of_matters(self, told: Chronicle) -> dict[str, object]:
        match self._planned.fault:
            case Fault.SILENT:
                months = [month for month in self._months_lived() if self._is_silent(month)]
                return {
                    "months": [f"{month:%Y-%m}" for month in months],
                    "confirmed": self._planned.confirms_silence,
                }
            case Fault.LAST_DAY:
                return {"matters": told.matters}
            case Fault.WITHIN_MINUTES:
                return {"matters": told.matters, "closed": told.closed, "most_minutes": 10}
            case Fault.ALWAYS_SATISFIED:
                return {"verdicts": told.verdicts}
            case Fault.AFTER_LOCK:
                month = self._order.first_day
                numbers = told.tagged["late"]
                locked_on = lock_of(month).isoformat()
                return {"month": f"{month:%Y-%m}", "locked_on": locked_on, "numbers": numbers}
            case Fault.MIDNIGHT:
                return {"numbers": {time: told.tagged[time] for time in ("23:59:59", "00:00:00")}}
            case Fault.LEAP_DAY:
                day = date(leap_months(self._order)[0], 2, 29)
                return {"day": day.isoformat(), "numbers": told.tagged["leap"]}
        return {}

    def _facts_of_register(self, register: Register) -> dict[str, object]:
        listed = len(register.homes)
        match self._planned.fault:
            case Fault.LIST_DISAGREES:
                return {"listed": listed, "declared": register.declared["households"]}
            case Fault.TINY | Fault.LARGE:
                return {"households": listed}
            case Fault.NO_COUNTS:
                return {"households": None, "buildings": register.declared.get("buildings")}
        return {}
