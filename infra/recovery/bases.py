"""Base backups on the disk: taking one, finding the right one, removing what is too old.

A base is a folder with PostgreSQL's compressed tar and `base.json`. It gets its name when it is
whole. The folder alone says all: after the loss of the server its rows are lost as well.
"""

import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from district.tenancy.names import BACKUP_ROLE
from district.tenancy.passwords import login_password
from infra.embedded.archive import Archive
from infra.embedded.users import own_directory
from infra.recovery import Refused
from infra.recovery.ground import archive_until_now, ask, server_now
from infra.recovery.programs import call, owner_of, program

TAR = "base.tar.gz"
_FACTS = "base.json"
_HALF = ".half"
# At the end of a file that may be large.
_RANGE = re.compile(r'"Start-LSN": "(?P<first>[^"]+)", "End-LSN": "(?P<last>[^"]+)"')
_TAIL_BYTES = 4_096


@dataclass(frozen=True)
class Base:
    """One base backup; each moment from ``ended_at`` on can be reached from it."""

    label: str
    ended_at: str
    size: int
    wal_from: str
    wal_until: str

    @property
    def ended(self) -> datetime:
        """When it was whole, by the server's clock."""
        return datetime.fromisoformat(self.ended_at)


def bases(archive: Archive) -> list[Base]:
    """Whole ones, the oldest first."""
    found = sorted(archive.bases.glob(f"*/{_FACTS}"))
    return [Base(**json.loads(path.read_text())) for path in found if path.parent.suffix != _HALF]


def base_before(archive: Archive, moment: datetime) -> Base:
    """The youngest from which ``moment`` can be reached, or Refused."""
    found = bases(archive)
    if not found:
        raise Refused("There is no base backup yet: `manage backup` takes one.")
    older = [base for base in found if base.ended <= moment]
    if not older:
        first = found[0].ended.astimezone()
        raise Refused(
            f"The oldest backup was whole at {first:%Y-%m-%d %H:%M:%S %z};"
            " no earlier moment can be brought back."
        )
    return older[-1]


def take_base(archive: Archive) -> Base:
    """Copy the cluster as it is, and wait until the WAL that the copy needs is archived."""
    _clear(archive)
    user = owner_of(archive.folder)
    label = f"{server_now():%Y%m%dT%H%M%S}"
    half = archive.bases / f"{label}{_HALF}"
    own_directory(half, user)
    server, password = _login()
    copied = ("--format=tar", "--compress=client-gzip:1", "--wal-method=none", "--checkpoint=fast")
    words = ("-d", make_conninfo(**server), "--pgdata", str(half), "--no-password", *copied)
    call(program("pg_basebackup"), *words, user=user, env=password)
    archive_until_now(archive)
    base = _described(half, label)
    (half / _FACTS).write_text(json.dumps(asdict(base)))
    half.rename(archive.bases / label)
    return base


def _login() -> tuple[dict[str, Any], dict[str, str]]:
    """Who copies the cluster: a login that can do nothing else, if the server has it."""
    server: dict[str, Any] = {**conninfo_to_dict(settings.DATABASE_URL)}
    password = server.pop("password", None)
    if ask("SELECT rolreplication FROM pg_roles WHERE rolname = %s", BACKUP_ROLE) == (True,):
        server["user"] = BACKUP_ROLE
        password = login_password(BACKUP_ROLE, password)
    return server, {"PGPASSWORD": str(password or "")}  # a command line is seen by all


def prune(archive: Archive, *, keep: int) -> int:
    """Keep the newest bases, and the WAL from the oldest of them on; how many files went."""
    found = bases(archive)
    if not found:
        return 0
    for base in found[:-keep]:
        shutil.rmtree(archive.bases / base.label)
    first = found[-keep:][0].wal_from
    # A name is timeline, then position: the order of positions is that of the rest.
    due = [
        path
        for path in archive.wal.iterdir()
        if re.match(r"[0-9A-F]{24}\.", path.name) and path.name[8:24] < first[8:]
    ]
    for path in due:
        path.unlink(missing_ok=True)
    return len(due) + len(found[:-keep])


def _clear(archive: Archive) -> None:
    for half in archive.bases.glob(f"*{_HALF}"):
        shutil.rmtree(half)


def _described(folder: Path, label: str) -> Base:
    with (folder / "backup_manifest").open("rb") as manifest:
        manifest.seek(max(0, manifest.seek(0, 2) - _TAIL_BYTES))
        written = _RANGE.search(manifest.read().decode(errors="replace"))
    if written is None or not (folder / TAR).exists():
        raise Refused(f"pg_basebackup left something unknown in {folder}.")
    [first, last] = ask(
        "SELECT pg_walfile_name(%s), pg_walfile_name(%s)", written["first"], written["last"]
    )
    size = sum(path.stat().st_size for path in folder.iterdir())
    return Base(label, server_now().isoformat(), size, first, last)
