"""What matters report to the nightly roll-up.

A matter counts once in a period, however often it was closed in it; one merged into another
never counts. Closed means: at the edge (the period's end or the night's, whichever is earlier)
the last round known has an end of 办. Deadlines are those computed on the day of acceptance and
exclusive, so ``at < due`` is in time; a step known only by its day stands at 00:00 of it and
is thereby in time until the last day is over.

A month without any step is not reported, unless somebody confirmed it as quiet （本月无）; a
single day is read within its month, so that a day without a matter is a zero.
"""

from district.metrics.declarations import Source, Span
from tenants.matters.models import PROACTIVE_SOURCES

_PROACTIVE = ", ".join(f"'{source.value}'" for source in sorted(PROACTIVE_SOURCES))

_ROUNDS = """
    SELECT step.matter_id, step.round,
        min(step.at) FILTER (WHERE step.step = 'accepted') AS accepted_at,
        min(step.respond_by) AS respond_by,
        min(step.complete_by) AS complete_by,
        min(step.at) FILTER (WHERE step.step IN ('discussed', 'started') AND NOT step.is_skipped)
            AS answered_at,
        min(step.at) FILTER (WHERE step.step = 'finished') AS finished_at,
        bool_and(step.at_precision = 'moment')
            FILTER (WHERE step.step IN ('accepted', 'finished')) AS is_to_the_minute,
        bool_or(step.at >= date_trunc('month', %(start)s AT TIME ZONE 'Asia/Shanghai')
            AT TIME ZONE 'Asia/Shanghai') AS is_of_the_month
    FROM matters_stagemoment AS step
    WHERE step.at < LEAST(%(end)s, %(as_of)s)
    GROUP BY step.matter_id, step.round
"""

# The last round known of each matter.
_LAST = "SELECT DISTINCT ON (matter_id) * FROM rounds ORDER BY matter_id, round DESC"

# Past its deadline and not closed at the edge; reported once there is any record at all.
_OVERDUE = f"""
    WITH rounds AS ({_ROUNDS})
    SELECT CASE WHEN EXISTS (SELECT FROM matters_stagemoment WHERE at < %(as_of)s)
        OR EXISTS (SELECT FROM matters_quietmonth WHERE at < %(as_of)s)
    THEN (
        SELECT count(*) FROM ({_LAST}) AS last
        JOIN matters_matter AS matter ON matter.id = last.matter_id
        WHERE last.finished_at IS NULL AND last.complete_by <= LEAST(%(end)s, %(as_of)s)
            AND (matter.merged_at IS NULL OR matter.merged_at >= %(as_of)s)
    ) END AS "MAT_OVD"
"""  # noqa: S608 -- the parts are constants of this file

# One row for each counted matter: its first acceptance, its last round, the requester's verdict.
_MATTERS = f"""
    SELECT matter.source, matter.asks_verdict, first.accepted_at, first.respond_by,
        first.answered_at, last.complete_by, last.finished_at,
        COALESCE(first.is_of_the_month OR last.is_of_the_month, false) AS is_of_the_month,
        last.finished_at >= %(start)s AS is_closed,
        COALESCE(verdict.solution, '') AS solution,
        COALESCE(verdict.satisfaction, '') AS satisfaction,
        last.is_to_the_minute AND last.finished_at - last.accepted_at < interval '10 minutes'
            AND COALESCE(verdict.solution, '') <> 'solved' AS is_doubtful
    FROM (SELECT * FROM rounds WHERE round = 1) AS first
    JOIN ({_LAST}) AS last ON last.matter_id = first.matter_id
    JOIN matters_matter AS matter ON matter.id = first.matter_id
    LEFT JOIN matters_verdict AS verdict ON verdict.matter_id = first.matter_id
        AND verdict.round = last.round AND verdict.of_requester
        AND verdict.uncounted = '' AND verdict.at < %(as_of)s
    WHERE matter.merged_at IS NULL OR matter.merged_at >= %(as_of)s
"""  # noqa: S608 -- the parts are constants of this file

_NEXT_DAY = """(finished_at AT TIME ZONE 'Asia/Shanghai')::date
    <= (accepted_at AT TIME ZONE 'Asia/Shanghai')::date + 1"""
_DUE = "respond_by >= %(start)s AND respond_by < LEAST(%(end)s, %(as_of)s)"
_ELIGIBLE = "is_closed AND asks_verdict"

# Which matters each element counts.
_COUNTED = {
    "MA": "accepted_at >= %(start)s",
    "MA_PRO": f"accepted_at >= %(start)s AND source IN ({_PROACTIVE})",
    "MR_DUE": _DUE,
    "MR_OK": f"{_DUE} AND answered_at < respond_by",
    "MC": "is_closed",
    "MC_OK": "is_closed AND finished_at < complete_by",
    "MC_V15": "is_closed AND NOT is_doubtful",
    "MC_ND": f"is_closed AND NOT is_doubtful AND {_NEXT_DAY}",
    "MV_E": _ELIGIBLE,
    "MV_N": f"{_ELIGIBLE} AND solution <> ''",
    "MV_S": f"{_ELIGIBLE} AND solution = 'solved'",
    "MV_T": f"{_ELIGIBLE} AND satisfaction <> ''",
    "MV_SAT": f"{_ELIGIBLE} AND satisfaction IN ('satisfied', 'mostly')",
}

_FLOW = f"""
    WITH rounds AS ({_ROUNDS}), matters AS ({_MATTERS}), counted AS (
        SELECT bool_or(is_of_the_month) IS TRUE OR EXISTS (
                SELECT FROM matters_quietmonth
                WHERE month = date_trunc('month', %(first_day)s::timestamp)::date
                    AND at < %(as_of)s
            ) AS is_reported,
            {", ".join(f'count(*) FILTER (WHERE {rows}) AS "{code}"' for code, rows in _COUNTED.items())}
        FROM matters
    )
    SELECT {", ".join(f'CASE WHEN is_reported THEN "{code}" END AS "{code}"' for code in _COUNTED)}
    FROM counted
"""  # noqa: S608 -- the parts are constants of this file

SOURCES = (
    Source(name="matters.overdue", span=Span.SNAPSHOT, elements=("MAT_OVD",), sql=_OVERDUE),
    Source(name="matters.month", span=Span.FLOW, elements=tuple(_COUNTED), sql=_FLOW),
)
