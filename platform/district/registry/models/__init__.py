from district.registry.models.arrivals import Arrival
from district.registry.models.compounds import (
    RUNNING,
    Compound,
    CompoundStatus,
    Domain,
    GovernanceProfile,
    ManagementMode,
    Placement,
)
from district.registry.models.divisions import Division, DivisionKind, DivisionLevel, DivisionPeriod
from district.registry.models.ending import Deletion, DeletionCertificate
from district.registry.models.grids import Grid, GridCover
from district.registry.models.life import CompoundEvent, LifeAct
from district.registry.models.onboarding import OnboardingBatch, OnboardingRow, RowOutcome, RowState

__all__ = [
    "RUNNING",
    "Arrival",
    "Compound",
    "CompoundEvent",
    "CompoundStatus",
    "Deletion",
    "DeletionCertificate",
    "Division",
    "DivisionKind",
    "DivisionLevel",
    "DivisionPeriod",
    "Domain",
    "GovernanceProfile",
    "Grid",
    "GridCover",
    "LifeAct",
    "ManagementMode",
    "OnboardingBatch",
    "OnboardingRow",
    "Placement",
    "RowOutcome",
    "RowState",
]
