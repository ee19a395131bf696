"""`manage tenancy_status`: how the engine stands, as a table."""

from typing import Any

from django.core.management.base import BaseCommand

from district.tenancy.status import engine_status


class Command(BaseCommand):
    """Shows the numbers of the metrics page; those of a process are this command's own."""

    help = "Show schemas by state, roles, spares, sessions, and what this process counted."

    def handle(self, *args: Any, **options: Any) -> None:
        for metric in engine_status():
            for sample in metric.samples:
                told = " ".join(f"{label}={text}" for label, text in sample.labels.items())
                self.stdout.write(f"{metric.name:<40}{sample.value:>12.10g}  {told}".rstrip())
