"""指标口径: what each figure means, from which parts it is made, since when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.figures import PeriodType
from district.metrics.models import Block, Kind, MetricDefinition
from frontend.access import needs
from frontend.reports.wording import fed_state

PERIODS: dict[str, str | Promise] = {
    PeriodType.DAY: gettext_lazy("每日"),
    PeriodType.MONTH: gettext_lazy("每月"),
    PeriodType.QUARTER: gettext_lazy("每季度"),
    PeriodType.YEAR: gettext_lazy("每年"),
    PeriodType.ROLLING: gettext_lazy("截至每月的 12 个月"),
}
ELEMENTS = "elements"


@dataclass(frozen=True)
class Entry:
    """One definition as the page prints it; the parts are named, not coded."""

    definition: MetricDefinition
    numerator: str
    denominator: str
    periods: str
    state: str
    codes: str = ""


@dataclass(frozen=True)
class Part:
    """A block of the catalogue."""

    code: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def fed(self) -> int:
        """How many of them some module feeds."""
        return sum(one.definition.is_fed for one in self.entries)


@require_safe
@needs(Action.FIGURES_READ)
def list_definitions(request: HttpRequest) -> HttpResponse:
    """Every definition in force today, by block, fed or not; elements last."""
    catalogue = catalogue_on(today())
    *parts, elements = _parts(catalogue)
    rules = [one.definition for part in parts for one in part.entries]
    context = {
        "version": catalogue.version,
        "parts": parts,
        "elements": elements,
        "count": len(rules),
        "fed": sum(one.is_fed for one in rules),
    }
    return render(request, "district/catalogue/list.html", context)


def _parts(catalogue: Catalogue) -> list[Part]:
    rules = [one for one in catalogue.by_code.values() if not one.is_element]
    parts = [
        Part(block.value, str(block.label), tuple(_entry(catalogue, one) for one in chosen))
        for block in Block
        if (chosen := [one for one in rules if one.block == block])
    ]
    elements = [one for one in catalogue.by_code.values() if one.is_element]
    entries = tuple(_entry(catalogue, one) for one in elements)
    return [*parts, Part(ELEMENTS, _("基础数据"), entries)]


def _entry(catalogue: Catalogue, definition: MetricDefinition) -> Entry:
    shown = (_periods(definition), fed_state(definition))
    if definition.is_element:
        return Entry(definition, "", "", *shown)
    return Entry(
        definition,
        names(catalogue, definition.numerator),
        names(catalogue, definition.denominator),
        *shown,
        codes=" ".join([*definition.numerator, *definition.denominator]),
    )


def names(catalogue: Catalogue, codes: Sequence[str]) -> str:
    """The elements of one side in words: 办结事项 + 超期未办结事项."""
    return " + ".join(
        catalogue.by_code[one].name if one in catalogue.by_code else one for one in codes
    )


def _periods(definition: MetricDefinition) -> str:
    if definition.kind == Kind.BASELINE:
        return _("不分期间")
    return _("、").join(str(PERIODS.get(one, one)) for one in definition.period_types)
