"""From typed rows to what became of each: new, changed, unchanged, or bad with a sentence."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db import transaction

from district.core.errors import DomainError
from district.core.outcomes import Outcome


class Numbered(Protocol):
    """A row that remembers where it stood in its file."""

    @property
    def number(self) -> int: ...


R = TypeVar("R", bound=Numbered)


@dataclass(frozen=True)
class Fate:
    """What became of one row; a bad one names the column's key and says why."""

    number: int
    outcome: Outcome
    key: str = ""
    code: str = ""
    sentence: str = ""


def refused(row: Numbered, error: DomainError) -> Fate:
    """A row that the domain refused, with the domain's own sentence."""
    return Fate(row.number, Outcome.BAD, error.field or "", error.code, error.sentence)


def one_by_one(rows: Iterable[R], enter: Callable[[R], Outcome]) -> Iterator[Fate]:
    """Enter each row by itself; a refused one leaves nothing behind and stops no other."""
    for row in rows:
        try:
            with transaction.atomic():
                outcome = enter(row)
        except DomainError as error:
            yield refused(row, error)
        else:
            yield Fate(row.number, outcome)
