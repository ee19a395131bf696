"""Load the divisions that come with the product, or another list."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from district.registry.services.divisions import LVLIANG, load_divisions, read_divisions


class Command(BaseCommand):
    """``manage load_divisions [FILE] [--from YYYY-MM-DD]``."""

    help = (
        "Load a list of divisions (code, name, level, parent_code); known codes stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=LVLIANG)
        parser.add_argument(
            "--from", dest="valid_from", type=date.fromisoformat, default=date(2020, 1, 1)
        )

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_divisions(
            records=read_divisions(options["file"]), valid_from=options["valid_from"]
        )
        if options["verbosity"]:
            self.stdout.write(f"divisions added: {added}")
