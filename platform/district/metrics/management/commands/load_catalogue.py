"""Load the catalogue of metrics into the shared schema."""

from typing import Any

from django.core.management.base import BaseCommand

from district.metrics.catalogue_files import read_catalogue
from district.metrics.services import load_catalogue


class Command(BaseCommand):
    """Reads every version in the repository; safe to run at any time."""

    help = "Load the metric definitions; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        versions = read_catalogue()
        changed = load_catalogue(versions=versions)
        if options["verbosity"]:
            names = ", ".join(version.version for version in versions)
            self.stdout.write(f"catalogue {names}: {changed} definitions entered or changed")
