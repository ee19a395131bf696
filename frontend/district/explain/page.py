"""What the page of one figure says: the rule, its parts, and the places that make up the sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.models import Kind, MetricDefinition
from district.metrics.queries import ElementPart, ExplainedCell, Explanation
from district.metrics.queries.trends import Sums
from frontend.charts.shapes import LineChart, Series
from frontend.numbers import Number, grouped
from frontend.reports.wording import (
    DASH,
    STATES,
    is_readable,
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


def part_lines(elements: Iterable[ElementPart], definition: MetricDefinition) -> list[PartLine]:
    """The elements in words; a rule that is its own element has none, nor has a plain count.

    Those of a median are the bands of its distribution.
    """
    if not definition.is_rate and definition.kind != Kind.MEDIAN:
        return []
    is_rate = definition.is_rate
    sides = {"numerator": _("分子") if is_rate else _("分布"), "denominator": _("分母")}
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
        why=_("样本小") if figure.is_small else "",
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
    """The same figure over the last periods; None before there are two of them."""
    values = tuple(_value(definition, one) for one in sums)
    if sum(value is not None for value in values) < 2:
        return None
    is_monthly = periods[0].type is PeriodType.MONTH
    labels = tuple(
        date_format(one.first_day, _("n月")) if is_monthly else str(one) for one in periods
    )
    title = _("%(name)s，%(history)s")
    title = title % {"name": definition.name, "history": history_title(periods[0].type)}
    return LineChart(title, labels, (Series(definition.name, values),), unit=definition.unit)


def history_title(kind: PeriodType) -> str:
    """近 12 个月, or that it is told period by period."""
    return _("近 12 个月") if kind is PeriodType.MONTH else _("历期")


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
