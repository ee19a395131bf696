"""All cells as one flat table for any spreadsheet: UTF-8 with a byte order mark."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from district.metrics.exchange import plain_number
from district.metrics.figures import Figure
from district.metrics.models import MetricDefinition
from frontend.reports.contents import Contents
from frontend.reports.escaping import plain
from frontend.reports.levels import level_name
from frontend.reports.wording import state_name

Value = str | int | float | Decimal | None


def cell_heads() -> list[str]:
    """The columns of a list of cells."""
    return [
        _("指标编码"),
        _("指标"),
        _("组织编码"),
        pgettext("指标", "组织"),
        _("层级"),
        _("期间"),
        _("分子"),
        _("分母"),
        _("数值"),
        _("单位"),
        _("状态"),
        _("是否下限"),
        _("已报小区"),
        _("应报小区"),
        _("口径版本"),
        _("95% 下限"),
        _("95% 上限"),
        _("提示"),
        _("模块"),
    ]


def cell_rows(cells: Iterable[tuple[MetricDefinition, Figure]]) -> Iterator[list[Value]]:
    """Each cell as values: text stays text, numbers stay numbers, missing stays empty.

    Tens of thousands of cells say the same few words: each is looked up once a file.
    """
    state_of, level_of, period_of = cache(state_name), cache(level_name), cache(str)
    is_bound, is_small = _("是"), _("样本小")
    told: dict[str, tuple[str, str, str]] = {}
    for definition, figure in cells:
        if (words := told.get(definition.code)) is None:
            words = told[definition.code] = _words(definition)
        name, unit, modules = words
        yield [
            figure.metric,
            name,
            figure.organisation,
            figure.organisation_name,
            level_of(figure.level),
            period_of(figure.period),
            figure.numerator,
            figure.denominator,
            plain_number(figure.value),
            unit,
            state_of(figure.state),
            is_bound if figure.at_least else None,
            figure.reporting,
            figure.expected,
            figure.version,
            *interval_bounds(figure),
            is_small if figure.is_small else None,
            modules,
        ]


def _words(definition: MetricDefinition) -> tuple[str, str, str]:
    return definition.name, definition.unit, definition.module_names


def interval_bounds(figure: Figure) -> list[Value]:
    """Both bounds of a share's interval; of anything else nothing."""
    return [plain_number(one) for one in figure.interval or (None, None)]


def csv_report(contents: Contents) -> bytes:
    """Every cell of the report, one a row."""
    return csv_cells(contents.rows())


def csv_cells(cells: Iterable[tuple[MetricDefinition, Figure]]) -> bytes:
    """These cells, one a row."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(cell_heads())
    for row in cell_rows(cells):
        writer.writerow(plain(one) if isinstance(one, str) else one for one in row)
    return stream.getvalue().encode("utf-8-sig")
