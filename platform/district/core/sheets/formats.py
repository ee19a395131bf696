"""Number formats: which numbers are dates, and how much of the date a person sees.

Whoever types 2022年5月 into a spreadsheet gets the first of May, shown as year and month. The
day was never known, so the text that comes out says the month only.
"""

import re
from datetime import datetime, timedelta
from enum import Enum, auto

from district.core.sheets.cells import typed_text
from district.core.sheets.parts import Part, local_name

_NOT_SIGNS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_MINUTES = re.compile(r"h+[^a-z]*m+|m+[^a-z]*s+")
_LAST_SERIAL = 2_958_466
_SECONDS = 86_400


class Shape(Enum):
    """What a number in a cell stands for."""

    NUMBER = auto()
    MOMENT = auto()
    MONTH = auto()
    YEAR = auto()


# ECMA-376 part 1, 18.8.30, with the Chinese meanings of 27 to 36 and 50 to 58.
_BUILT_IN = dict.fromkeys(
    [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)], Shape.MOMENT
) | dict.fromkeys([17, 27, 36, 50, 52, 57], Shape.MONTH)


class Formats(Part):
    """The shape of each cell style, by the number that cells carry."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[Shape] = []
        self._own: dict[str, Shape] = {}
        self._in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "numFmt":
                code = attributes.get("formatCode", "")
                self._own[attributes.get("numFmtId", "")] = shape_of(code)
            case "cellXfs":
                self._in_cell_styles = True
            case "xf" if self._in_cell_styles:
                number = attributes.get("numFmtId", "0")
                built_in = _BUILT_IN.get(int(number), Shape.NUMBER)
                self.shapes.append(self._own.get(number, built_in))

    def end(self, name: str) -> None:
        if local_name(name) == "cellXfs":
            self._in_cell_styles = False

    def shape(self, style: str) -> Shape:
        """The shape for the style attribute of a cell; an unknown style is a plain number."""
        index = int(style or 0)
        return self.shapes[index] if 0 <= index < len(self.shapes) else Shape.NUMBER


def shape_of(code: str) -> Shape:
    """What a format code shows: yyyy"年"m"月" is a month."""
    signs = _MINUTES.sub("h", _NOT_SIGNS.sub("", code).partition(";")[0].lower())
    if "y" in signs and "d" not in signs:
        return Shape.MONTH if "m" in signs else Shape.YEAR
    return Shape.MOMENT if any(sign in signs for sign in "dhms") else Shape.NUMBER


def number_text(text: str, shape: Shape, *, from_1904: bool) -> str:
    """The text of a number as its format shows it; serial days become dates."""
    number = float(text)
    if shape is Shape.NUMBER or not 0 <= number < _LAST_SERIAL:
        return typed_text(number)
    # The calendar from 1900 holds a 29 February that never was; a cell has no time zone.
    start = 31 if number < 60 else 30
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, start)  # noqa: DTZ001
    moment = first + _span(number)
    if number < 1:
        return typed_text(moment.time())
    if shape is Shape.MONTH:
        return f"{moment.year}年{moment.month}月"
    return f"{moment.year}年" if shape is Shape.YEAR else typed_text(moment)


def _span(days: float) -> timedelta:
    """Whole seconds: a serial day is a float and never quite meets its second."""
    return timedelta(seconds=round(days * _SECONDS))
