"""The live server as backups see it: its archive, its clock, how far its WAL has got."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from district.tenancy.context import installation_context
from infra.embedded.archive import Archive, archive_for
from infra.process import wait_until
from infra.recovery import Busy, Refused

_ARCHIVE_SECONDS = 120.0


def live_archive() -> Archive:
    """The folder in which the live server keeps its WAL, or Refused if it keeps none."""
    if settings.BACKUP_DIR is None:
        raise Refused("Backups are off. Set BACKUP_DIR to a folder and start the servers anew.")
    [identifier, mode] = ask(
        "SELECT system_identifier, current_setting('archive_mode') FROM pg_control_system()"
    )
    archive = archive_for(settings.BACKUP_DIR, identifier)
    if mode == "off":
        command = archive.keep_command().replace("'", "''")
        raise Refused(
            "The server runs without archive_mode. The servers of DATA_DIR need a new start; one"
            f" of your own must own {archive.folder} with the folders wal and base, and needs:\n"
            f"  archive_mode = on\n  archive_timeout = 5min\n  archive_command = '{command}'"
        )
    if not (archive.wal.is_dir() and archive.bases.is_dir()):
        raise Refused(f"{archive.folder} lacks its folders wal and base.")
    return archive


@contextmanager
def alone(archive: Archive) -> Iterator[None]:
    """One backup, restore or drill at a time; a killed process gives the lock back."""
    descriptor = os.open(archive.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "A backup, a restore or a drill is running. Wait for its end, then run it again."
            ) from None
        yield
    finally:
        os.close(descriptor)


def server_now() -> datetime:
    """The server's clock, by which commits are dated."""
    moment: datetime = ask("SELECT clock_timestamp()")[0]
    return moment


def archive_until_now(archive: Archive) -> None:
    """Wait until all that is committed by now stands in the archive, and a commit after it.

    A recovery ends before the first commit that is later than its target; without one it could
    not know that nothing is missing.
    """
    ask("SELECT pg_current_xact_id()")  # is a commit, once it has a number
    [segment] = ask("SELECT pg_walfile_name(pg_switch_wal())")
    if not wait_until((archive.wal / f"{segment}.gz").exists, seconds=_ARCHIVE_SECONDS):
        raise Refused(
            f"The server does not archive its WAL: {segment} did not come to {archive.wal}."
            " Its log says why."
        )


def ask(question: str, *values: Any) -> tuple[Any, ...]:
    """One row of the live server's, asked as the installation's owner."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(question, values or None)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
