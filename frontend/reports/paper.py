"""The report as the typesetter wants it: nothing but text in cells, lists and pictures."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from district.metrics.figures import Figure
from district.metrics.models import MetricDefinition
from frontend.charts.bars import bar_chart
from frontend.charts.lines import line_chart
from frontend.charts.shapes import PRINT, BarChart, LineChart
from frontend.reports.baselines import baseline_lines
from frontend.reports.blocks import BlockOfLines, Line, blocks
from frontend.reports.contents import Contents
from frontend.reports.pictures import children_chart, trend_chart
from frontend.reports.summary import (
    facts,
    headline,
    lock_state,
    paragraphs,
    title,
    version_text,
)
from frontend.reports.tables import PlaceTable, Row, children_table, compounds_table
from frontend.reports.tiles import tiles
from frontend.reports.unfed import unfed_blocks
from frontend.reports.wording import DASH, parts, period, with_unit

Json = dict[str, Any]


def paper(contents: Contents) -> Json:
    """Everything that ``report.typ`` lays out."""
    version = version_text(contents)
    told = [*headline(contents), *facts(contents)]
    is_english = (get_language() or "").startswith("en")
    return {
        "lang": "en" if is_english else "zh",
        "region": "gb" if is_english else "cn",
        "indent": 0 if is_english else 2,
        "title": title(contents),
        "author": _("春水小区治理平台"),
        "period": period(contents.period),
        "subtitle": f"{period(contents.period)} · {_('区委组织部')}",
        "facts": " · ".join(one for one in told if one != version),
        "state": lock_state(contents),
        "version": version,
        "words": _words(contents),
        "tiles": [asdict(one) for one in tiles(contents)],
        "summary": paragraphs(contents),
        "trend": _picture(trend_chart(contents)),
        "bars": _picture(children_chart(contents)),
        "attention": list(contents.attention),
        "blocks": [_block(one) for one in blocks(contents)],
        "unfed": [one.sentence for one in unfed_blocks(contents)],
        "children": _places(children_table(contents)),
        "compounds": _places(compounds_table(contents)),
        "baselines": _baselines(contents),
        "changes": list(contents.changes),
        "definitions": [_definition(contents, one) for one in contents.definitions],
    }


def _words(contents: Contents) -> dict[str, str]:
    """Headings and notes."""
    return {
        "page_of": _("第 {page} 页，共 {pages} 页"),
        "summary": _("一、总体情况"),
        "attention": _("二、需要关心"),
        "no_attention": _("没有触发任何提醒规则。"),
        "blocks": _("三、四个方面"),
        "blocks_note": _(
            "“样本小”指分母不足 10，不比较升降。“比上期”只在两期都可比时列出，绿色为向好，红色为向差。"
        ),
        "children": _("四、%(table)s") % {"table": children_table(contents).title},
        "compounds": _("五、分小区"),
        "places_note": _("按代码排列，不排名次。比率下方为分子/分母。"),
        "no_places": _("没有下级区划的数据。"),
        "baselines": _("六、累计成果"),
        "baselines_note": _("由小区申报的历史累计数，期间未注明，不汇总，也不进入任何比率。"),
        "no_baselines": _("没有申报。"),
        "unfed": _("八、尚未接入的指标"),
        "unfed_note": _(
            "这些指标还没有接上供数的业务模块：没有数字，也不等于零。括号内是将来提供数据的模块。"
        ),
        "no_unfed": _("这种期间的指标都已接入。"),
        "changes": _("七、本期变化"),
        "no_changes": _("区划、口径和已锁定的数据都没有变化。"),
        "definitions": _("附录 指标口径"),
    }


def _text(text: str, below: str = "", tone: str = "") -> Json:
    return {"text": text, "below": below, "tone": tone}


def _column(head: str, *, left: bool = False, wide: bool = False) -> Json:
    return {"head": head, "left": left, "wide": wide}


def _picture(chart: LineChart | BarChart | None) -> Json | None:
    if chart is None:
        return None
    drawn = line_chart(chart, PRINT) if isinstance(chart, LineChart) else bar_chart(chart, PRINT)
    unit = _("（%(unit)s）") % {"unit": chart.unit} if chart.unit else ""
    return {"svg": str(drawn), "alt": chart.title, "caption": f"{chart.title}{unit}"}


def _block(block: BlockOfLines) -> Json:
    """With the same period of last year only where it is known of some line."""
    with_year = any(one.year_before for one in block.lines)
    year = [_column(_("上年同期"))] if with_year else []
    return {
        "title": block.title,
        "empty": block.empty,
        "columns": [
            _column(_("指标"), left=True, wide=True),
            _column(_("数值")),
            _column(_("分子/分母")),
            _column(_("已报"), left=True),
            _column(_("上期")),
            _column(_("比上期")),
            *year,
        ],
        "rows": [_line(one, with_year=with_year) for one in block.lines],
    }


def _line(line: Line, *, with_year: bool) -> list[Json]:
    compared = line.small or line.change or DASH
    year = [_text(line.year_before or DASH, tone="muted")] if with_year else []
    return [
        _text(line.name),
        _text(line.value, tone="muted" if line.is_missing else "strong"),
        _text(line.parts or DASH),
        _text(line.reporting),
        _text(line.before or DASH, tone="muted"),
        _text(compared, tone=line.kind or "muted"),
        *year,
    ]


def _places(table: PlaceTable) -> Json:
    heads = [_column(head) for head in table.heads]
    return {
        "columns": [_column(table.first, left=True, wide=True), _column(table.second), *heads],
        "rows": [_place(row) for row in table.rows],
        "has_total": bool(table.rows and table.rows[-1].is_total),
    }


def _place(row: Row) -> list[Json]:
    name = _("合计") if row.is_total else row.place.name
    cells = [
        _text(one.text, one.parts, tone="muted" if one.is_missing else "") for one in row.cells
    ]
    return [_text(name, row.above, tone="strong"), _text(row.reporting), *cells]


def _baselines(contents: Contents) -> Json:
    return {
        "columns": [
            _column(_("小区"), left=True),
            _column(_("成果"), left=True, wide=True),
            _column(_("数量")),
            _column(_("说明"), left=True),
        ],
        "rows": [
            [
                _text(one.place, tone="strong"),
                _text(one.name),
                _text(one.amount),
                _text(one.note, tone="muted"),
            ]
            for one in baseline_lines(contents)
        ],
    }


def _definition(contents: Contents, definition: MetricDefinition) -> Json:
    figure = contents.at(definition.code)
    return {
        "name": definition.name,
        "code": definition.code,
        "text": definition.text,
        "now": "" if figure is None else _now(figure, definition),
    }


def _now(figure: Figure, definition: MetricDefinition) -> str:
    """The figure as the appendix repeats it, a rate with its parts."""
    shown = [parts(figure), with_unit(figure, definition)]
    return " · ".join(one for one in shown if one)
