"""What matters report to the nightly roll-up.

A matter counts once in a period, however often it was closed in it; one merged into another
never counts. Closed means: at the edge (the period's end or the night's, whichever is earlier)
the last round known has an end of 办. Deadlines are those computed on the day of acceptance and
exclusive, so ``at < due`` is in time; a step known only by its day stands at 00:00 of it and
is thereby in time until the last day is over.

A month without any step is not reported, unless somebody confirmed it as quiet （本月无）; of a
longer period each month must be. A single day is read within its month, so that a day without a
matter is a zero.
"""

from itertools import pairwise

from district.metrics.declarations import BANDS_OF_HOURS, Source, Span
from tenants.matters.models import PROACTIVE_SOURCES

_PROACTIVE = ", ".join(f"'{source.value}'" for source in sorted(PROACTIVE_SOURCES))

_EDGE = "LEAST(%(end)s, %(as_of)s)"
_MERGED = "(matter.merged_at IS NULL OR matter.merged_at >= %(as_of)s)"

# Only of matters to which something happened or fell due since the period began.
_ROUNDS = f"""
    SELECT step.matter_id, step.round,
        min(step.at) FILTER (WHERE step.step = 'accepted') AS accepted_at,
        min(step.respond_by) AS respond_by,
        min(step.complete_by) AS complete_by,
        min(step.at) FILTER (WHERE step.step IN ('discussed', 'started') AND NOT step.is_skipped)
            AS answered_at,
        min(step.at) FILTER (WHERE step.step = 'finished') AS finished_at,
        bool_and(step.at_precision = 'moment')
            FILTER (WHERE step.step IN ('accepted', 'finished')) AS is_to_the_minute
    FROM matters_stagemoment AS step
    WHERE step.at < {_EDGE} AND step.matter_id IN (
        SELECT matter_id FROM matters_stagemoment
        WHERE at < {_EDGE} AND (at >= %(start)s OR respond_by >= %(start)s)
    )
    GROUP BY step.matter_id, step.round
"""  # noqa: S608 -- the parts are constants of this file

# The last round known of each matter.
_LAST = "SELECT DISTINCT ON (matter_id) * FROM rounds ORDER BY matter_id, round DESC"

# Past its deadline and not closed at the edge; reported once there is any record at all.
_OVERDUE = f"""
    SELECT CASE WHEN EXISTS (SELECT FROM matters_stagemoment WHERE at < %(as_of)s)
        OR EXISTS (SELECT FROM matters_quietmonth WHERE at < %(as_of)s)
    THEN (
        SELECT count(*) FROM matters_stagemoment AS accepted
        JOIN matters_matter AS matter ON matter.id = accepted.matter_id AND {_MERGED}
        WHERE accepted.step = 'accepted' AND accepted.at < {_EDGE}
            AND accepted.complete_by <= {_EDGE}
            AND NOT EXISTS (
                SELECT FROM matters_stagemoment AS later
                WHERE later.matter_id = accepted.matter_id AND later.at < {_EDGE}
                    AND (later.round > accepted.round
                        OR later.round = accepted.round AND later.step = 'finished')
            )
    ) END AS "MAT_OVD"
"""  # noqa: S608 -- the parts are constants of this file

# One row for each counted matter: its first acceptance, its last round, the requester's verdict.
_MATTERS = f"""
    SELECT matter.source, matter.asks_verdict, first.accepted_at, first.respond_by,
        first.answered_at, last.complete_by, last.finished_at,
        last.finished_at >= %(start)s AS is_closed,
        COALESCE(verdict.solution, '') AS solution,
        COALESCE(verdict.satisfaction, '') AS satisfaction,
        last.is_to_the_minute AND last.finished_at - last.accepted_at < interval '10 minutes'
            AND COALESCE(verdict.solution, '') <> 'solved' AS is_doubtful
    FROM (SELECT * FROM rounds WHERE round = 1) AS first
    JOIN ({_LAST}) AS last ON last.matter_id = first.matter_id
    JOIN matters_matter AS matter ON matter.id = first.matter_id AND {_MERGED}
    LEFT JOIN matters_verdict AS verdict ON verdict.matter_id = first.matter_id
        AND verdict.round = last.round AND verdict.of_requester
        AND verdict.uncounted = '' AND verdict.at < %(as_of)s
"""  # noqa: S608 -- the parts are constants of this file

# A month of the period of which nobody has said anything; one that goes on, alone in its period.
_SILENT = f"""
    SELECT FROM generate_series(
        date_trunc('month', %(first_day)s::timestamp), %(last_day)s::timestamp, interval '1 month'
    ) AS begins
    WHERE (
        begins = date_trunc('month', %(first_day)s::timestamp)
        OR (begins + interval '1 month') AT TIME ZONE 'Asia/Shanghai' <= {_EDGE}
    ) AND NOT EXISTS (
        SELECT FROM matters_stagemoment AS step
        WHERE step.at < {_EDGE} AND step.at >= begins AT TIME ZONE 'Asia/Shanghai'
            AND step.at < (begins + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
            AND NOT EXISTS (
                SELECT FROM matters_matter AS merged
                WHERE merged.id = step.matter_id AND merged.merged_at < %(as_of)s
            )
    ) AND NOT EXISTS (
        SELECT FROM matters_quietmonth AS quiet
        WHERE quiet.month = begins::date AND quiet.at < %(as_of)s
    )
"""  # noqa: S608 -- the parts are constants of this file

_NEXT_DAY = """(finished_at AT TIME ZONE 'Asia/Shanghai')::date
    <= (accepted_at AT TIME ZONE 'Asia/Shanghai')::date + 1"""
_DUE = f"respond_by >= %(start)s AND respond_by < {_EDGE}"
_HOURS = "extract(epoch FROM finished_at - accepted_at) / 3600"
_TIMED = "is_closed AND NOT is_doubtful"
_ELIGIBLE = "is_closed AND asks_verdict"

# Which matters each element counts.
COUNTED = {
    "MA": "accepted_at >= %(start)s",
    "MA_PRO": f"accepted_at >= %(start)s AND source IN ({_PROACTIVE})",
    "MR_DUE": _DUE,
    "MR_OK": f"{_DUE} AND answered_at < respond_by",
    "MC": "is_closed",
    "MC_OK": "is_closed AND finished_at < complete_by",
    "MC_V15": _TIMED,
    "MC_ND": f"{_TIMED} AND {_NEXT_DAY}",
    "MV_E": _ELIGIBLE,
    "MV_N": f"{_ELIGIBLE} AND solution <> ''",
    "MV_S": f"{_ELIGIBLE} AND solution = 'solved'",
    "MV_T": f"{_ELIGIBLE} AND satisfaction <> ''",
    "MV_SAT": f"{_ELIGIBLE} AND satisfaction IN ('satisfied', 'mostly')",
    **{
        f"MH_{band:02}": f"{_TIMED} AND {_HOURS} >= {begin} AND {_HOURS} < {end}"
        for band, (begin, end) in enumerate(pairwise((0, *BANDS_OF_HOURS, "'Infinity'")), 1)
    },
}

_FLOW = f"""
    WITH rounds AS ({_ROUNDS}), matters AS ({_MATTERS}), counted AS (
        SELECT {", ".join(f'count(*) FILTER (WHERE {rows}) AS "{code}"' for code, rows in COUNTED.items())}
        FROM matters
    ), reported AS MATERIALIZED (SELECT NOT EXISTS ({_SILENT}) AS is_reported)
    SELECT {", ".join(f'CASE WHEN is_reported THEN "{code}" END AS "{code}"' for code in COUNTED)}
    FROM counted, reported
"""  # noqa: S608 -- the parts are constants of this file

# A step or a deadline for the answer is of one day, and then no more of the next; an open matter
# becomes overdue; what bears a later moment than the night's comes to be known.
_TURNS_AT = """
    SELECT LEAST(
        (SELECT LEAST(
            min(CASE WHEN at >= %(as_of)s THEN at ELSE at + interval '1 day' END)
                FILTER (WHERE at >= %(as_of)s - interval '1 day'),
            min(CASE WHEN respond_by >= %(as_of)s THEN respond_by
                ELSE respond_by + interval '1 day' END)
                FILTER (WHERE respond_by >= %(as_of)s - interval '1 day'),
            min(complete_by) FILTER (WHERE complete_by >= %(as_of)s AND NOT EXISTS (
                SELECT FROM matters_stagemoment AS finished
                WHERE finished.matter_id = step.matter_id AND finished.round = step.round
                    AND finished.step = 'finished' AND finished.at < step.complete_by
            ))
        ) FROM matters_stagemoment AS step),
        (SELECT min(at) FILTER (WHERE at >= %(as_of)s) FROM matters_verdict),
        (SELECT min(merged_at) FILTER (WHERE merged_at >= %(as_of)s) FROM matters_matter),
        (SELECT min(at) FILTER (WHERE at >= %(as_of)s) FROM matters_quietmonth)
    )
"""

SOURCES = (
    Source(
        name="matters.overdue",
        span=Span.SNAPSHOT,
        elements=("MAT_OVD",),
        sql=_OVERDUE,
        turns_at=_TURNS_AT,
    ),
    Source(
        name="matters.month",
        span=Span.FLOW,
        elements=tuple(COUNTED),
        sql=_FLOW,
        turns_at=_TURNS_AT,
    ),
)
