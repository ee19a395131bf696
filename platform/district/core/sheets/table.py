"""A table as a file holds it: a header, and rows that remember where they stood."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class SourceKind(StrEnum):
    """The two forms in which tables come in."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Limits:
    """What a file may cost to read; sizes in bytes, cell length in characters."""

    rows: int = 20_000
    columns: int = 64
    cell: int = 2_000
    size: int = 10 * MEGABYTE
    unpacked: int = 100 * MEGABYTE
    ratio: int = 100
    entries: int = 200


@dataclass(frozen=True)
class Row:
    """One line of data; ``number`` is the row as a spreadsheet program shows it, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The whole file: no row is empty, every row is at least as wide as the header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    kind: SourceKind
    sha256: str


def column_letter(index: int) -> str:
    """The letters of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The reverse of :func:`column_letter`: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def cell_name(index: int, row: int) -> str:
    """B7 for column index 1 in row 7."""
    return f"{column_letter(index)}{row}"
