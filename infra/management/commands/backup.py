"""`manage backup`: a base backup, from which on each moment can be brought back."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from district.registry.queries.compounds import running_compounds
from district.tenancy.backups import note_backup, note_failed_backup
from district.tenancy.replacing import clear_replacements
from district.tenancy.truths import record_truth
from infra.embedded.archive import Archive
from infra.recovery.bases import Base, prune, take_base
from infra.recovery.commands import sentences
from infra.recovery.ground import alone, live_archive
from infra.recovery.side import remove_side


class Command(BaseCommand):
    """Takes one, removes what is too old, and enters it, or why it failed."""

    help = "Take a base backup into BACKUP_DIR; keep the newest BACKUP_KEEP and their WAL."

    def handle(self, *args: Any, **options: Any) -> None:
        with sentences():
            archive = live_archive()
            with alone(archive):
                remove_side()  # what a killed restore left
                clear_replacements()
                base = _taken(archive)
                gone = prune(archive, keep=settings.BACKUP_KEEP)
        record_truth(list(running_compounds()))
        self.stdout.write(
            f"{base.label}: {base.size:,} bytes, WAL from {base.wal_from}; {gone} old files removed"
        )


def _taken(archive: Archive) -> Base:
    try:
        base = take_base(archive)
    except Exception as error:
        note_failed_backup(error=str(error))
        raise
    note_backup(
        label=base.label,
        ended_at=base.ended,
        size=base.size,
        wal_from=base.wal_from,
        wal_until=base.wal_until,
    )
    return base
