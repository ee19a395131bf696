"""Addresses of figures and reports."""

from api.core.routers import Router
from api.district.figures import FigureViewSet
from api.district.issues import ReportIssueViewSet
from api.district.pivots import PivotViewSet, SavedViewViewSet
from api.district.reports import ReportViewSet
from api.district.subscriptions import DeliveryViewSet, SubscriptionViewSet
from district.metrics.figures import PERIOD_IN_ADDRESS

PERIOD = rf"(?P<period>{PERIOD_IN_ADDRESS})"
CELL = rf"(?P<metric>[A-Z0-9_-]{{2,16}})/(?P<organisation>[a-z0-9-]{{2,32}})/{PERIOD}"
REPORT = rf"{PERIOD}\.(?P<kind>pdf|xlsx|csv|json)"


def register_figures(router: Router) -> None:
    """Cells, their explanations, the catalogue, and the files."""
    router.single("figures", FigureViewSet, {"get": "list"}, "api-figures")
    for name in ("periods", "definitions", "attention", "baselines"):
        router.single(f"figures/{name}", FigureViewSet, {"get": name}, f"api-figures-{name}")
    router.single(f"figures/{CELL}", FigureViewSet, {"get": "explain"}, "api-figures-explain")
    router.single("pivot", PivotViewSet, {"get": "retrieve"}, "api-pivot")
    router.register("pivot-views", SavedViewViewSet, "api-pivot-view")
    router.register("report-issues", ReportIssueViewSet, "api-report-issue")
    router.register("subscriptions", SubscriptionViewSet, "api-subscription")
    router.register("deliveries", DeliveryViewSet, "api-delivery")
    router.single(f"reports/{REPORT}", ReportViewSet, {"get": "download"}, "api-reports-download")
