"""All cells as one flat table for any spreadsheet: UTF-8 with a byte order mark."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from district.metrics.exchange import plain_number
from district.metrics.figures import Figure
from district.metrics.models import MetricDefinition
from frontend.reports.contents import Contents
from frontend.reports.escaping import plain
from frontend.reports.levels import level_name
from frontend.reports.wording import state

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


def cell_row(definition: MetricDefinition, figure: Figure) -> list[Value]:
    """One cell as values: text stays text, numbers stay numbers, missing stays empty."""
    return [
        *_counted(definition, figure),
        *interval_bounds(figure),
        _("样本小") if figure.is_small else "",
        definition.module_names,
    ]


def interval_bounds(figure: Figure) -> list[Value]:
    """Both bounds of a share's interval; of anything else nothing."""
    return [plain_number(one) for one in figure.interval or (None, None)]


def _counted(definition: MetricDefinition, figure: Figure) -> list[Value]:
    return [
        figure.metric,
        definition.name,
        figure.organisation,
        figure.organisation_name,
        level_name(figure.level),
        str(figure.period),
        figure.numerator,
        figure.denominator,
        plain_number(figure.value),
        definition.unit,
        state(figure),
        _("是") if figure.at_least else "",
        figure.reporting,
        figure.expected,
        figure.version,
    ]


def csv_report(contents: Contents) -> bytes:
    """Every cell of the report, one a row."""
    return csv_cells(contents.rows())


def csv_cells(cells: Iterable[tuple[MetricDefinition, Figure]]) -> bytes:
    """These cells, one a row."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(cell_heads())
    for definition, figure in cells:
        row = cell_row(definition, figure)
        writer.writerow(plain(one) if isinstance(one, str) else one for one in row)
    return stream.getvalue().encode("utf-8-sig")
