"""PostgreSQL's own programs, run with the rights of whoever owns the backups."""

import os
import signal
import subprocess
from pathlib import Path

from django.conf import settings

from infra.embedded.postgres import installation
from infra.process import User, spawn
from infra.recovery import Refused

_SHOWN_LINES = 6


def program(name: str) -> str:
    """Of POSTGRES_BIN, or of the wheel."""
    folder = Path(settings.POSTGRES_BIN) if settings.POSTGRES_BIN else installation() / "bin"
    return str(folder / name)


def owner_of(path: Path) -> User | None:
    """As root the owner of the path, since PostgreSQL does not run as root; else ourselves."""
    if os.geteuid() != 0:
        return None
    found = path.stat()
    return User(found.st_uid, found.st_gid)


def call(*argv: str, user: User | None, env: dict[str, str] | None = None) -> None:
    """Run to its end; it is killed with us. Refused says the end of what it told."""
    surroundings = {**os.environ, **(env or {})}
    child = spawn(
        argv,
        output=subprocess.PIPE,
        on_parent_death=signal.SIGKILL,
        user=user,
        env=surroundings,
        cwd=Path("/"),  # ours may be closed to the user
    )
    try:
        told, _none = child.communicate()
    except BaseException:
        child.kill()
        child.wait()
        raise
    if child.returncode != 0:
        lines = told.decode(errors="replace").strip().splitlines()[-_SHOWN_LINES:]
        raise Refused(f"{Path(argv[0]).name} failed:\n" + "\n".join(lines))
