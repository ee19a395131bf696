"""What backups and drills have come to, kept among the shared tables."""

from datetime import datetime, timedelta

from district.core.clock import now
from district.tenancy.models import Backup, Drill

# A drill each week, and a day's grace.
_GREEN_FOR = timedelta(days=8)


def note_backup(
    *, label: str, ended_at: datetime, size: int, wal_from: str, wal_until: str
) -> Backup:
    """A base backup that went well."""
    return Backup.objects.create(
        label=label, ended_at=ended_at, size=size, wal_from=wal_from, wal_until=wal_until
    )


def note_failed_backup(*, error: str) -> Backup:
    """One that did not, and why."""
    return Backup.objects.create(ended_at=now(), error=error)


def note_drill(*, schema: str, recovered_to: datetime, seconds: float, finding: str) -> Drill:
    """What a drill has found; nothing if all was as recorded."""
    return Drill.objects.create(
        schema_name=schema, recovered_to=recovered_to, seconds=seconds, finding=finding
    )


def last_backup() -> Backup | None:
    """The youngest that went well."""
    return Backup.objects.filter(error="").first()


def last_green_drill() -> Drill | None:
    """The youngest drill in which all agreed, if it is young enough to rely on."""
    return Drill.objects.filter(finding="", created_at__gte=now() - _GREEN_FOR).first()
