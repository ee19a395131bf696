"""Locks in the data directory that the kernel lets go of when their holder dies, however it dies.

users     shared by all who use the servers; the guardian waits to have it alone
start     held while somebody looks whether the servers run and starts them
guardian  held by the guardian as long as it lives
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.process import EmbeddedError


def pid_file(data_dir: Path) -> Path:
    """The guardian's process id; only worth something while its lock is held."""
    return data_dir / "locks" / "guardian.pid"


def open_lock(data_dir: Path, name: str) -> int:
    """A descriptor that children do not inherit."""
    try:
        folder = data_dir / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        raise EmbeddedError(
            f"{data_dir} may not be written by this user. Set DATA_DIR to a directory of your own."
        ) from None


@contextmanager
def locked(data_dir: Path, name: str) -> Iterator[None]:
    """Hold a lock alone, waiting for it."""
    descriptor = open_lock(data_dir, name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def taken(descriptor: int, how: int) -> bool:
    """Try to take (or turn) a lock without waiting."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(data_dir: Path, name: str) -> bool:
    """Whether somebody holds the lock alone at this moment."""
    if not (data_dir / "locks" / name).exists():
        return False
    descriptor = open_lock(data_dir, name)
    try:
        return not taken(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def wait_until_free(data_dir: Path, name: str) -> None:
    descriptor = open_lock(data_dir, name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
