"""The product as people meet it: gunicorn and a Celery worker on one committed database."""

import http.client
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.process import spawn, stop, wait_until
from tests.conftest import OwnDatabase

_READY_SECONDS = 60.0
_TAIL = 3000


@dataclass(frozen=True)
class Stack:
    """A running district: where its places answer, and what its programs say."""

    port: int
    folder: Path

    def address(self, place: str = "") -> str:
        """Of a compound by its slug, or of the district."""
        return f"http://{place}.localhost:{self.port}" if place else f"http://localhost:{self.port}"

    def told(self) -> str:
        """The tails of all logs."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"— {log.stem} —\n{log.read_text()[-_TAIL:]}" for log in logs)

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/ready/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def running(database: OwnDatabase, folder: Path) -> Iterator[Stack]:
    """Web server and worker while the block runs; they never outlive this process."""
    stack = Stack(_free_port(), folder)
    with ExitStack() as programs:
        for name, words in _programs(stack.port, database.name).items():
            programs.enter_context(_running(name, words, database, folder))
        if not wait_until(stack.is_ready, seconds=_READY_SECONDS):
            pytest.fail(f"the web server does not answer\n{stack.told()}")
        yield stack


def _programs(port: int, name: str) -> dict[str, list[str]]:
    threads = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    bind = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    app = ["celery", "--app", "workers.app", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    return {
        "web": ["gunicorn", "infra.wsgi:application", *bind, *threads],
        "worker": [*app, "--hostname", f"{name}@%h"],
    }


@contextmanager
def _running(name: str, words: list[str], database: OwnDatabase, folder: Path) -> Iterator[None]:
    with (folder / f"{name}.log").open("wb") as log:
        child = spawn(
            [sys.executable, "-m", *words],
            output=log,
            on_parent_death=signal.SIGQUIT,
            env=database.environment,
        )
    try:
        yield
    finally:
        stop(child, [])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
