"""Other servers beside the embedded ones, from the distribution: started here, stopped here."""

import os
import pwd
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from infra.process import User, spawn, stop, wait_until

POSTGRES_15 = Path("/usr/lib/postgresql/15/bin")
PGBOUNCER = Path("/usr/sbin/pgbouncer")
_SECONDS = 30.0


def account_of(path: Path) -> User | None:
    """Neither program runs as root: the owner of ``path`` lends its account."""
    if os.geteuid() != 0:
        return None
    found = path.stat()
    return User(found.st_uid, found.st_gid)


@contextmanager
def folder(user: User | None) -> Iterator[Path]:
    """A short path that belongs to whoever the program runs as: sockets have short names."""
    with tempfile.TemporaryDirectory(prefix="chunshui-", ignore_cleanup_errors=True) as name:
        if user:
            os.chown(name, user.uid, user.gid)
        yield Path(name)


@contextmanager
def running(argv: list[str], place: Path, log: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """The program runs inside the block and is ``ready``."""
    with log.open("wb") as output:
        child = spawn(
            argv,
            output=output,
            on_parent_death=signal.SIGKILL,
            user=account_of(place),
            cwd=place,
        )
        try:
            assert wait_until(ready, seconds=_SECONDS, alive=lambda: child.poll() is None), (
                log.read_text()
            )
            yield
        finally:
            stop(child, [(signal.SIGINT, 10.0)])


@contextmanager
def postgres_15(log: Path, *, password: str = "") -> Iterator[str]:
    """The address of a PostgreSQL 15 with an empty database; with ``password`` it asks for one."""
    user = None
    if os.geteuid() == 0:  # the account is there with its package
        entry = pwd.getpwnam("postgres")
        user = User(entry.pw_uid, entry.pw_gid)
    with folder(user) as place:
        data, told = place / "data", place / "password"
        told.write_text(password or "none")
        told.chmod(0o644)
        method = "scram-sha-256" if password else "trust"
        subprocess.run(
            [
                *(str(POSTGRES_15 / "initdb"), "-D", str(data), "-U", "postgres"),
                *(f"--auth={method}", f"--pwfile={told}"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=place,
            user=user.uid if user else None,
            group=user.gid if user else None,
        )
        settings = ("fsync=off", "listen_addresses=", "max_locks_per_transaction=640")
        argv = [str(POSTGRES_15 / "postgres"), "-D", str(data), "-k", str(place)]
        argv += [word for setting in settings for word in ("-c", setting)]
        # Its socket is there before it lets anybody in.
        asked = [str(POSTGRES_15 / "pg_isready"), "-q", "-h", str(place)]
        with running(argv, place, log, lambda: subprocess.run(asked, check=False).returncode == 0):
            yield f"postgresql://postgres@{quote(str(place), safe='')}/postgres"


@contextmanager
def pgbouncer(server: str, roles: list[str], log: Path) -> Iterator[Path]:
    """The folder of a PgBouncer's socket, port 6432: a few connections for many, by transaction."""
    with folder(account_of(Path(server))) as place:
        users = place / "users.txt"
        users.write_text("".join(f'"{role}" ""\n' for role in roles))
        config = place / "pgbouncer.ini"
        config.write_text(
            f"[databases]\n* = host={server} port=5432\n[pgbouncer]\nlisten_port = 6432\n"
            f"unix_socket_dir = {place}\nunix_socket_mode = 0777\nauth_type = trust\n"
            f"auth_file = {users}\npool_mode = transaction\ndefault_pool_size = 3\n"
            "max_client_conn = 400\n"
        )
        for path in (users, config):
            path.chmod(0o644)
        socket = place / ".s.PGSQL.6432"
        with running([str(PGBOUNCER), str(config)], place, log, socket.exists):
            yield place
