"""What one request asked of the person who sent it: how many inputs had to be filled.

Forms and bodies say so where they are checked; who stands around the request reads the sum.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Asked:
    """The compulsory inputs of everything that was checked, and whether some of it was wrong."""

    inputs: int = 0
    is_refused: bool = False


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asking() -> Iterator[Asked]:
    """Listen for what is checked within."""
    asked = Asked()
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def note_asked(inputs: int, *, is_refused: bool = False) -> None:
    """A form or a body with so many compulsory inputs was checked; nobody may be listening."""
    if asked := _asked.get():
        asked.inputs += inputs
        asked.is_refused = asked.is_refused or is_refused
