"""What a person at the terminal sees: steps that take a while, and tables."""

import re
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_INDENT = "  "
_COUNTER = re.compile(r"(?P<done>\d+) of (?P<all>\d+)\b")
_COUNTER_SECONDS = 2.0


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Relay:
    """Shows what another program says; a running counter takes one line, or a line now and then."""

    def __init__(self) -> None:
        self._shown_at = 0.0
        self._on_counter = False

    def __call__(self, text: str) -> None:
        counter = _COUNTER.match(text)
        if counter is None or counter["done"] == counter["all"]:
            self._end_counter()
            say(_INDENT + text)
        elif sys.stdout.isatty():
            self._on_counter = True
            sys.stdout.write(f"\r{_INDENT}{text}\x1b[K")
            sys.stdout.flush()
        elif time.monotonic() - self._shown_at >= _COUNTER_SECONDS:
            self._shown_at = time.monotonic()
            say(_INDENT + text)

    def _end_counter(self) -> None:
        if self._on_counter:
            self._on_counter = False
            sys.stdout.write("\r\x1b[K")


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name the step at its start and its seconds at its end."""
    began = time.monotonic()
    say(f"▸ {name} …")
    yield
    say(f"{_INDENT}{name}: {time.monotonic() - began:.1f} s")


def table(rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their widest cell; a Chinese character is two places wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        say((_INDENT + "   ".join(cells)).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
