"""The report as a workbook: numbers typed as numbers, text typed as text, never a formula."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import xlsxwriter
from django.utils.translation import gettext as _

from district.metrics.exchange import plain_number
from district.metrics.figures import Figure
from district.metrics.models import MetricDefinition
from frontend.reports.as_csv import cell_heads, cell_rows, interval_bounds
from frontend.reports.contents import COMPOUND, STREET, Contents, Place, is_rate
from frontend.reports.levels import level_name
from frontend.reports.summary import facts, headline, title
from frontend.reports.wording import (
    change,
    fed_state,
    is_readable,
    period,
    small_note,
    state,
)
from frontend.reports.workbook import FONT, Sheet, Styles, Value


def xlsx_report(contents: Contents) -> bytes:
    """The workbook: 总览, 街道, 小区, 单元格, 口径."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        _write(xlsxwriter.Workbook(file.name, options()), contents)
        return Path(file.name).read_bytes()


def _write(book: xlsxwriter.Workbook, contents: Contents) -> None:
    moment = contents.dated_at.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": title(contents), "author": _("春水"), "created": moment})
    styles = Styles.of(book)
    _overview(Sheet(book, styles, _("总览")), contents)
    _places(Sheet(book, styles, _("街道")), contents, STREET)
    _places(Sheet(book, styles, _("小区")), contents, COMPOUND)
    cell_sheet(Sheet(book, styles, _("单元格")), contents.rows())
    unfed = [one for one, _figure in contents.unfed]
    definition_sheet(Sheet(book, styles, _("口径")), [*contents.definitions, *unfed])
    book.close()


def options() -> dict[str, object]:
    """Of a workbook; made for each anew, for the library writes into what it is given."""
    return {
        "default_format_properties": dict(FONT),
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }


def _overview(sheet: Sheet, contents: Contents) -> None:
    sheet.widths([12, 28, 12, 10, 10, 10, 12, 9, 9, 12, 10, 12, 12, 10, 10])
    sheet.line([title(contents)], sheet.styles.title)
    for fact in [period(contents.period), *headline(contents), *facts(contents)]:
        sheet.line([fact])
    sheet.heads(
        [_("编码"), _("指标"), _("数值"), _("单位"), _("分子"), _("分母"), _("状态"), _("已报小区"),
         _("应报小区"), _("上期数值"), _("比上期"), _("提示"), _("上年同期"), _("95% 下限"),
         _("95% 上限")]
    )  # fmt: skip
    for definition in contents.definitions:
        sheet.line(_overview_row(contents, definition))
    for head, lines in (
        (_("需要关心"), contents.attention),
        (_("本期变化"), contents.changes),
    ):
        sheet.line([])
        sheet.line([head], sheet.styles.head)
        for text in lines or (_("没有。"),):
            sheet.line([text])
    sheet.line([])
    _unfed(sheet, contents)
    sheet.line([_("累计成果"), _("小区"), _("数量"), _("单位")], sheet.styles.head)
    for figure in contents.baselines:
        definition = contents.baseline_definitions[figure.metric]
        number = plain_number(figure.value)
        bound = _("（下限）") if figure.at_least else ""
        sheet.line([definition.name, figure.organisation_name, number, definition.unit + bound])


def _overview_row(contents: Contents, definition: MetricDefinition) -> list[Value]:
    now, before = contents.at(definition.code), contents.before.get(definition.code)
    if now is None:
        return [definition.code, definition.name]
    year_before = contents.year_before.get(definition.code)
    difference = change(now, before)
    hints = [note] if (note := small_note(now, before)) else []
    hints += [_("下限")] if now.at_least else []
    return [
        definition.code, definition.name, plain_number(now.value), definition.unit,
        now.numerator, now.denominator, state(now), now.reporting, now.expected,
        plain_number(before.value) if before else None,
        None if difference is None else plain_number(difference), " ".join(hints),
        plain_number(year_before.value) if year_before else None, *interval_bounds(now),
    ]  # fmt: skip


def _unfed(sheet: Sheet, contents: Contents) -> None:
    """The metrics without any number, and who is to feed them."""
    if not contents.unfed:
        return
    sheet.line([_("编码"), _("尚未接入的指标"), _("状态"), _("模块")], sheet.styles.head)
    for definition, figure in contents.unfed:
        sheet.line([definition.code, definition.name, state(figure), definition.module_names])
    sheet.line([])


def _places(sheet: Sheet, contents: Contents, level: str) -> None:
    heads = [_("编码"), level_name(level), _("所属街道"), _("所属社区"), _("已入驻小区")]
    widths: list[float] = [14, 20, 14, 16, 10]
    for definition in contents.definitions:
        unit = _("（%(unit)s）") % {"unit": definition.unit} if definition.unit else ""
        heads.append(f"{definition.code} {definition.name}{unit}")
        if is_rate(definition):
            heads += [f"{definition.code} {_('分子')}", f"{definition.code} {_('分母')}"]
        widths += [14, 10, 10] if is_rate(definition) else [12]
    sheet.widths(widths)
    sheet.heads(heads, frozen_columns=2)
    for place in contents.of_level(level):
        sheet.line(_place_row(contents, place))


def _place_row(contents: Contents, place: Place) -> list[Value]:
    street = contents.street_of(place)
    community = contents.named(place.above[0]) if place.level == COMPOUND else None
    expected = max((one.expected for one in contents.cells_of(place)), default=0)
    row: list[Value] = [
        place.code, place.name, street.name if street else "", community.name if community else "",
        expected,
    ]  # fmt: skip
    for definition in contents.definitions:
        figure = contents.at(definition.code, place.code)
        if figure is None:
            row.append(None)
        else:
            row.append(plain_number(figure.value) if is_readable(figure) else state(figure))
        if is_rate(definition):
            row += [figure.numerator, figure.denominator] if figure else [None, None]
    return row


def cell_sheet(sheet: Sheet, cells: Iterable[tuple[MetricDefinition, Figure]]) -> None:
    """Every cell, one a row, under heads that filter."""
    sheet.widths([10, 24, 16, 20, 10, 10, 10, 10, 12, 10, 10, 8, 8, 8, 10, 10, 10, 8, 14])
    sheet.heads(cell_heads(), frozen_columns=4)
    for row in cell_rows(cells):
        sheet.line(row)
    if sheet.row > 1:
        sheet.sheet.autofilter(0, 0, sheet.row - 1, len(cell_heads()) - 1)


def definition_sheet(sheet: Sheet, definitions: Iterable[MetricDefinition]) -> None:
    """What each metric means and how it is counted."""
    sheet.widths([10, 24, 46, 18, 18, 10, 12, 12, 12, 12, 16, 10])
    sheet.heads(
        [_("编码"), _("指标"), _("规则"), _("分子"), _("分母"), _("单位"), _("方向"), _("版本"),
         _("生效日期"), _("状态"), _("模块"), _("隐私等级")],
        frozen_columns=2,
    )  # fmt: skip
    for one in definitions:
        sheet.line(
            [one.code, one.name, one.text, " + ".join(one.numerator), " + ".join(one.denominator),
             one.unit, str(one.get_direction_display()), one.version, one.valid_from.isoformat(),
             fed_state(one), one.module_names, one.privacy],
            sheet.styles.wrapped,
        )  # fmt: skip
