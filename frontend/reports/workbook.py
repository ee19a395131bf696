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
# Of every cell that bears no look of its own: plain text, which most are, then says nothing of it.
FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}


@dataclass(frozen=True)
class Styles:
    """The few looks of a cell."""

    title: Format
    head: Format
    wrapped: Format
    number: Format
    decimal: Format

    @classmethod
    def of(cls, book: Workbook) -> "Styles":
        head = {"bold": True, "bg_color": "#B3242B", "font_color": "#FFFFFF", "text_wrap": True}
        return cls(
            title=book.add_format({**FONT, "bold": True, "font_size": 16}),
            head=book.add_format({**FONT, **head, "border": 1, "border_color": "#E5DED7"}),
            wrapped=book.add_format({**FONT, "text_wrap": True, "valign": "top"}),
            number=book.add_format({**FONT, "num_format": "#,##0"}),
            decimal=book.add_format({**FONT, "num_format": "#,##0.0"}),
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
        row, text, number = self.row, self.sheet.write_string, self.sheet.write_number
        whole, broken = self.styles.number, self.styles.decimal
        for column, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, str):
                text(row, column, value, style)
            else:
                number(row, column, value, style or (whole if value == int(value) else broken))
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
