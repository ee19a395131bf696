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
from district.metrics.models.subscriptions import (
    Channel,
    Delivery,
    DeliveryState,
    Report,
    Subscription,
)
from district.metrics.models.touches import Touch
from district.metrics.models.views import SavedView

__all__ = [
    "Block",
    "Cell",
    "CellHistory",
    "Channel",
    "Delivery",
    "DeliveryState",
    "Direction",
    "IssuedFile",
    "Kind",
    "MetricDefinition",
    "Module",
    "Report",
    "ReportIssue",
    "RollupRun",
    "RunState",
    "SavedView",
    "Subscription",
    "SumCheck",
    "Touch",
]
