"""Files to download: an empty template with an example, and the rows that need mending."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from district.core.sheets.columns import PROBLEM_TITLE, CellProblem, Column, Reading, Sheet
from district.core.sheets.writing import Page, write_csv, write_xlsx


def template_xlsx(sheet: Sheet[Any]) -> bytes:
    """A header (required titles starred), one example row, and a page that explains."""
    header = [_starred(column) for column in sheet.columns]
    example = [column.example for column in sheet.columns]
    return write_xlsx(
        [
            Page(sheet.title, header, [example]),
            Page(
                _("填写说明"),
                (_("列"), _("必填"), _("怎样填写"), _("可填"), _("例子")),
                [_explained(column) for column in sheet.columns],
            ),
        ]
    )


def template_csv(sheet: Sheet[Any]) -> bytes:
    """A header and the example row; uploading the example row as it is does nothing."""
    return write_csv(sheet.header(), [[column.example for column in sheet.columns]])


def mending_pages(reading: Reading[Any], problems: Iterable[CellProblem]) -> list[Page]:
    """The bad rows as they came, with a last column that says what is wrong in each."""
    by_row: dict[int, list[CellProblem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    order = sorted(reading.places.values())
    rows = (
        (
            [line.cells[index] for index in order],
            [(problem.title, problem.sentence) for problem in by_row[line.number]],
        )
        for line in reading.table.rows
        if line.number in by_row
    )
    return [mending_page([reading.table.header[index] for index in order], rows)]


def mending_page(
    header: Sequence[str],
    rows: Iterable[tuple[Sequence[str], Iterable[tuple[str, str]]]],
) -> Page:
    """One page of rows to mend: each row's cells, and its problems as (title, sentence)."""
    lines = [
        [*cells, "\n".join(_named(*problem) for problem in problems)] for cells, problems in rows
    ]
    return Page(_("待改正"), [*header, PROBLEM_TITLE], lines)


def _named(title: str, sentence: str) -> str:
    return _("%(name)s：%(sentence)s") % {"name": title, "sentence": sentence}


def _starred(column: Column) -> str:
    return f"{column.title}*" if column.required else column.title


def _guidance(column: Column) -> str:
    facts = {"hint": column.parser.hint, "help": column.help}
    return _("%(hint)s。%(help)s") % facts if column.help else str(column.parser.hint)


def _explained(column: Column) -> list[str]:
    return [
        column.title,
        _("必填") if column.required else _("可不填"),
        _guidance(column),
        _("、").join(column.parser.options()),
        column.example,
    ]
