"""`manage fill_spares`: schemas that stand ready, so that nobody waits when a compound is opened."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from district.tenancy.spares import fill_spares

_TOLD_SECONDS = 1.0


class Command(BaseCommand):
    """Safe to interrupt and to run again: each schema is made as a whole, or not at all."""

    help = "Make schemas until so many stand ready, before a large onboarding for example."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "wanted",
            type=int,
            nargs="?",
            default=settings.TENANCY_SPARES,
            help="how many are to stand ready (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._began = self._told = time.monotonic()
        made = fill_spares(options["wanted"], told=self._progress)
        self._tell(made)

    def _progress(self, made: int) -> None:
        if time.monotonic() - self._told >= _TOLD_SECONDS:
            self._told = time.monotonic()
            self._tell(made)

    def _tell(self, made: int) -> None:
        seconds = max(time.monotonic() - self._began, 0.001)
        self.stdout.write(f"{made} made, {made / seconds:.1f} a second")
        self.stdout.flush()
