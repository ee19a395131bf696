"""`manage report`: the department's report of a day or a month as a file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from district.core.errors import DomainError
from district.metrics.documents import Document, DocumentKind, write_document
from district.metrics.figures import Period
from district.metrics.rights import any_place


class Command(BaseCommand):
    """Writes the same bytes that the page and the API hand out."""

    help = "Write the report of a month (2023-04) or a day (2023-04-16) as PDF, XLSX, CSV or JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="2023-04 or 2023-04-16")
        parser.add_argument(
            "--format", required=True, choices=[kind.value for kind in DocumentKind]
        )
        parser.add_argument(
            "--out", metavar="FILE", help="a file, a folder, or - for stdout; default: this folder"
        )
        parser.add_argument(
            "--organisation",
            metavar="CODE",
            default="",
            help="a division's code or a compound's slug; default: the whole district",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.parse(options["period"])
            place = any_place(period, options["organisation"])
            document = write_document(place, period, DocumentKind.read(options["format"]))
        except DomainError as error:
            raise CommandError(error.sentence) from error
        if options["out"] == "-":
            sys.stdout.buffer.write(document.body)
            return
        path = _write(document, Path(options["out"] or "."))
        if options["verbosity"]:
            self.stdout.write(f"{path} ({len(document.body):,} bytes)")


def _write(document: Document, path: Path) -> Path:
    """Whole or not at all: a reader never finds half a report."""
    target = path / document.filename if path.is_dir() else path
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(document.body)
        part.replace(target)
    except OSError as error:
        raise CommandError(f"{target}: {error.strerror}") from error
    return target
