"""Declared columns: from a table to typed rows, with a sentence for every cell that is wrong."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.sheets.cells import Cell
from district.core.sheets.parsers import CellError, Parser
from district.core.sheets.refusals import refusal
from district.core.sheets.table import Row, Table, column_letter

R = TypeVar("R")

PROBLEM_TITLE = "问题"
_SHOWN_VALUE = 40
_TITLE_NOISE = re.compile(r"[\s*＊]|[(\uff08][^()\uff08\uff09]*[)\uff09](?=\W*$)")


@dataclass(frozen=True)
class Column:
    """One column: ``titles`` are what a header may say, the first is what templates say."""

    key: str
    titles: tuple[str, ...]
    parser: Parser[Any]
    required: bool = False
    help: str | Promise = ""
    example: str = ""

    @property
    def title(self) -> str:
        return self.titles[0]


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be taken: where it stands, what it says, and what to do."""

    row: int
    column: str
    title: str
    value: str
    code: str
    sentence: str

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}"


@dataclass(frozen=True)
class Reading(Generic[R]):
    """What a sheet made of a table; a row with a problem is not among ``rows``."""

    table: Table
    rows: tuple[R, ...]
    problems: tuple[CellProblem, ...]
    ignored_titles: tuple[str, ...]
    skipped_examples: tuple[int, ...]
    places: Mapping[str, int] = field(repr=False)

    def problem(self, row: int, column: Column, code: str, sentence: str | Promise) -> CellProblem:
        """A problem that only shows beside other rows or the database."""
        place = self.places.get(column.key, 0)
        lines = self.table.rows
        at = bisect_left(lines, row, key=lambda line: line.number)
        found = at < len(lines) and lines[at].number == row and column.key in self.places
        value = lines[at].cells[place] if found else ""
        return CellProblem(
            row, column_letter(place), column.title, value[:_SHOWN_VALUE], code, str(sentence)
        )


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """A kind of sheet. ``make`` builds a row from ``number=`` and one keyword per column.

    Columns that are not declared are told to the person and left where they are: nothing
    of them goes any further.
    """

    title: str | Promise
    columns: tuple[Column, ...]
    make: Callable[..., R]

    def read(self, table: Table) -> Reading[R]:
        """Every row of the table as a typed row or as problems; DomainError for the header."""
        places, ignored = self._places(table.header)
        rows: list[R] = []
        problems: list[CellProblem] = []
        examples: list[int] = []
        for line in table.rows:
            if self._is_example(line, places):
                examples.append(line.number)
                continue
            values, wrong = self._values(line, places)
            wrong += _beyond(line, len(table.header))
            if wrong:
                problems += wrong
            else:
                rows.append(self.make(number=line.number, **values))
        return Reading(table, tuple(rows), tuple(problems), ignored, tuple(examples), dict(places))

    def header(self) -> tuple[str, ...]:
        """The titles as exports write them."""
        return tuple(column.title for column in self.columns)

    def line(self, values: Mapping[str, Any]) -> tuple[Cell, ...]:
        """One row of an export; a missing key or None is an empty cell."""
        return tuple(
            None if values.get(column.key) is None else column.parser.write(values[column.key])
            for column in self.columns
        )

    def _places(self, header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
        known = {
            folded_title(title): column
            for column in self.columns
            for title in (column.key, *column.titles)
        }
        places: dict[str, int] = {}
        ignored: list[str] = []
        for index, title in enumerate(header):
            column = known.get(folded_title(title))
            if column is None:
                ignored.append(title or column_letter(index))
            elif column.key in places:
                raise refusal("sheet_same_column", first=header[places[column.key]], second=title)
            else:
                places[column.key] = index
        missing = [c.title for c in self.columns if c.required and c.key not in places]
        if missing:
            raise refusal("sheet_missing_titles", titles=_("、").join(missing))
        return places, tuple(title for title in ignored if title != PROBLEM_TITLE)

    def _values(
        self, line: Row, places: Mapping[str, int]
    ) -> tuple[dict[str, Any], list[CellProblem]]:
        values: dict[str, Any] = {}
        problems: list[CellProblem] = []
        for column in self.columns:
            index = places.get(column.key)
            cell = "" if index is None else line.cells[index]
            try:
                values[column.key] = _parsed(column, cell)
            except CellError as error:
                letter = column_letter(index or 0)
                problems.append(
                    CellProblem(
                        line.number,
                        letter,
                        column.title,
                        cell[:_SHOWN_VALUE],
                        error.code,
                        str(error),
                    )
                )
        return values, problems

    def _is_example(self, line: Row, places: Mapping[str, int]) -> bool:
        """Whether the line is the template's own example, left standing."""
        return any(column.example for column in self.columns) and all(
            line.cells[index] == column.example
            for column in self.columns
            if (index := places.get(column.key)) is not None
        )


def folded_title(title: str) -> str:
    """A header without marks and remarks: 小区名称*(必填) is 小区名称."""
    return _TITLE_NOISE.sub("", title).casefold()


def _parsed(column: Column, cell: str) -> Any:
    if cell:
        return column.parser.read(cell)
    if column.required:
        raise CellError("required", _("不能空着，请填写%(title)s。"), title=column.title)
    return column.parser.blank


def _beyond(line: Row, width: int) -> list[CellProblem]:
    """Content to the right of the last title: usually a comma too many in a CSV."""
    return [
        CellProblem(
            line.number,
            column_letter(index),
            "",
            cell[:_SHOWN_VALUE],
            "beyond_header",
            str(_("这一格上面没有表头。CSV 里的文字若带逗号，请用英文引号括起来。")),
        )
        for index, cell in enumerate(line.cells)
        if index >= width and cell
    ]
