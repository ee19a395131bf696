"""Tasks as the district tells them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tenants.tasks.keeping import ToldTask

_TOLD = ToldTask(
    task_id=UUID(int=7),
    title="小区党建全覆盖",
    text="",
    owner="区委组织部",
    due_on=date(2027, 6, 30),
    at_least=True,
    target=Decimal(100),
    metric="ORG-01",
    name_zh="小区党组织覆盖率",
    name_en="Party organisation coverage",
    unit_zh="%",
    unit_en="%",
    version="2023.1",
    period="2023-04-30",
    state="value",
    numerator=0,
    denominator=1,
    value=Decimal(0),
    is_met=False,
)


def told_task(**changes: Any) -> ToldTask:
    return replace(_TOLD, **changes)
