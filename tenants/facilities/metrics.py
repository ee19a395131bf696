"""What the facilities report: whether an open station serves the compound, counted once.

With none on record it is none when somebody has said so, else nothing is known.
"""

from district.metrics.declarations import Source, Span, earliest_turn
from tenants.absences.declaring import said_absent
from tenants.absences.models import Topic

_STATION = f"""
    SELECT CASE WHEN count(*) > 0 OR {said_absent(Topic.STATION)} THEN COALESCE(max(open::int), 0) END AS "STN"
    FROM (
        SELECT (opened_on IS NULL OR opened_on <= %(last_day)s)
               AND (closed_on IS NULL OR closed_on > %(last_day)s) AS open
        FROM facilities_station
    ) AS station
"""  # noqa: S608 -- the parts are constants of the code

SOURCES = (
    Source(
        name="facilities.station",
        span=Span.SNAPSHOT,
        elements=("STN",),
        sql=_STATION,
        turns_at=earliest_turn("facilities_station", "opened_on", "closed_on"),
    ),
)
