"""How many homes compounds have, as they reported it last: aggregates of the night, never rows."""

from collections.abc import Collection
from uuid import UUID

from district.core.counts import Count
from district.metrics.definitions import catalogue_on
from district.metrics.figures import PeriodType
from district.metrics.queries.periods import periods_available
from district.metrics.queries.readings import Detail, readings

_HOUSEHOLDS = "HH"


def reported_households(compounds: Collection[UUID]) -> dict[UUID, Count]:
    """The homes of each of these compounds by the newest month; who has not reported is absent."""
    months = (one for one in periods_available() if one.type is PeriodType.MONTH)
    newest = next(months, None)
    if newest is None or not compounds:
        return {}
    catalogue = catalogue_on(newest.last_day)
    definition = catalogue[_HOUSEHOLDS]
    told = readings(newest, catalogue.version, [definition], compounds, detail=Detail.SUMMED)
    return {
        compound: Count(reading.numerator, at_least=reading.at_least)
        for (compound, _code), reading in told.items()
        if reading.is_reported and reading.numerator is not None
    }
