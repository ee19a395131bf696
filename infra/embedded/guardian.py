"""The process that owns the servers of one data directory, from the first user to the last.

It starts them, says so on its standard output, starts one again that dies, and stops all when
nobody uses them any more, however the users ended. If it is killed itself, the kernel tells the
servers to stop, and the next start clears up.
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from infra.embedded import places
from infra.embedded.locks import open_lock, pid_file
from infra.embedded.postgres import ensure_database, postgres_server
from infra.embedded.server import Server
from infra.embedded.servers import BACKUP_DIR, NOT_DURABLE, READY
from infra.embedded.users import let_through, own_directory, server_user
from infra.embedded.valkey import valkey_server
from infra.process import EmbeddedError, User


def main() -> None:
    data_dir, words = Path(sys.argv[1]), sys.argv[2:]
    backup_dir = Path(words[words.index(BACKUP_DIR) + 1]) if BACKUP_DIR in words else None
    if os.fork() > 0:  # an orphan at once, so that no user has to clear up after us
        os._exit(0)
    os.setsid()
    lock = open_lock(data_dir, "guardian")
    fcntl.flock(lock, fcntl.LOCK_EX)
    pid_file(data_dir).write_text(str(os.getpid()))
    try:
        _guard(data_dir, backup_dir, durable=NOT_DURABLE not in words)
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        _announce(str(error))
    finally:
        pid_file(data_dir).unlink(missing_ok=True)


def _announce(line: str) -> None:
    """Whoever started us waits for this line; our output then goes nowhere."""
    with suppress(BrokenPipeError):
        sys.stdout.write(line)
        sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _guard(data_dir: Path, backup_dir: Path | None, *, durable: bool) -> None:
    events: SimpleQueue[str] = SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: events.put("stop"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    user = server_user(data_dir)
    described = _servers(data_dir, backup_dir, user, durable=durable)
    servers = {server.name: server for server in described}
    children: dict[str, subprocess.Popen[bytes]] = {}

    def run(name: str) -> None:
        children[name] = servers[name].start(user)
        _in_background(children[name].wait, then=lambda: events.put(name))

    try:
        for name in servers:
            run(name)
        ensure_database(data_dir)
        _announce(READY)
        users = open_lock(data_dir, "users")
        _in_background(lambda: fcntl.flock(users, fcntl.LOCK_EX), then=lambda: events.put("stop"))
        while (event := events.get()) != "stop":
            sys.stderr.write(f"{event} ended by itself and is started again\n")
            run(event)
    finally:
        for name, child in reversed(children.items()):
            servers[name].stop(child)


def _servers(
    data_dir: Path, backup_dir: Path | None, user: User | None, *, durable: bool
) -> list[Server]:
    sockets = places.socket_dir(data_dir)
    own_directory(sockets, user)
    let_through(user, sockets)
    return [
        postgres_server(data_dir, user, durable=durable, backup_dir=backup_dir),
        valkey_server(data_dir, "broker", user),
        valkey_server(data_dir, "cache", user),
    ]


def _in_background(work: Callable[[], object], *, then: Callable[[], None]) -> None:
    def both() -> None:
        work()
        then()

    threading.Thread(target=both, daemon=True).start()


if __name__ == "__main__":
    main()
