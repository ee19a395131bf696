"""What visits report: knocks, contacts, homes met within a year, and what was heard.

Whoever was met counts as a contact, be it children alone; several visits of one household and
day count once (V19). An issue counts on the day of its visit, and as passed on in time when that
was done, or answered on the spot, before the end of the next working day.

A month without any visit is not reported, unless somebody confirmed it （本月没敲门）; of a longer
period each month must be. A single day is read within its month.
"""

from district.metrics.declarations import NEXT_MONTH, Source, Span, earliest_flow, earliest_turn

_LOCAL = "AT TIME ZONE 'Asia/Shanghai'"

# The months of which something is known: visits since when, or somebody's word that there is none.
_MONTHS = (
    "visits_month",
    """
    SELECT date_trunc('month', day::timestamp) AS month, min(at) AS since,
        NULL::timestamptz AS said_at
    FROM visits_visit GROUP BY 1
    UNION ALL SELECT month, NULL, at FROM visits_monthwithoutvisits
    """,
)

# A month of the period of which nobody has said anything; one that goes on, alone in its period.
_SILENT = f"""
    SELECT FROM generate_series(
        date_trunc('month', %(first_day)s::timestamp), %(last_day)s::timestamp, interval '1 month'
    ) AS begins
    WHERE (
        begins = date_trunc('month', %(first_day)s::timestamp)
        OR (begins + interval '1 month') {_LOCAL} <= %(edge)s
    ) AND NOT EXISTS (
        SELECT FROM visits_month
        WHERE month = begins AND (since < %(edge)s OR said_at < %(as_of)s)
    )
"""  # noqa: S608 -- the parts are constants of this file

_KNOCKED = f"""
    SELECT CASE WHEN is_told THEN attempts END AS "VA", CASE WHEN is_told THEN contacts END AS "VC",
        CASE WHEN is_told THEN heard END AS "VI", CASE WHEN is_told THEN passed_on END AS "VI_OK"
    FROM (SELECT NOT EXISTS ({_SILENT}) AS is_told) AS told
    CROSS JOIN (
        SELECT count(DISTINCT (household_id, day)) AS attempts,
            count(DISTINCT (household_id, day)) FILTER (WHERE result = 'contact') AS contacts
        FROM visits_visit WHERE day BETWEEN %(first_day)s AND %(last_day)s
    ) AS visit
    CROSS JOIN (
        SELECT count(*) AS heard, count(*) FILTER (
                WHERE handled_at < handle_by AND handled_at < %(as_of)s
            ) AS passed_on
        FROM visits_issue WHERE day BETWEEN %(first_day)s AND %(last_day)s
    ) AS issue
"""  # noqa: S608 -- the parts are constants of this file

# Calendar months: what stands at a month's end is of the twelve that end with it.
_MET = """
    SELECT CASE WHEN EXISTS (SELECT FROM visits_visit WHERE day <= %(last_day)s)
        THEN count(DISTINCT visit.household_id) END AS "VIS_HH"
    FROM visits_visit AS visit JOIN register_household AS home ON home.id = visit.household_id
    WHERE result = 'contact' AND occupancy = 'occupied' AND day <= %(last_day)s
        AND day >= date_trunc('month', %(last_day)s::timestamp)::date - interval '11 months'
"""

_SAID_LATER = """
    SELECT LEAST(
        (SELECT min(handled_at) FILTER (WHERE handled_at >= %(as_of)s) FROM visits_issue),
        (SELECT min(said_at) FILTER (WHERE said_at >= %(as_of)s) FROM visits_month)
    )
"""

SOURCES = (
    Source(
        name="visits.month",
        span=Span.FLOW,
        elements=("VA", "VC", "VI", "VI_OK"),
        sql=_KNOCKED,
        turns_at=f"SELECT LEAST(({earliest_flow('visits_visit', 'day')}),"
        f" ({earliest_flow('visits_issue', 'day')}), ({_SAID_LATER}))",
        given=(_MONTHS,),
    ),
    Source(
        name="visits.met",
        span=Span.SNAPSHOT,
        elements=("VIS_HH",),
        sql=_MET,
        turns_at=f"SELECT LEAST(({earliest_turn('visits_visit', 'day')}), ({NEXT_MONTH}))",
    ),
)
