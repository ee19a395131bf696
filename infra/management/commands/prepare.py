"""Bring an installation to the state that this version of the code expects."""

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from district.registry.models import Compound, CompoundStatus
from district.tenancy.provisioning import migrate_schema, wall_off_public
from infra.static_files import collect_changed_static_files


class Command(BaseCommand):
    """Migrates the shared schema and every compound, loads divisions and the catalogue."""

    help = "Migrate everything and load the shared reference data; safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--static", action="store_true", help="also collect static files that have changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate_schemas", shared=True, verbosity=0, interactive=False)
        wall_off_public()
        for compound in Compound.objects.filter(status=CompoundStatus.ACTIVE):
            if applied := migrate_schema(compound):
                self.stdout.write(f"{compound.slug}: {applied} migrations")
        call_command("load_divisions", verbosity=0)
        if "load_catalogue" in get_commands():
            call_command("load_catalogue", verbosity=0)
        if options["static"]:
            collect_changed_static_files()
