"""How a pivot is asked for: by an address, by a kept view, or by nothing at all."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from district.core.clock import today
from district.metrics.definitions import catalogue_on
from district.metrics.models import SavedView
from district.metrics.pivots import PivotChoice
from district.metrics.queries.views import readable_view
from frontend.access import viewer_of

# What stands there before anything is chosen: one rate each of coverage, heads, time and verdict.
FIRST = ("ORG-01", "ORG-03", "MAT-03", "MAT-05")
FIRST_PERIODS = 6


def asked_view(request: HttpRequest) -> SavedView | None:
    """The kept view that the address names; refused where the viewer may not know of it."""
    text = request.GET.get("view", "")
    if not text:
        return None
    try:
        view_id = UUID(text)
    except ValueError:
        view_id = UUID(int=0)
    return readable_view(viewer_of(request), view_id)


def asked_choice(request: HttpRequest, view: SavedView | None = None) -> PivotChoice:
    """The choice of the view or of the address; without either the one to begin with."""
    if view:
        return view.choice
    if not request.GET:
        return first_choice()
    return PivotChoice.read(request.GET.getlist("metric"), request.GET.dict())


def first_choice() -> PivotChoice:
    """A few rates that are fed, or whatever is."""
    metrics = [one for one in catalogue_on(today()).by_code.values() if one.block and one.is_fed]
    known = {one.code for one in metrics}
    codes = [code for code in FIRST if code in known] or sorted(known)[:1]
    return PivotChoice(metrics=tuple(codes), periods=FIRST_PERIODS)


def query_of(choice: PivotChoice) -> str:
    """The choice as it stands behind the question mark."""
    return urlencode(choice.parameters, doseq=True)
