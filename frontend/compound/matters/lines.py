"""A line of what happened to a matter."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Line:
    """Something that happened; ``on`` instead of ``at`` where only the day is known."""

    title: str
    at: datetime
    who: str = ""
    text: str = ""
    icon: str = ""
    on: date | None = None
