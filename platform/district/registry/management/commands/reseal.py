"""`manage reseal`: personal data under the newest key, after PERSONAL_DATA_KEYS was rotated."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from district.core.errors import DomainError
from district.registry.services.resealing import Resealed, compounds_to_reseal, reseal
from district.tenancy.context import district_context


class Command(BaseCommand):
    """Safe while the service runs, to interrupt, and to run again: what is done is left alone."""

    help = "Seal phones and identity numbers anew under the newest of PERSONAL_DATA_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="default: every compound")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with district_context():
                compounds = compounds_to_reseal(options["slugs"])
            total = reseal(compounds=compounds, told=self._tell)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{total} rows sealed anew in {len(compounds)} compounds")

    def _tell(self, one: Resealed) -> None:
        self.stdout.write(f"{one.slug}: {one.rows} rows")
        self.stdout.flush()
