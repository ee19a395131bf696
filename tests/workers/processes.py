"""Real workers for tests that need one, or need to kill one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import OwnDatabase


@contextmanager
def worker(database: OwnDatabase, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with two processes in a session of its own, so that all of it can be killed."""
    command = ["celery", "--app", "workers.app", "worker", "--concurrency", "2", "-l", "INFO"]
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", *command, "--hostname", f"{database.name}@%h"],
            env=database.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield child
    finally:
        kill(child)


def kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
