"""What a person at the terminal sees: steps that take a while, and tables."""

import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_INDENT = "  "


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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
