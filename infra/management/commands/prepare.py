"""Bring an installation to the state that this version of the code expects."""

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from district.registry.services.life import settle_rights
from district.tenancy.blueprints import current_blueprint
from district.tenancy.context import installation_context
from district.tenancy.fleet import migrate_fleet
from district.tenancy.privileges import secure_shared_schema
from district.tenancy.spares import fill_spares
from infra.static_files import collect_changed_static_files


class Command(BaseCommand):
    """Migrates the shared schema and every compound, loads divisions and the catalogue."""

    help = "Migrate everything and load the shared reference data; safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--static", action="store_true", help="also collect static files that have changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        secure_shared_schema()
        with installation_context():
            current_blueprint()
        report = migrate_fleet()
        if report.behind:
            self.stdout.write(str(report))
        fill_spares()
        settle_rights()  # a migration gives the rights of an open compound
        call_command("load_divisions", verbosity=0)
        if "load_catalogue" in get_commands():
            call_command("load_catalogue", verbosity=0)
        if options["static"]:
            collect_changed_static_files()
