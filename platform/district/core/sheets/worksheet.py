"""The cells of a worksheet, walked one by one under limits.

Content beyond the limits is refused by the name of its cell, before room is made for the blanks
between. A far corner that is only formatted does no harm.
"""

import re
from collections.abc import Sequence

from district.core.sheets.cells import typed_text
from district.core.sheets.formats import Formats, number_text
from district.core.sheets.parts import Texts, local_name, unescaped
from district.core.sheets.refusals import refusal
from district.core.sheets.table import Limits, cell_name, column_index

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Worksheet(Texts):
    """Collects ``lines``: the row number and its texts up to the last filled cell."""

    def __init__(
        self, limits: Limits, texts: Sequence[str], formats: Formats, *, from_1904: bool
    ) -> None:
        super().__init__()
        self.lines: list[tuple[int, list[str]]] = []
        self._limits = limits
        self._shared = texts
        self._formats = formats
        self._from_1904 = from_1904
        self._elements_left = (limits.rows + 1) * limits.columns
        self._row = self._column = 0
        self._kind = self._style = ""
        self._has_formula = False
        self._places: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "c":
                self._start_cell(attributes)
            case "row":
                self._count()
                self._row = int(attributes.get("r", self._row + 1))
                self._column = -1
            case "v":
                self.parser.CharacterDataHandler = self._pieces.append
            case "f":
                self._has_formula = True
            case _:
                super().start(name, attributes)

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "v":
            self.parser.CharacterDataHandler = None
        elif name == "c":
            self._end_cell()
        else:
            super().end(name)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._count()
        self._column += 1
        self._kind = attributes.get("t", "")
        self._style = attributes.get("s", "")
        self._has_formula = False
        self._pieces.clear()
        if reference := attributes.get("r"):
            found = _REFERENCE.fullmatch(reference)
            if found is None:
                raise refusal("sheet_damaged")
            self._row = int(found[2])
            self._column = self._column_of(found[1])

    def _column_of(self, letters: str) -> int:
        if letters not in self._places:
            self._places[letters] = column_index(letters)
        return self._places[letters]

    def _end_cell(self) -> None:
        if self._kind == "e":
            raise refusal("sheet_formula_error", cell=cell_name(self._column, self._row))
        content = "".join(self._pieces)
        if not content:
            if self._has_formula and self._kind != "str":
                raise refusal("sheet_formula_unsaved", cell=cell_name(self._column, self._row))
            return
        self._check_place()
        text = self._text(content)
        if not text:
            return
        if not self.lines or self.lines[-1][0] < self._row:
            self.lines.append((self._row, []))
        number, line = self.lines[-1]
        if number != self._row or len(line) > self._column:
            raise refusal("sheet_damaged")
        line.extend([""] * (self._column - len(line)))
        line.append(text)

    def _text(self, content: str) -> str:
        match self._kind:
            case "s":
                return self._shared[int(content)]
            case "str" | "inlineStr" | "d":
                return unescaped(content)
            case "b":
                return typed_text(content.strip() == "1")
        shape = self._formats.shape(self._style)
        return number_text(content, shape, from_1904=self._from_1904)

    def _count(self) -> None:
        self._elements_left -= 1
        if self._elements_left < 0:
            raise refusal("sheet_too_many_cells")

    def _check_place(self) -> None:
        place = cell_name(self._column, self._row)
        if self._row > self._limits.rows + 1:
            raise refusal("sheet_too_many_rows", cell=place, limit=self._limits.rows)
        if self._column >= self._limits.columns:
            raise refusal("sheet_too_many_columns", cell=place, limit=self._limits.columns)
