from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The catalogue, the cells, the ledger of runs, and the figures of reports."""

    name = "district.metrics"
    label = "metrics"
