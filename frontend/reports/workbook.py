"""Sheets that are written from top to bottom: numbers as numbers, text as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from frontend.numbers import Number

Value = str | Number | None
WIDEST = 46
_A4 = 9  # as spreadsheets number paper


@dataclass(frozen=True)
class Styles:
    """The few looks of a cell."""

    title: Format
    head: Format
    text: Format
    wrapped: Format
    number: Format
    decimal: Format

    @classmethod
    def of(cls, book: Workbook) -> "Styles":
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
        head = {"bold": True, "bg_color": "#B3242B", "font_color": "#FFFFFF", "text_wrap": True}
        return cls(
            title=book.add_format({**font, "bold": True, "font_size": 16}),
            head=book.add_format({**font, **head, "border": 1, "border_color": "#E5DED7"}),
            text=book.add_format(font),
            wrapped=book.add_format({**font, "text_wrap": True, "valign": "top"}),
            number=book.add_format({**font, "num_format": "#,##0"}),
            decimal=book.add_format({**font, "num_format": "#,##0.0"}),
        )


class Sheet:
    """A worksheet that is written from top to bottom, as constant memory demands."""

    def __init__(self, book: Workbook, styles: Styles, name: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.sheet.set_paper(_A4)
        self.sheet.set_landscape()
        self.styles = styles
        self.row = 0

    def line(self, values: Iterable[Value], style: Format | None = None) -> None:
        """One row; every value goes in by its type."""
        for column, value in enumerate(values):
            if isinstance(value, str):
                self.sheet.write_string(self.row, column, value, style or self.styles.text)
            elif value is not None:
                whole = value == int(value)
                number = self.styles.number if whole else self.styles.decimal
                self.sheet.write_number(self.row, column, value, style or number)
        self.row += 1

    def heads(self, names: Sequence[str], *, frozen_columns: int = 0) -> None:
        """The header row; a list's stays in view and is printed on every page."""
        self.line(names, self.styles.head)
        self.sheet.repeat_rows(self.row - 1)
        if self.row == 1:
            self.sheet.freeze_panes(1, frozen_columns)

    def widths(self, widths: Sequence[float]) -> None:
        """Widths in characters, from the first column on."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, min(width, WIDEST))
