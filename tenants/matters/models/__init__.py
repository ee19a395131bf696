"""Matters （事项）: what residents raise, and every step it takes from 听 to 晒."""

from tenants.matters.models.choices import (
    PROACTIVE_SOURCES,
    RECORDED_SOURCES,
    Category,
    Channel,
    ClockKind,
    ClockState,
    ExtensionReason,
    PauseReason,
    Precision,
    Result,
    Satisfaction,
    Solution,
    Source,
    Stage,
    State,
    Step,
    Uncounted,
    Urgency,
)
from tenants.matters.models.clock import ClockChange, KnownEdition
from tenants.matters.models.matters import Matter, Photo, Supporter
from tenants.matters.models.quiet import MonthOfNone, QuietMonth, begins_a_month
from tenants.matters.models.stages import LONGEST_STAGE_NAME, StageName
from tenants.matters.models.steps import Assignment, StageMoment, Verdict

__all__ = [
    "LONGEST_STAGE_NAME",
    "PROACTIVE_SOURCES",
    "RECORDED_SOURCES",
    "Assignment",
    "Category",
    "Channel",
    "ClockChange",
    "ClockKind",
    "ClockState",
    "ExtensionReason",
    "KnownEdition",
    "Matter",
    "MonthOfNone",
    "PauseReason",
    "Photo",
    "Precision",
    "QuietMonth",
    "Result",
    "Satisfaction",
    "Solution",
    "Source",
    "Stage",
    "StageMoment",
    "StageName",
    "State",
    "Step",
    "Supporter",
    "Uncounted",
    "Urgency",
    "Verdict",
    "begins_a_month",
]
