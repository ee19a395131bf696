from district.registry.models.compounds import (
    Compound,
    CompoundStatus,
    Domain,
    GovernanceProfile,
    ManagementMode,
    Placement,
)
from district.registry.models.divisions import Division, DivisionKind, DivisionLevel, DivisionPeriod
from district.registry.models.onboarding import OnboardingBatch, OnboardingRow, RowOutcome, RowState

__all__ = [
    "Compound",
    "CompoundStatus",
    "Division",
    "DivisionKind",
    "DivisionLevel",
    "DivisionPeriod",
    "Domain",
    "GovernanceProfile",
    "ManagementMode",
    "OnboardingBatch",
    "OnboardingRow",
    "Placement",
    "RowOutcome",
    "RowState",
]
