"""``manage extract_catalogue``: bring the English catalogue up to the code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frontend.catalogue import load, missing, refresh, strayed


class Command(BaseCommand):
    help = "Find all messages, add new ones to the English catalogue, list those without English."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if any lack")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = load() if options["check"] else refresh()
        lacking, wrong = missing(catalogue), strayed(catalogue)
        for text in lacking:
            self.stdout.write(f"no English: {text}")
        for text in wrong:
            self.stdout.write(f"other facts: {text}")
        if options["check"] and (lacking or wrong):
            raise CommandError(f"{len(lacking)} without English, {len(wrong)} with other facts")
        self.stdout.write(f"{len(lacking)} without English")
