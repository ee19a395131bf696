"""What the facilities report: whether an open station serves the compound, counted once."""

from district.metrics.declarations import Source, Span, earliest_turn

_STATION = """
    SELECT CASE WHEN count(*) > 0 THEN COALESCE(max(open::int), 0) END AS "STN"
    FROM (
        SELECT (opened_on IS NULL OR opened_on <= %(last_day)s)
               AND (closed_on IS NULL OR closed_on > %(last_day)s) AS open
        FROM facilities_station
    ) AS station
"""

SOURCES = (
    Source(
        name="facilities.station",
        span=Span.SNAPSHOT,
        elements=("STN",),
        sql=_STATION,
        turns_at=earliest_turn("facilities_station", "opened_on", "closed_on"),
    ),
)
