"""What matters report to the nightly roll-up.

A matter counts once in a period, however often it was closed in it; one merged into another
never counts. Closed means: at the edge (the period's end or the night's, whichever is earlier)
the last round known has an end of 办. Deadlines are exclusive, so ``at < due`` is in time; a step
known only by its day stands at 00:00 of it and is thereby in time until the last day is over.

A round's deadlines are those of its acceptance, or those to which its clock was last moved; none
to settle while it is paused. Nothing is moved that has passed, and nothing into the past
(``moving.py``): so the last ones tell of every earlier edge, too, what was overdue at it. V16 holds
that against the history: what was due by the edge is closed, overdue or, its clock stopped, waived.

Of a closing it is watched for 30 days whether the matter is taken up again, which may happen once:
the first one counts, on the day on which they are over. 晒 is due when the step says so that let
the matter be published (``clocks.publish_by``); of what nobody but its handlers may read, never.

A month without any step is not reported, unless somebody confirmed it as quiet （本月无）; of a
longer period each month must be. A single day is read within its month, so that a day without a
matter is a zero.
"""

from district.metrics.declarations import BANDS_OF_HOURS, Source, Span
from tenants.matters.models import PROACTIVE_SOURCES

_PROACTIVE = ", ".join(f"'{source.value}'" for source in sorted(PROACTIVE_SOURCES))
_QUICK = "interval '10 minutes'"
_WATCHED = "interval '30 days'"
_LOCAL = "AT TIME ZONE 'Asia/Shanghai'"
_TURNS = "kind <> 'accepted', at, id"


def moved(tables: str = "", keys: str = "matter_id, round") -> str:
    """Where the clocks of each round that was moved stand, and how they came to stand there.

    ``came`` are the moments at which a deadline had come that held then, ``stood`` those at which
    the clock stood still; both begin with what is said and end with what is said next.
    """
    return f"""
    SELECT {keys}, sum(paused_for) AS paused_for,
        (array_agg(respond_by ORDER BY turn DESC))[1] AS respond_by,
        (array_agg(complete_by ORDER BY turn DESC))[1] AS complete_by,
        range_agg(CASE WHEN (complete_by > replaced_at) IS NOT TRUE AND complete_by IS NOT NULL
            THEN tstzrange(complete_by, replaced_at, '[]') END) AS came,
        range_agg(tstzrange(at, until, '(]')) FILTER (WHERE kind = 'paused') AS stood
    FROM (
        SELECT *, row_number() OVER turns AS turn, lead(at) OVER turns AS until,
            lead(at) OVER (PARTITION BY {keys}, complete_by IS NULL ORDER BY {_TURNS})
                AS replaced_at
        FROM (
            SELECT {keys}, kind, at, id, paused_for, respond_by, complete_by
            FROM {tables}matters_clockchange
            UNION ALL
            SELECT {keys}, step, at, id, NULL, respond_by, complete_by
            FROM {tables}matters_stagemoment JOIN (
                SELECT DISTINCT {keys} FROM {tables}matters_clockchange
            ) AS change USING ({keys})
            WHERE step = 'accepted'
        ) AS said
        WINDOW turns AS (PARTITION BY {keys} ORDER BY {_TURNS})
    ) AS clock GROUP BY {keys}
    """  # noqa: S608 -- the parts are constants of this file


MOVED = ("matters_moved", moved())

# Each step with what bears on it of its matter.
STEPS = (
    "matters_step",
    """
    SELECT step.matter_id, step.round, step.step, step.at, step.at_precision, step.is_skipped,
        COALESCE(moved.respond_by, step.respond_by) AS respond_by,
        CASE WHEN moved.round IS NULL THEN step.complete_by ELSE moved.complete_by END
            AS complete_by,
        step.publish_by, step.result, moved.paused_for, step.created_at,
        matter.source, matter.asks_verdict, matter.is_private, matter.merged_at
    FROM matters_stagemoment AS step JOIN matters_matter AS matter ON matter.id = step.matter_id
    LEFT JOIN matters_moved AS moved ON moved.matter_id = step.matter_id
        AND moved.round = step.round AND step.step = 'accepted'
    """,
)
VERDICTS = (
    "matters_said",
    """
    SELECT matter_id, round, of_requester, uncounted, solution, satisfaction, at, at_precision,
        created_at
    FROM matters_verdict
    """,
)

# One row a round, with the beginning of the next one and what the first one says.
_ROUNDS = (
    "matters_round",
    """
    SELECT *, lead(begun_at) OVER turns AS next_begun_at,
        first_value(accepted_at) OVER turns AS first_accepted_at,
        first_value(respond_by) OVER turns AS first_respond_by,
        first_value(answered_at) OVER turns AS first_answered_at,
        first_value(finished_at) OVER turns AS first_finished_at,
        COALESCE(sum(paused_in_round) OVER turns, interval '0') AS paused_for
    FROM (
        SELECT matter_id, round, source, asks_verdict, is_private, merged_at,
            min(at) AS begun_at,
            min(at) FILTER (WHERE step = 'accepted') AS accepted_at,
            min(respond_by) AS respond_by, min(complete_by) AS complete_by,
            min(paused_for) AS paused_in_round,
            min(at) FILTER (WHERE step IN ('discussed', 'started') AND NOT is_skipped)
                AS answered_at,
            min(at) FILTER (WHERE step = 'finished') AS finished_at,
            min(at) FILTER (WHERE step = 'published') AS published_at,
            min(publish_by) AS publish_by, bool_or(result = 'final') AS is_final,
            bool_and(at_precision = 'moment') FILTER (WHERE step IN ('accepted', 'finished'))
                AS is_to_the_minute
        FROM matters_step
        GROUP BY matter_id, round, source, asks_verdict, is_private, merged_at
    ) AS told
    LEFT JOIN (SELECT matter_id, round, came, stood FROM matters_moved) AS clock
        USING (matter_id, round)
    WINDOW turns AS (PARTITION BY matter_id ORDER BY round)
    """,
)

# What counts of a round that was the last one known at the edge of a period; V15 as a band.
FLAGS = f"""
    first_accepted_at >= start AND first_accepted_at < edge AS is_accepted,
    first_respond_by >= start AND first_respond_by < edge AND first_accepted_at < edge AS is_due,
    first_answered_at < edge AND first_answered_at < first_respond_by AS is_answered,
    accepted_at < edge AND complete_by <= edge AND (finished_at < edge) IS NOT TRUE AS is_overdue,
    is_closed, is_closed AND finished_at < complete_by AS is_in_time,
    is_closed AND finished_at >= complete_by AS is_late,
    accepted_at < edge AND (finished_at < edge) IS NOT TRUE AND came @> edge AND stood @> edge
        AS is_waived,
    is_closed OR accepted_at < edge AND (finished_at < edge) IS NOT TRUE
        AND CASE WHEN came IS NULL THEN complete_by <= edge ELSE came @> edge END AS was_due,
    is_closed AND asks_verdict AND NOT is_final AS is_asked,
    first_finished_at + {_WATCHED} >= start AND first_finished_at + {_WATCHED} < edge AS is_watched,
    round > 1 AND begun_at < first_finished_at + {_WATCHED} AS is_again,
    NOT is_private AND publish_by >= start AND publish_by < edge AS is_due_on_board,
    published_at < publish_by AS is_on_board,
    (finished_at {_LOCAL})::date <= (first_accepted_at {_LOCAL})::date + 1 AS is_next_day,
    CASE WHEN is_closed AND NOT (
        is_to_the_minute AND finished_at - accepted_at < {_QUICK} AND solution <> 'solved'
    ) THEN width_bucket(
        GREATEST(finished_at - first_accepted_at - paused_for, interval '0'),
        '{{0, {", ".join(f"{hours}h" for hours in BANDS_OF_HOURS)}}}'::interval[]
    ) END AS band
"""

# A round for each period at whose edge it was the last one known, if anything of it may count.
# OFFSET 0 has each flag computed once, not once for each element that asks for it.
_TOLD = f"""
    SELECT n, source, solution, satisfaction, {FLAGS}
    FROM (
        SELECT round.*, period.n, period.start, period.edge,
            finished_at < edge AND finished_at >= period.start AS is_closed,
            COALESCE(verdict.solution, '') AS solution,
            COALESCE(verdict.satisfaction, '') AS satisfaction
        FROM period
        JOIN matters_round AS round
            ON begun_at < edge AND (next_begun_at IS NULL OR next_begun_at >= edge)
            AND (finished_at IS NULL OR finished_at >= period.start
                OR first_respond_by >= period.start OR first_accepted_at >= period.start
                OR publish_by >= period.start OR first_finished_at + {_WATCHED} >= period.start)
            AND (merged_at IS NULL OR merged_at >= as_of)
        LEFT JOIN matters_said AS verdict
            ON verdict.matter_id = round.matter_id AND verdict.round = round.round
            AND of_requester AND uncounted = '' AND verdict.at < as_of
    ) AS known OFFSET 0
"""  # noqa: S608 -- the parts are constants of this file

# Which matters each element counts.
COUNTED = {
    "MA": "is_accepted",
    "MA_PRO": f"is_accepted AND source IN ({_PROACTIVE})",
    "MR_DUE": "is_due",
    "MR_OK": "is_due AND is_answered",
    "MC": "is_closed",
    "MC_OK": "is_in_time",
    "MC_LATE": "is_late",
    "MAT_PAU": "is_waived",
    "MAT_DUE": "was_due",
    "MC_V15": "band IS NOT NULL",
    "MC_ND": "band IS NOT NULL AND is_next_day",
    "MV_E": "is_asked",
    "MV_N": "is_asked AND solution <> ''",
    "MV_S": "is_asked AND solution = 'solved'",
    "MV_T": "is_asked AND satisfaction <> ''",
    "MV_SAT": "is_asked AND satisfaction IN ('satisfied', 'mostly')",
    "MRE_DUE": "is_watched",
    "MRE": "is_watched AND is_again",
    "MP_DUE": "is_due_on_board",
    "MP_OK": "is_due_on_board AND is_on_board",
    **{f"MH_{band:02}": f"band = {band}" for band in range(1, len(BANDS_OF_HOURS) + 2)},
}

_COUNTS = (
    "matters_counted",
    f"""
    SELECT n, count(*) FILTER (WHERE is_overdue) AS overdue,
        {", ".join(f'count(*) FILTER (WHERE {rows}) AS "{code}"' for code, rows in COUNTED.items())}
    FROM period LEFT JOIN ({_TOLD}) AS told USING (n) GROUP BY n
    """,  # noqa: S608 -- likewise
)

# What was handed upwards. Sent back with reasons within the day, it was never theirs to answer.
_REFERRED = (
    "matters_referred",
    """
    SELECT matter_id, answer_by, merged_at,
        (reply.kind = 'answered' AND reply.at < answer_by) IS TRUE AS is_in_time
    FROM matters_referral AS referral JOIN matters_matter AS matter ON matter.id = matter_id
    LEFT JOIN matters_referralreply AS reply ON reply.referral_id = referral.id
    WHERE recipient <> 'property' AND reply.kind IS DISTINCT FROM 'sent_back'
    """,
)

# A matter counts once in a period, in time if each answer that was due in it came in time.
_SENT_UP = (
    "matters_sent_up",
    """
    SELECT n, count(DISTINCT matter_id) AS "ME_DUE",
        count(DISTINCT matter_id) - count(DISTINCT matter_id) FILTER (WHERE NOT is_in_time)
            AS "ME_OK"
    FROM period LEFT JOIN matters_referred ON answer_by >= period.start
        AND answer_by < period.edge AND (merged_at IS NULL OR merged_at >= as_of)
    GROUP BY n
    """,
)
UPSTREAM = ("ME_DUE", "ME_OK")

# The months of which something is known: steps since when, or somebody's word that there is none.
_MONTHS = (
    "matters_month",
    f"""
    SELECT date_trunc('month', at {_LOCAL}) AS month, merged_at, min(at) AS since,
        NULL::timestamptz AS said_at
    FROM matters_step GROUP BY 1, 2
    UNION ALL SELECT month, NULL, NULL, at FROM matters_quietmonth
    """,  # noqa: S608 -- likewise
)

# Past its deadline and not closed at the edge; reported once there is any record at all.
_OVERDUE = """
    SELECT CASE WHEN EXISTS (
        SELECT FROM matters_month WHERE since < %(as_of)s OR said_at < %(as_of)s
    ) THEN overdue END AS "MAT_OVD"
    FROM matters_counted WHERE matters_counted.n = %(n)s
"""

# A month of the period of which nobody has said anything; one that goes on, alone in its period.
_SILENT = f"""
    SELECT FROM generate_series(
        date_trunc('month', %(first_day)s::timestamp), %(last_day)s::timestamp, interval '1 month'
    ) AS begins
    WHERE (
        begins = date_trunc('month', %(first_day)s::timestamp)
        OR (begins + interval '1 month') {_LOCAL} <= %(edge)s
    ) AND NOT EXISTS (
        SELECT FROM matters_month WHERE month = begins AND (
            since < %(edge)s AND (merged_at IS NULL OR merged_at >= %(as_of)s)
            OR said_at < %(as_of)s
        )
    )
"""  # noqa: S608 -- the parts are constants of this file

_FLOW = f"""
    SELECT {", ".join(f'"{code}"' for code in (*COUNTED, *UPSTREAM))}
    FROM (SELECT NOT EXISTS ({_SILENT}) AS is_reported) AS told
    LEFT JOIN matters_counted ON matters_counted.n = %(n)s AND is_reported
    LEFT JOIN matters_sent_up ON matters_sent_up.n = %(n)s AND is_reported
"""  # noqa: S608 -- the parts are constants of this file


def _of_its_day(moment: str) -> str:
    """When the earliest such moment is over, and a day later, when it is no more of the day."""
    return f"""min(CASE WHEN {moment} >= %(as_of)s THEN {moment} ELSE {moment} + interval '1 day' END)
        FILTER (WHERE {moment} >= %(as_of)s - interval '1 day')"""


# A step or a deadline is of one day, and then no more of the next; an open matter becomes overdue;
# what bears a later moment than the night's comes to be known.
_TURNS_AT = f"""
    SELECT LEAST(
        (SELECT LEAST(
            {_of_its_day("at")}, {_of_its_day("respond_by")}, {_of_its_day("publish_by")},
            min(merged_at) FILTER (WHERE merged_at >= %(as_of)s)
        ) FROM matters_step),
        (SELECT min(complete_by) FILTER (WHERE complete_by >= %(as_of)s
            AND (finished_at < complete_by) IS NOT TRUE) FROM matters_round),
        (SELECT min(moment) FROM (
            SELECT finished_at, unnest(came) AS span FROM matters_round
        ) AS due, LATERAL (VALUES (lower(span)), (upper(span))) AS said (moment)
        WHERE moment >= %(as_of)s AND (finished_at < moment) IS NOT TRUE),
        (SELECT {_of_its_day(f"(first_finished_at + {_WATCHED})")} FROM matters_round),
        (SELECT min(at) FILTER (WHERE at >= %(as_of)s) FROM matters_said),
        (SELECT {_of_its_day("answer_by")} FROM matters_referred),
        (SELECT min(said_at) FILTER (WHERE said_at >= %(as_of)s) FROM matters_month)
    )
"""  # noqa: S608 -- likewise
_GIVEN = (MOVED, STEPS, VERDICTS, _ROUNDS, _COUNTS, _REFERRED, _SENT_UP, _MONTHS)

SOURCES = (
    Source(
        name="matters.overdue",
        span=Span.SNAPSHOT,
        elements=("MAT_OVD",),
        sql=_OVERDUE,
        turns_at=_TURNS_AT,
        given=_GIVEN,
    ),
    Source(
        name="matters.month",
        span=Span.FLOW,
        elements=(*COUNTED, *UPSTREAM),
        sql=_FLOW,
        turns_at=_TURNS_AT,
        given=_GIVEN,
    ),
)
