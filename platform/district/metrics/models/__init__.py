from district.metrics.models.balances import SumCheck
from district.metrics.models.catalogue import (
    Block,
    Direction,
    Kind,
    MetricDefinition,
    Module,
)
from district.metrics.models.cells import Cell, CellHistory
from district.metrics.models.issues import IssuedFile, ReportIssue
from district.metrics.models.ledger import RollupRun, RunState
from district.metrics.models.views import SavedView

__all__ = [
    "Block",
    "Cell",
    "CellHistory",
    "Direction",
    "IssuedFile",
    "Kind",
    "MetricDefinition",
    "Module",
    "ReportIssue",
    "RollupRun",
    "RunState",
    "SavedView",
    "SumCheck",
]
