"""Acts on compounds, done as the district's staff does them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine

from district.core.clock import SHANGHAI
from district.core.ids import uuid7
from district.registry.models import Compound
from district.registry.standing import compounds_in_operation

ONE, OTHER = uuid7(), uuid7()
WHY = "区里决定"


def told(by: UUID = ONE, reason: str = WHY) -> dict[str, Any]:
    """The arguments that every act takes."""
    return {"reason": reason, "by_id": by}


def at(day: date, clock: str = "10:00:00") -> Any:
    """Stand at this moment in Asia/Shanghai; time goes on from there."""
    moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=SHANGHAI)
    return time_machine.travel(moment.astimezone(UTC), tick=True)


def expected(compound: Compound, first: date, last: date) -> str:
    """One letter a day: y where a figure is expected, n where none is."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return "".join(
        "y" if compounds_in_operation(day).filter(pk=compound.pk).exists() else "n" for day in days
    )
