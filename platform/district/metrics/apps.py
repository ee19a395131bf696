from django.apps import AppConfig
from django.core.checks import register


class MetricsConfig(AppConfig):
    """The catalogue, the cells, the ledger of runs, and the figures of reports."""

    name = "district.metrics"
    label = "metrics"

    def ready(self) -> None:
        from district.metrics.checks import check_catalogue

        register(check_catalogue, "catalogue")
