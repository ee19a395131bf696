"""What mediation reports: how many were accepted, settled, failed, still open, and came again.

One case is one, whatever number of households stands in it. It counts by its days: accepted,
ended, or the ninetieth after a settlement. Before the first case nothing is reported, unless
somebody has said of the quarter that there was none. Open over
30 days means that the thirtieth day after the acceptance is over at the period's end.
"""

from district.metrics.declarations import NEXT_MONTH, Source, Span, earliest_flow

_KNOWN = """(
    EXISTS (SELECT FROM disputes_dispute WHERE accepted_on <= %(last_day)s)
    OR EXISTS (
        SELECT FROM disputes_quarterwithoutdisputes
        WHERE month = date_trunc('quarter', %(last_day)s::timestamp) AND at < %(as_of)s
    )
)"""
_SETTLED = "ended_as IN ('written', 'oral')"
_TODAY = "(%(as_of)s AT TIME ZONE 'Asia/Shanghai')::date"

_COURSE = f"""
    SELECT CASE WHEN known THEN accepted END AS "DA", CASE WHEN known THEN settled END AS "DS",
        CASE WHEN known THEN failed END AS "DF", CASE WHEN known THEN observed END AS "DS90",
        CASE WHEN known THEN again END AS "DR"
    FROM (
        SELECT count(*) FILTER (WHERE accepted_on BETWEEN %(first_day)s AND %(last_day)s)
                AS accepted,
            count(*) FILTER (
                WHERE ended_on BETWEEN %(first_day)s AND %(last_day)s AND {_SETTLED}
            ) AS settled,
            count(*) FILTER (
                WHERE ended_on BETWEEN %(first_day)s AND %(last_day)s AND NOT {_SETTLED}
            ) AS failed,
            count(*) FILTER (
                WHERE ended_on + 90 BETWEEN %(first_day)s AND %(last_day)s AND {_SETTLED}
            ) AS observed,
            count(*) FILTER (
                WHERE ended_on + 90 BETWEEN %(first_day)s AND %(last_day)s AND {_SETTLED}
                AND EXISTS (SELECT FROM disputes_recurrence WHERE first_id = dispute.id)
            ) AS again,
            {_KNOWN} AS known
        FROM disputes_dispute AS dispute
    ) AS counted
"""  # noqa: S608 -- the parts are constants of the code

_OPEN = f"""
    SELECT CASE WHEN {_KNOWN} THEN count(*) END AS "DO30"
    FROM disputes_dispute
    WHERE accepted_on + 30 < %(last_day)s AND (ended_on IS NULL OR ended_on > %(last_day)s)
"""  # noqa: S608 -- likewise

# Of those open: the night of the thirty-first day; and none of the future end or begin.
_GROWS_OLD = f"""
    SELECT (min(accepted_on) + 32)::timestamp AT TIME ZONE 'Asia/Shanghai'
    FROM disputes_dispute WHERE ended_on IS NULL AND accepted_on + 32 >= {_TODAY}
"""  # noqa: S608 -- likewise

# A quarter of which nobody has said anything yet begins; what was said is known from then on.
_SAID = f"""
    SELECT LEAST(({NEXT_MONTH}), (
        SELECT min(at) FILTER (WHERE at >= %(as_of)s) FROM disputes_quarterwithoutdisputes
    ))
"""  # noqa: S608 -- likewise
_TURNS = earliest_flow("disputes_dispute", "accepted_on", "ended_on", "(ended_on + 90)")

SOURCES = (
    Source(
        name="disputes.course",
        span=Span.FLOW,
        elements=("DA", "DS", "DF", "DS90", "DR"),
        sql=_COURSE,
        turns_at=f"SELECT LEAST(({_TURNS}), ({_SAID}))",
    ),
    Source(
        name="disputes.open",
        span=Span.SNAPSHOT,
        elements=("DO30",),
        sql=_OPEN,
        turns_at=f"SELECT LEAST(({_GROWS_OLD}), ({_SAID}))",
    ),
)
