"""A matter as one row of a file: what is imported is what is exported.

A file's row is known by ``key``. Importing it again changes nothing; a row whose matter has
gone on since adds the steps that are new; a row that contradicts what stands is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime

from district.core.clock import SHANGHAI, day_start, local_day
from tenants.matters.models import (
    Category,
    Feeling,
    Precision,
    Result,
    Satisfaction,
    Solution,
    Source,
    Step,
    Urgency,
)


@dataclass(frozen=True)
class Moment:
    """When something happened, to the second or only to the day (then ``at`` is its 00:00)."""

    at: datetime
    precision: Precision = Precision.MOMENT

    @classmethod
    def on(cls, day: date) -> "Moment":
        """Some time on ``day``, as the calendar in Asia/Shanghai has it."""
        return cls(day_start(day), Precision.DAY)

    @classmethod
    def of(cls, value: "datetime | date | Moment") -> "Moment":
        """A datetime without a zone is read as Asia/Shanghai; a date is only a day."""
        if isinstance(value, Moment):
            return value
        if isinstance(value, datetime):
            return cls(value if value.tzinfo else value.replace(tzinfo=SHANGHAI))
        return cls.on(value)

    @property
    def day(self) -> date:
        return local_day(self.at)

    def is_before(self, other: "Moment") -> bool:
        """Certainly earlier: on an earlier day, or at an earlier moment where both are known."""
        if Precision.DAY in (self.precision, other.precision):
            return self.day < other.day
        return self.at < other.at

    def plain(self) -> str:
        """2023-04-15 16:00:00, or 2023-04-15 where only the day is known."""
        if self.precision is Precision.DAY:
            return self.day.isoformat()
        return f"{self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"

    __str__ = plain


@dataclass(frozen=True)
class MatterRecord:
    """One matter with its moments; what is not known is None or empty.

    ``building``, ``unit`` and ``room`` are the register's own names; what the register does
    not have is kept as text in ``place``. ``outcome`` says how 办 ended and must stand beside
    ``finished_at`` (V13). The moments ascend (V12). 评 left out before 晒 needs ``no_verdict``.
    """

    key: str
    text: str
    category: Category
    source: Source
    accepted_at: Moment
    urgency: Urgency = Urgency.ORDINARY
    feeling: Feeling | None = None
    private: bool = False
    building: str = ""
    unit: str = ""
    room: str = ""
    place: str = ""
    requester_name: str = ""
    requester_phone: str = ""
    discussed_at: Moment | None = None
    started_at: Moment | None = None
    finished_at: Moment | None = None
    outcome: str = ""
    result: Result = Result.DONE
    judged_at: Moment | None = None
    solved: Solution | None = None
    satisfied: Satisfaction | None = None
    no_verdict: str = ""
    published_at: Moment | None = None
    notice: str = ""

    @property
    def moments(self) -> dict[Step, Moment]:
        """The known moments, in the order of the stages."""
        known = {
            Step.ACCEPTED: self.accepted_at,
            Step.DISCUSSED: self.discussed_at,
            Step.STARTED: self.started_at,
            Step.FINISHED: self.finished_at,
            Step.JUDGED: self.judged_at,
            Step.PUBLISHED: self.published_at,
        }
        return {step: moment for step, moment in known.items() if moment is not None}
