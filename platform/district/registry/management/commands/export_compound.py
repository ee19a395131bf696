"""Write everything of one compound into a file that opens without this software."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from district.core.clock import today
from district.core.errors import DomainError
from district.registry.queries.compounds import compound_by_slug
from district.registry.services.exporting import export_compound
from district.tenancy.context import district_context


class Command(BaseCommand):
    """``manage export_compound SLUG [--out FILE]``."""

    help = "Write a compound's package: a ZIP of CSV, JSON and files, for import_compound too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument(
            "--out", type=Path, metavar="FILE", help="default: SLUG-DAY.zip in this folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["out"] or Path(f"{options['slug']}-{today()}.zip")
        try:
            with district_context():
                compound = compound_by_slug(options["slug"], day=today())
            exported = export_compound(compound=compound, file=file)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            f"{file}: {exported.tables} tables, {exported.rows:,} rows, {exported.files} files,"
            f" {file.stat().st_size:,} bytes"
        )
        self.stdout.write(f"sha256 of its manifest: {exported.sha256}")
