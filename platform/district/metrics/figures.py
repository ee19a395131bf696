"""The shapes in which figures leave the metrics room: never a bare ratio, never a name."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from district.core.clock import day_end, day_start
from district.core.errors import DomainError


class State(StrEnum):
    """Whether a figure can be read (R3): missing is not zero."""

    VALUE = "value"
    CONFIRMED_ZERO = "confirmed_zero"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"


class PeriodType(StrEnum):
    """D: as of 24:00 of a day. M: a calendar month in Asia/Shanghai."""

    DAY = "D"
    MONTH = "M"


@dataclass(frozen=True, order=True)
class Period:
    """A day or a month, printed as 2023-04-16 or 2023-04."""

    first_day: date
    type: PeriodType

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2023-04 or 2023-04-16; years that no calendar here can count around are refused."""
        try:
            if re.fullmatch(r"(?:19|2\d)\d{2}-\d{2}", text, re.ASCII):
                return cls(date.fromisoformat(f"{text}-01"), PeriodType.MONTH)
            if re.fullmatch(r"(?:19|2\d)\d{2}-\d{2}-\d{2}", text, re.ASCII):
                return cls(date.fromisoformat(text), PeriodType.DAY)
        except ValueError:
            pass
        raise DomainError(
            "bad_period",
            _("期间请写成 2023-04（月）或 2023-04-16（日）。"),
            status=400,
            field="period",
        )

    @property
    def last_day(self) -> date:
        if self.type is PeriodType.DAY:
            return self.first_day
        days = calendar.monthrange(self.first_day.year, self.first_day.month)[1]
        return self.first_day.replace(day=days)

    @property
    def start(self) -> datetime:
        return day_start(self.first_day)

    @property
    def end(self) -> datetime:
        """Exclusive."""
        return day_end(self.last_day)

    def __str__(self) -> str:
        if self.type is PeriodType.MONTH:
            return f"{self.first_day:%Y-%m}"
        return self.first_day.isoformat()


@dataclass(frozen=True)
class Figure:
    """One cell of a report.

    ``organisation`` is a division's code or a compound's slug. ``reporting`` of ``expected``
    compounds have a readable value; ``numerator`` and ``denominator`` are sums over those.
    ``value`` follows the metric's unit (percent: 0 to 100), unrounded. ``at_least``: the value
    is a lower bound.
    """

    metric: str
    organisation: str
    organisation_name: str
    level: str
    period: Period
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    state: State
    reporting: int
    expected: int
    version: str
    at_least: bool = False
    computed_at: datetime | None = None
