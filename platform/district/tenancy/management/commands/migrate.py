"""`manage migrate`: Django's own, on the shared schema; compounds have `migrate_compounds`."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from district.tenancy.context import installation_context
from district.tenancy.migrating import lean_command


class Command(DjangoMigrate):
    """Runs as the installation's owner, whose tables these are."""

    help = "Migrate the shared schema; compounds are migrated by migrate_compounds."

    def handle(self, *args: Any, **options: Any) -> None:
        with installation_context(), lean_command():
            super().handle(*args, **options)
