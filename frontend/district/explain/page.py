"""What the page of one figure says: the rule, its parts, and the places that make up the sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from district.metrics.figures import Figure, Period
from district.metrics.models import Kind, MetricDefinition
from district.metrics.queries import ElementPart, ExplainedCell, Explanation
from district.metrics.queries.trends import Sums
from frontend.charts.shapes import LineChart, Series
from frontend.numbers import Number, grouped
from frontend.reports.intervals import wilson
from frontend.reports.wording import (
    DASH,
    STATES,
    is_readable,
    is_small,
    parts,
    reporting,
    state,
    value,
    with_unit,
)


@dataclass(frozen=True)
class PlaceLine:
    """One place behind the figure. ``why`` says what is missing, or that the sample is small."""

    name: str
    above: str
    url: str
    numerator: str
    denominator: str
    value: str
    reporting: str
    state: str
    why: str
    computed_at: datetime | None
    is_missing: bool


@dataclass(frozen=True)
class PartLine:
    """One element of the rule with its sum."""

    side: str
    name: str
    value: str
    reporting: str


def explain_url(metric: str, organisation: str, period: Period) -> str:
    """Where a figure is explained."""
    return reverse("figures:explain", args=[metric, organisation, str(period)])


def interval(explanation: Explanation) -> str:
    """85.1% 至 100.0%: Wilson's interval of a share; empty for anything else."""
    figure = explanation.figure
    if explanation.definition.kind != Kind.SHARE or not figure.denominator:
        return ""
    lower, upper = wilson(figure.numerator or 0, figure.denominator)
    return _("%(lower)s%% 至 %(upper)s%%") % {
        "lower": grouped(lower, 1),
        "upper": grouped(upper, 1),
    }


def part_lines(elements: Iterable[ElementPart]) -> list[PartLine]:
    """The elements in words; a rule that is its own element has none."""
    sides = {"numerator": _("分子"), "denominator": _("分母")}
    return [
        PartLine(sides[one.side], one.name, _element_value(one), reporting(one.figure))
        for one in elements
    ]


def _element_value(part: ElementPart) -> str:
    figure = part.figure
    if figure.numerator is None:
        return state(figure)
    bound = "≥" if figure.at_least else ""
    return f"{bound}{grouped(figure.numerator)}"


def division_lines(figures: Iterable[Figure], definition: MetricDefinition) -> list[PlaceLine]:
    """One line for each division directly below."""
    return [_division_line(one, definition) for one in figures]


def _division_line(figure: Figure, definition: MetricDefinition) -> PlaceLine:
    return PlaceLine(
        name=figure.organisation_name,
        above="",
        url=explain_url(figure.metric, figure.organisation, figure.period),
        numerator=_plain(figure.numerator),
        denominator=_plain(figure.denominator),
        value=with_unit(figure, definition) if is_readable(figure) else DASH,
        reporting=f"{figure.reporting}/{figure.expected}",
        state=state(figure),
        why=_("样本小") if is_small(figure, definition) else "",
        computed_at=figure.computed_at,
        is_missing=figure.value is None,
    )


def compound_lines(
    cells: Sequence[ExplainedCell],
    figures: dict[str, Figure],
    definition: MetricDefinition,
    above: dict[str, str],
) -> list[PlaceLine]:
    """One line for each compound, with the reason where it has no value."""
    return [
        PlaceLine(
            name=cell.organisation_name,
            above=above.get(cell.organisation, ""),
            url=explain_url(definition.code, cell.organisation, figure.period),
            numerator=_plain(cell.numerator),
            denominator=_plain(cell.denominator),
            value=with_unit(figure, definition) if is_readable(figure) else DASH,
            reporting="",
            state=str(STATES[cell.state]),
            why=cell.reason,
            computed_at=cell.computed_at,
            is_missing=cell.value is None,
        )
        for cell in cells
        if (figure := figures.get(cell.organisation))
    ]


def history_chart(
    definition: MetricDefinition, periods: Sequence[Period], sums: Sequence[Sums | None]
) -> LineChart | None:
    """The same figure over the last months; None before there are two of them."""
    values = tuple(_value(definition, one) for one in sums)
    if sum(value is not None for value in values) < 2:
        return None
    labels = tuple(date_format(one.first_day, _("n月")) for one in periods)
    title = _("%(name)s，近 12 个月") % {"name": definition.name}
    return LineChart(title, labels, (Series(definition.name, values),), unit=definition.unit)


def _value(definition: MetricDefinition, sums: Sums | None) -> Number | None:
    if sums is None:
        return None
    if not definition.is_rate:
        return sums.numerator
    if not sums.denominator:
        return None
    return round(Decimal(sums.numerator * definition.factor) / sums.denominator, 1)


def headline(explanation: Explanation) -> str:
    """22/22 · 1/5 个小区已报."""
    figure = explanation.figure
    return " · ".join(one for one in (parts(figure), reporting(figure)) if one)


def short_value(explanation: Explanation) -> str:
    """100.0%, 未填报."""
    return value(explanation.figure, explanation.definition)


def _plain(number: int | None) -> str:
    return DASH if number is None else grouped(number)
