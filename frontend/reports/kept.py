"""The report as a page asks for it: what it holds is put together once, until a figure changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from district.core.clock import now
from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.keeping import keep, standing
from district.metrics.queries import Morning, morning, periods_available
from district.metrics.queries.changes import locks_at
from district.metrics.queries.once import Once
from district.metrics.rights import ReadablePlace, any_place
from frontend.reports.contents import Contents, Place, listed
from frontend.reports.gathering import Choose, compound_figures, gather

# Compounds that a page shows.
ROWS = 50


def kept_contents(
    place: ReadablePlace, period: Period, choose: Choose, seen: str, once: Once
) -> Contents:
    """Like :func:`gather` of the compounds that ``choose`` names, out of what is ``seen``."""
    # A month is said to be locked, and what was restated since, from a moment on.
    asked = (place.division.pk, place.slug, period, now() >= locks_at(period))
    if place.slug:
        return keep(seen, ("report", *asked), lambda: gather(place, period, once=once))
    frame = keep(
        seen, ("report", *asked), lambda: gather(place, period, lambda _places: (), once=once)
    )
    chosen = tuple(choose(frame.places))
    if not chosen:
        return frame
    figures: Mapping[tuple[str, str], Figure] = keep(
        seen,
        ("compounds", *asked, *chosen),
        lambda: compound_figures(place, period, chosen, once),
    )
    return replace(frame, figures={**frame.figures, **figures})


def kept_morning(place: ReadablePlace, seen: str, once: Once) -> Morning | None:
    """Of a division; one compound alone has no morning."""
    if place.slug:
        return None
    asked = ("morning", place.division.pk)
    found = keep(seen, asked, lambda: [morning(place.division, once=once)])
    return found[0]


def kept_periods(seen: str) -> list[Period]:
    """Those that have figures, the newest first."""
    return keep(seen, ("periods",), periods_available)


def default_period(periods: Sequence[Period]) -> Period | None:
    """The newest month, or the newest day where no month was computed."""
    months = (one for one in periods if one.type is PeriodType.MONTH)
    return next(months, next(iter(periods), None))


def prepare_page() -> bool:
    """Put together what the department reads first in the morning; False where nothing was ever
    counted. Named by ``PAGE_PREPARED_BY``; streets have a twentieth of it to read."""
    seen, once = standing(), Once()
    period = default_period(kept_periods(seen))
    top = any_place(period) if period else None
    if period is None or top is None:
        return False
    kept_contents(top, period, _first_compounds, seen, once)
    kept_morning(top, seen, once)
    return True


def _first_compounds(places: Sequence[Place]) -> list[str]:
    return [one.code for one in listed(places)[:ROWS]]
