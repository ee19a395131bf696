"""上报回应 (MAT-13): what compounds handed up, and how much of it was answered in time.

Told by streets and communities, for the figure is the upstream side's and no compound's. Which
office was to answer stands in the compounds alone.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.keeping import standing
from district.metrics.queries import figures
from district.metrics.rights import readable_place
from district.registry.models import DivisionLevel
from frontend.access import needs, viewer_of
from frontend.district.empty import without_figures
from frontend.district.overview.choices import picker
from frontend.reports import wording
from frontend.reports.kept import kept_periods

METRIC = "MAT-13"
_LEVELS = (DivisionLevel.DISTRICT, DivisionLevel.SUBDISTRICT, DivisionLevel.COMMUNITY)


@dataclass(frozen=True)
class Line:
    """One division: how many were due, how many were answered in time, and how many not."""

    name: str
    code: str
    told: str
    due: int | None
    answered: int | None
    reporting: str
    is_top: bool

    @property
    def missed(self) -> int:
        return (self.due or 0) - (self.answered or 0)


@require_safe
@needs(Action.FIGURES_READ)
def show(request: HttpRequest) -> HttpResponse:
    """A division and what is directly below it, for one month."""
    months = [one for one in kept_periods(standing()) if one.type is PeriodType.MONTH]
    asked = request.GET.get("period", "")
    period = Period.parse(asked) if asked else next(iter(months), None)
    if period is None or period.type is not PeriodType.MONTH:
        return without_figures(request, _("上报回应"))
    place = readable_place(viewer_of(request), period, request.GET.get("organisation", ""))
    if place is None or place.slug:
        return without_figures(request, _("上报回应"))
    found = figures(period=period, within=place.division, levels=_LEVELS, metrics=[METRIC])
    told = [one for one in found if one.metric == METRIC]
    below = next((one.level for one in told if one.organisation != place.code), "")
    definition = catalogue_on(period.last_day).by_code[METRIC]
    context = {
        "place": place,
        "period_text": wording.period(period),
        "lines": [
            _line(one, wording.value(one, definition), is_top=one.organisation == place.code)
            for one in told
            if one.organisation == place.code or one.level == below
        ],
        "definition": definition,
        "picker": picker(months, period, request.GET.get("organisation", "")),
        "organisation": request.GET.get("organisation", ""),
        "period": str(period),
    }
    return render(request, "district/upstream/show.html", context)


def _line(figure: Figure, told: str, *, is_top: bool) -> Line:
    return Line(
        name=figure.organisation_name,
        code=figure.organisation,
        told=told,
        due=figure.denominator,
        answered=figure.numerator,
        reporting=wording.reporting(figure),
        is_top=is_top,
    )
