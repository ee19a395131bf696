"""The shapes in which figures leave the metrics room: never a bare ratio, never a name."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from district.core.clock import day_end, day_start
from district.core.errors import DomainError
from district.metrics.intervals import wilson


class State(StrEnum):
    """Whether a figure can be read (R3): missing is not zero.

    The last two are of no cell: no module of the compounds produces the metric yet; or the
    number is of so few persons that it, or another one, would tell of them.
    """

    VALUE = "value"
    CONFIRMED_ZERO = "confirmed_zero"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    NOT_FED = "not_fed"
    SUPPRESSED = "suppressed"


class PeriodType(StrEnum):
    """D: as of 24:00 of a day. M, Q, Y: of the calendar in Asia/Shanghai. R12: twelve months
    that end with one."""

    DAY = "D"
    MONTH = "M"
    QUARTER = "Q"
    YEAR = "Y"
    ROLLING = "R12"


# How long a period is, and how far away the next of its kind begins, in months.
_LENGTH = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.YEAR: 12, PeriodType.ROLLING: 12}
_STEP = {**_LENGTH, PeriodType.ROLLING: 1}

# How a period stands in an address; which of them exist is told by :meth:`Period.parse`.
PERIOD_IN_ADDRESS = r"\d{4}(?:-Q[1-4]|-\d{2}(?:-\d{2}|-R12)?)?"
_WRITTEN = re.compile(
    r"(?P<year>(?:19|2\d)\d{2})"
    r"(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2})|(?P<rolling>-R12))?)?",
    re.ASCII,
)


@dataclass(frozen=True, order=True)
class Period:
    """A day, month, quarter or year, or twelve months up to one; ``str`` is what parse reads."""

    first_day: date
    type: PeriodType

    @classmethod
    def of(cls, day: date, kind: PeriodType) -> "Period":
        """The period of this kind in which ``day`` lies; of rolling ones, that of its month."""
        if kind is PeriodType.DAY:
            return cls(day, kind)
        back = {
            PeriodType.QUARTER: (day.month - 1) % 3,
            PeriodType.YEAR: day.month - 1,
            PeriodType.ROLLING: 11,
        }
        return cls(_months_away(day, -back.get(kind, 0)), kind)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2023-04-16, 2023-04, 2023-Q2, 2023 or 2023-04-R12.

        Years that no calendar here can count around are refused.
        """
        try:
            if written := _WRITTEN.fullmatch(text):
                return cls._read(**written.groupdict())
        except ValueError:
            pass
        raise DomainError(
            "bad_period",
            _(
                "期间请写成 2023-04-16（日）、2023-04（月）、2023-Q2（季度）、2023（年）"
                "或 2023-04-R12（截至这个月的 12 个月）。"
            ),
            status=400,
            field="period",
        )

    @classmethod
    def _read(
        cls,
        year: str,
        quarter: str | None,
        month: str | None,
        day: str | None,
        rolling: str | None,
    ) -> "Period":
        if quarter:
            return cls(date(int(year), int(quarter) * 3 - 2, 1), PeriodType.QUARTER)
        if not month:
            return cls(date(int(year), 1, 1), PeriodType.YEAR)
        named = date(int(year), int(month), int(day or 1))
        if day:
            return cls(named, PeriodType.DAY)
        return cls.of(named, PeriodType.ROLLING if rolling else PeriodType.MONTH)

    @property
    def last_day(self) -> date:
        if self.type is PeriodType.DAY:
            return self.first_day
        return _months_away(self.first_day, _LENGTH[self.type]) - timedelta(days=1)

    @property
    def start(self) -> datetime:
        return day_start(self.first_day)

    @property
    def end(self) -> datetime:
        """Exclusive."""
        return day_end(self.last_day)

    @property
    def before(self) -> "Period":
        """The one before it; twelve months up to one follow each other month by month."""
        if self.type is PeriodType.DAY:
            return Period(self.first_day - timedelta(days=1), self.type)
        return Period(_months_away(self.first_day, -_STEP[self.type]), self.type)

    @property
    def year_before(self) -> "Period":
        """The same period of the year before; before 29 February lies the 28th."""
        month = _months_away(self.first_day, -12)
        if self.type is not PeriodType.DAY:
            return Period(month, self.type)
        last = _months_away(month, 1) - timedelta(days=1)
        return Period(month.replace(day=min(self.first_day.day, last.day)), self.type)

    def __str__(self) -> str:
        if self.type is PeriodType.DAY:
            return self.first_day.isoformat()
        if self.type is PeriodType.QUARTER:
            return f"{self.first_day:%Y}-Q{(self.first_day.month + 2) // 3}"
        if self.type is PeriodType.YEAR:
            return f"{self.first_day:%Y}"
        rolling = "-R12" if self.type is PeriodType.ROLLING else ""
        return f"{self.last_day:%Y-%m}{rolling}"


def _months_away(day: date, months: int) -> date:
    """The first day of the month so many months after that of ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a report.

    ``organisation`` is a division's code or a compound's slug. ``reporting`` of ``expected``
    compounds have a readable value; ``numerator`` and ``denominator`` are sums over those.
    ``value`` follows the metric's unit (percent: 0 to 100), unrounded. ``at_least``: the value
    is a lower bound. ``modules`` are the codes of those that feed the metric, or are to; of
    what none feeds yet nobody is expected to report. A median's numerator is how many cases
    it is the middle of.
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
    is_share: bool = False
    is_median: bool = False
    small_sample: int = 0
    modules: tuple[str, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether there are too few cases for arrows and colours (R8)."""
        cases = self.numerator if self.is_median else self.denominator
        return self.value is not None and cases is not None and cases < self.small_sample

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Of a share, between which percentages it lies with a certainty of 95 %."""
        if not self.is_share or self.value is None or not self.denominator:
            return None
        return wilson(self.numerator or 0, self.denominator)
