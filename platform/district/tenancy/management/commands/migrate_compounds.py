"""`manage migrate_compounds`: bring every compound's schema to this release's state."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from district.tenancy.fleet import FleetBusy, migrate_fleet, upgrades
from district.tenancy.fleet_plans import UnknownState


class Command(BaseCommand):
    """Safe to run again after any interruption: it goes on with what is still behind."""

    help = "Migrate all compounds in batches; --plan shows what would be done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="show, and change nothing")
        parser.add_argument("--workers", type=int, default=2, help="connections side by side")
        parser.add_argument("--batch", type=int, default=20, help="schemas in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"]:
            self._show_plan()
            return
        try:
            report = migrate_fleet(
                workers=options["workers"], batch=options["batch"], told=self._progress
            )
        except FleetBusy as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(report))
        if report.failed:
            raise CommandError(f"{len(report.failed)} schemas stay behind; run it again")

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total}")

    def _show_plan(self) -> None:
        try:
            found = upgrades()
        except UnknownState as error:
            raise CommandError(str(error)) from error
        for upgrade, names in found:
            missing = ", ".join(f"{app}.{name}" for app, name in upgrade.migrations)
            self.stdout.write(f"{len(names)} schemas in state {upgrade.state} lack {missing}:")
            self.stdout.write(upgrade.sql())
        if not found:
            self.stdout.write("Every schema is in the state of this release.")
