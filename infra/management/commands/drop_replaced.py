"""`manage drop_replaced`: the schemas that restores replaced, once their time is over."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from district.tenancy.replaced import drop_replaced, replaced_schemas


class Command(BaseCommand):
    """Drops those that are old enough; --dry-run only lists them all."""

    help = "Drop the schemas that a restore replaced more than REPLACED_DAYS ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.REPLACED_DAYS)
        parser.add_argument("--dry-run", action="store_true", help="list all, and drop none")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for one in replaced_schemas():
                self.stdout.write(f"{one.name} since {one.replaced_at:%Y-%m-%d %H:%M} UTC")
            return
        dropped = drop_replaced(older_than=timedelta(days=options["days"]))
        self.stdout.write(f"{len(dropped)} dropped{': ' if dropped else ''}{', '.join(dropped)}")
