"""A second cluster, recovered from a base and the WAL to a moment, and gone after use.

It listens on a socket of its own and archives nothing. It ends with the process that started
it; what a kill left is removed by the next one.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from infra.embedded import places
from infra.embedded.archive import Archive
from infra.embedded.postgres import STOP, accepts_connections, remove_stale_locks
from infra.embedded.server import Server
from infra.embedded.users import let_through, own_directory
from infra.process import User, evict
from infra.recovery.bases import TAR, Base
from infra.recovery.programs import call, owner_of, program

# Its life is short and its data are a copy; during recovery it need not match the live server's
# limits, as nobody may connect before the end.
_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
hot_standby = off
archive_mode = off
autovacuum = off
fsync = off
full_page_writes = off
jit = off
max_connections = 20
max_wal_size = 4GB
shared_buffers = 128MB
timezone = 'UTC'
lc_messages = 'C'
log_min_error_statement = panic
log_error_verbosity = terse
recovery_target_action = promote
recovery_target_time = '{moment:%Y-%m-%d %H:%M:%S.%f}+00'
restore_command = '{fetch}'
"""
_NO_GUARD = "local all all trust\n"


def side_root() -> Path:
    """Where the side cluster lives, beside the live one."""
    return Path(settings.DATA_DIR) / "side"


@contextmanager
def recovered(archive: Archive, base: Base, moment: datetime) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the product's database as it stood at ``moment``."""
    user = owner_of(archive.folder)
    remove_side()
    try:
        server = _laid_out(archive, base, moment, user)
        child = server.start(user)
        try:
            database = settings.DATABASES["default"]
            name, login = str(database["NAME"]), str(database["USER"] or places.SUPERUSER)
            url = places.database_url(side_root(), name, login)
            with psycopg.connect(url) as then:
                yield then
        finally:
            server.stop(child)
    finally:
        remove_side()


def remove_side() -> None:
    """End and remove whatever is there of it."""
    cluster, sockets = places.postgres_dir(side_root()), places.socket_dir(side_root())
    evict(cluster, "postgres", STOP)
    shutil.rmtree(side_root(), ignore_errors=True)
    shutil.rmtree(sockets, ignore_errors=True)


def _laid_out(archive: Archive, base: Base, moment: datetime, user: User | None) -> Server:
    cluster, sockets = places.postgres_dir(side_root()), places.socket_dir(side_root())
    for folder in (cluster, sockets):
        own_directory(folder, user)
    let_through(user, cluster, sockets)
    tar = shutil.which("tar", path="/usr/bin:/bin") or "tar"
    call(tar, "-xzf", str(archive.bases / base.label / TAR), "-C", str(cluster), user=user)
    (cluster / "postgresql.auto.conf").unlink(missing_ok=True)
    fetch = archive.fetch_command().replace("'", "''")
    written = {
        "postgresql.conf": _SETTINGS.format(moment=moment.astimezone(UTC), fetch=fetch),
        "pg_hba.conf": _NO_GUARD,
        "pg_ident.conf": "",
        "recovery.signal": "",
    }
    for name, text in written.items():
        (cluster / name).write_text(text)
    log = places.log_file(Path(settings.DATA_DIR), "side")
    log.parent.mkdir(parents=True, exist_ok=True)
    return Server(
        name="the recovered cluster",
        program="postgres",
        directory=cluster,
        argv=(program("postgres"), "-D", str(cluster), "-k", str(sockets)),
        stop_steps=STOP,
        log=log,
        answers=lambda: accepts_connections(cluster),
        prepare=lambda: remove_stale_locks(cluster, sockets),
    )
