"""The statements over the shared tables of service stations and of counselling sessions."""

_STATIONS = """
SELECT compound_id, n, COALESCE(max((
    (opened_on IS NULL OR opened_on <= last_day) AND (closed_on IS NULL OR closed_on > last_day)
)::int), 0) AS "STN"
FROM shared.facilities_station CROSS JOIN period GROUP BY 1, 2
"""

_SESSIONS = """
SELECT compound_id, n,
    count(*) FILTER (WHERE was_used AND day BETWEEN first_day AND last_day) AS "CNSL"
FROM shared.rooms_counsellingsession CROSS JOIN period
GROUP BY compound_id, n HAVING bool_or(day <= last_day)
"""


def facilities(periods: str) -> tuple[str, ...]:
    """``periods``: the common table expression that names them."""
    return tuple(f"WITH {periods} {one}" for one in (_STATIONS, _SESSIONS))
