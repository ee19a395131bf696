"""Where WAL and base backups of one cluster are kept, and the commands that carry WAL there and back.

The folder carries the cluster's system identifier: a new cluster under an old BACKUP_DIR never
meets segments of the same names that are another's. A segment is compressed, since one that was
switched early is mostly zeros; it gets its name when it is whole and on the disk.
"""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.embedded.users import let_through, own_directory
from infra.process import User

# PostgreSQL may send a segment again after a crash: the same one is welcome, another never.
_KEEP = (
    'f={folder}/%f.gz; if test -f "$f"; then gzip -dc "$f" | cmp -s - "%p"; else'
    ' gzip -nc1 < "%p" > "$f.part" && sync "$f.part" && mv "$f.part" "$f" && sync {folder}; fi'
)
_FETCH = 'test -f {folder}/%f.gz && gzip -dc {folder}/%f.gz > "%p"'


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder of one cluster's backups."""

    folder: Path

    @property
    def wal(self) -> Path:
        """Segments, each `NAME.gz`."""
        return self.folder / "wal"

    @property
    def bases(self) -> Path:
        """Base backups, a folder each."""
        return self.folder / "base"

    def keep_command(self) -> str:
        """For `archive_command`."""
        return _KEEP.format(folder=self._quoted())

    def fetch_command(self) -> str:
        """For `restore_command`."""
        return _FETCH.format(folder=self._quoted())

    def _quoted(self) -> str:
        return shlex.quote(str(self.wal)).replace("%", "%%")


def archive_for(backup_dir: Path, system_identifier: int) -> Archive:
    return Archive(backup_dir / str(system_identifier))


def archive_of_cluster(backup_dir: Path, cluster: Path, user: User | None) -> Archive:
    """The archive of a cluster that lies here; its folders are made for the server's user."""
    control = (cluster / "global" / "pg_control").read_bytes()
    archive = archive_for(backup_dir, int.from_bytes(control[:8], sys.byteorder))
    for folder in (archive.folder, archive.wal, archive.bases):
        own_directory(folder, user)
    let_through(user, archive.folder)
    return archive
