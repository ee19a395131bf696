from django.apps import AppConfig
from django.core.checks import register


class MetricsConfig(AppConfig):
    """The catalogue, the cells, the ledger of runs, and the figures of reports."""

    name = "district.metrics"
    label = "metrics"

    def ready(self) -> None:
        from district.metrics.checks import check_catalogue
        from district.metrics.sources import (
            changes_routine,
            forget_changes_routine,
            rollup_routine,
        )
        from district.tenancy.routines import offers

        register(check_catalogue, "catalogue")
        for routine in (rollup_routine, changes_routine, forget_changes_routine):
            offers(routine)
