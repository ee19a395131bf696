"""Using the servers of a data directory: together with others, started when the first one comes."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.embedded import places
from infra.embedded.locks import is_held, locked, open_lock, pid_file, taken, wait_until_free
from infra.process import EmbeddedError

# What the guardian is asked and what it answers.
NOT_DURABLE = "--not-durable"
BACKUP_DIR = "--backup-dir"
READY = "ready"

_START_SECONDS = 600.0


class Use:
    """One user's claim on the servers; they run at least until it is given back."""

    def __init__(self, data_dir: Path, users: int) -> None:
        self._data_dir = data_dir
        self._users: int | None = users

    def close(self) -> None:
        """Give the claim back. The last one to do so waits until the servers have stopped."""
        if self._users is None:
            return
        users, self._users = self._users, None
        # Alone we can have the lock; if the guardian has it already, we cannot even share it.
        last = taken(users, fcntl.LOCK_EX) or not taken(users, fcntl.LOCK_SH)
        os.close(users)
        if last:
            wait_until_free(self._data_dir, "guardian")


def start(data_dir: Path, *, durable: bool = True, backup_dir: Path | None = None) -> Use:
    """Start what does not run and claim it.

    With `durable=False` a loss of power may spoil the data, which makes tests faster. With a
    `backup_dir` PostgreSQL keeps its WAL there, from the start that names it on.
    """
    data_dir = data_dir.absolute()
    users = open_lock(data_dir, "users")
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        with locked(data_dir, "start"):
            if not is_running(data_dir):
                _start_guardian(data_dir, durable=durable, backup_dir=backup_dir)
    except BaseException:
        os.close(users)
        raise
    return Use(data_dir, users)


@contextmanager
def running(
    data_dir: Path, *, durable: bool = True, backup_dir: Path | None = None
) -> Iterator[None]:
    """The servers run inside the block; they stop after it if nobody else uses them."""
    use = start(data_dir, durable=durable, backup_dir=backup_dir)
    try:
        yield
    finally:
        use.close()


def is_running(data_dir: Path) -> bool:
    """Whether the servers have been started and their guardian lives."""
    return is_held(data_dir.absolute(), "guardian")


def stop(data_dir: Path) -> None:
    """Stop the servers whoever uses them."""
    data_dir = data_dir.absolute()
    if not is_running(data_dir):
        return
    with suppress(FileNotFoundError, ProcessLookupError):  # it is ending by itself
        os.kill(int(pid_file(data_dir).read_text()), signal.SIGTERM)
    wait_until_free(data_dir, "guardian")


def _start_guardian(data_dir: Path, *, durable: bool, backup_dir: Path | None) -> None:
    log = places.log_file(data_dir, "guardian")
    log.parent.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "infra.embedded.guardian", str(data_dir)]
    argv += [] if durable else [NOT_DURABLE]
    argv += [BACKUP_DIR, str(backup_dir)] if backup_dir else []
    with log.open("ab") as sink:
        said = subprocess.run(
            argv,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
            cwd="/",
            timeout=_START_SECONDS,
        ).stdout
    if said != READY:
        raise EmbeddedError(said or f"The servers did not start; the reason is in {log}.")
