"""Programs that are stopped in the middle of their work."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def program(source: str, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        [sys.executable, "-c", source], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdout
        child.stdout.close()


def said(child: "subprocess.Popen[str]", lines: int) -> None:
    """Wait until it has printed so many lines, or has ended."""
    assert child.stdout
    for _line in range(lines):
        child.stdout.readline()


def wait_for(happened: Callable[[], bool]) -> None:
    """The server notices within moments that a client is gone."""
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)
