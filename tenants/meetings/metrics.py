"""What the councils report: how many, in how many months, who came, what was resolved and done.

A council counts on the day on which it was held. Before the first one, and without anybody's word
that there was none, nothing is reported; afterwards a month without a council is a known miss,
which two in the next month do not repair. Published in time is before the fourth day after it.

Homes and resolutions that a phone sends before headcount and minutes count as they arrive.

A resolution counts in the period in which it is due, and as done when its matter, or the one into
which that was merged, was settled by the period's end and not taken up again.
"""

from district.metrics.declarations import NEXT_MONTH, Source, Span, earliest_flow

_DAY = "(held_at AT TIME ZONE 'Asia/Shanghai')::date"

_HELD = f"""
    SELECT CASE WHEN known THEN held END AS "TG", CASE WHEN known THEN months END AS "TG_M",
        CASE WHEN known THEN published END AS "TG_P"
    FROM (
        SELECT count(*) AS held, count(DISTINCT date_trunc('month', {_DAY})) AS months,
            count(*) FILTER (
                WHERE published_at < %(as_of)s
                AND (published_at AT TIME ZONE 'Asia/Shanghai')::date <= {_DAY} + 3
            ) AS published
        FROM meetings_council WHERE held_at >= %(start)s AND held_at < %(edge)s
    ) AS council
    CROSS JOIN (
        SELECT EXISTS (SELECT FROM meetings_council WHERE held_at < %(edge)s)
            OR EXISTS (
                SELECT FROM meetings_monthwithout
                WHERE month <= %(last_day)s AND at < %(as_of)s
            ) AS known
    ) AS told
"""  # noqa: S608 -- the parts are constants of the code

# Calendar months: what stands at a month's end is of the twelve that end with it.
_PRESENT = """
    SELECT CASE WHEN EXISTS (SELECT FROM meetings_council WHERE held_at < %(edge)s)
        THEN count(DISTINCT household_id) END AS "TG_HH"
    FROM meetings_presence
    WHERE day <= %(last_day)s
        AND day >= date_trunc('month', %(last_day)s::timestamp)::date - interval '11 months'
"""

_RESOLVED = """
    SELECT CASE WHEN EXISTS (SELECT FROM meetings_council WHERE held_at < %(edge)s)
            THEN count(*) END AS "RES_DUE",
        CASE WHEN EXISTS (SELECT FROM meetings_council WHERE held_at < %(edge)s)
            THEN count(*) FILTER (WHERE is_done) END AS "RES_OK"
    FROM (
        SELECT (
            SELECT step = 'finished' AND result = 'done' FROM (
                SELECT step, result, round FROM matters_stagemoment
                WHERE matter_id = COALESCE((
                        SELECT duplicate_of_id FROM matters_matter
                        WHERE id = resolution.matter_id AND merged_at < %(as_of)s
                    ), resolution.matter_id)
                    AND at < %(edge)s AND step IN ('accepted', 'finished')
                ORDER BY round DESC, step DESC LIMIT 1
            ) AS latest
        ) AS is_done
        FROM meetings_resolution AS resolution
        WHERE due_on BETWEEN %(first_day)s AND %(last_day)s
    ) AS due
"""

# It comes to be known that its matter went into another.
_MERGES = """
    SELECT min(merged_at) FROM matters_matter AS matter
    JOIN meetings_resolution ON matter_id = matter.id WHERE merged_at >= %(as_of)s
"""

# What is due and what is done is one table's business; steps of matters leave marks themselves.
SOURCES = (
    Source(
        name="meetings.held",
        span=Span.FLOW,
        elements=("TG", "TG_M", "TG_P"),
        sql=_HELD,
        turns_at=earliest_flow("meetings_council", _DAY),
    ),
    Source(
        name="meetings.present",
        span=Span.SNAPSHOT,
        elements=("TG_HH",),
        sql=_PRESENT,
        turns_at=NEXT_MONTH,
    ),
    Source(
        name="meetings.resolved",
        span=Span.FLOW,
        elements=("RES_DUE", "RES_OK"),
        sql=_RESOLVED,
        turns_at=f"SELECT LEAST(({earliest_flow('meetings_resolution', 'due_on')}), ({_MERGES}))",
    ),
)
