"""Write a compound's records as files that can be imported again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from district.tenancy.context import compound_context
from tenants.records.exporting import export_files
from tenants.records.management.commands.import_records import opened_compound


class Command(BaseCommand):
    """One CSV for each kind of which there is a row."""

    help = "Export a compound's records into a folder, as files for import_records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        with compound_context(opened_compound(options["slug"])):
            files = export_files()
        folder.mkdir(parents=True, exist_ok=True)
        for filename, content in files:
            (folder / filename).write_bytes(content)
            self.stdout.write(str(folder / filename))
