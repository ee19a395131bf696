"""What the counselling room reports: how many of its hours were used (FAC-07).

Before somebody has said of a first hour whether it was used, nothing is reported.
"""

from district.metrics.declarations import Source, Span, earliest_flow

_SESSIONS = """
    SELECT CASE WHEN bool_or(day <= %(last_day)s) THEN
            count(*) FILTER (WHERE was_used AND day BETWEEN %(first_day)s AND %(last_day)s)
        END AS "CNSL"
    FROM rooms_counsellingsession
"""

SOURCES = (
    Source(
        name="rooms.counselling",
        span=Span.FLOW,
        elements=("CNSL",),
        sql=_SESSIONS,
        turns_at=earliest_flow("rooms_counsellingsession", "day"),
    ),
)
