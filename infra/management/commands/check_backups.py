"""`manage check_backups`: whether what would be lost today can be brought back."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from district.tenancy.backups import last_backup, last_green_drill


class Command(BaseCommand):
    """Ends with an error where backups are on and not proven; for whoever watches the machine."""

    help = "Tell the last backup and the last drill; fail if no drill of 8 days went well."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.BACKUP_DIR is None:
            self.stdout.write("Backups are off: BACKUP_DIR is not set.")
            return
        backup, drill = last_backup(), last_green_drill()
        if backup is None:
            raise CommandError("There is no base backup yet: `manage backup` takes one.")
        self.stdout.write(f"last backup {backup} UTC, {backup.size:,} bytes")
        if drill is None:
            raise CommandError(
                "No drill of the last 8 days went well. Run `manage restore_drill` and read why."
            )
        self.stdout.write(f"last drill {drill} UTC, {drill.seconds:.1f} s")
