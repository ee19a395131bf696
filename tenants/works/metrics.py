"""What works report: how many were accepted, and of how many residents were told in time (WRK-02).

As yet these are micro-projects alone. One is accepted on the day on which it was done. Residents
were told in time when that stood on their page by the end of the seventh day after it; and, where
it was announced, when they could read so before the day on which it began. One that was not
announced has no beginning of its own: it was done in a day.

Before the first one nothing is reported.
"""

from district.metrics.declarations import Source, Span, earliest_flow

_LOCAL = "AT TIME ZONE 'Asia/Shanghai'"

_ACCEPTED = f"""
    SELECT CASE WHEN known THEN accepted END AS "PRJ_ACC",
        CASE WHEN known THEN told END AS "PRJ_PUB"
    FROM (
        SELECT count(*) FILTER (WHERE done_on BETWEEN %(first_day)s AND %(last_day)s) AS accepted,
            count(*) FILTER (
                WHERE done_on BETWEEN %(first_day)s AND %(last_day)s AND published_at < %(as_of)s
                AND (published_at {_LOCAL})::date <= done_on + 7
                AND (announced_at IS NULL
                    OR (announced_at {_LOCAL})::date < LEAST(planned_on, done_on))
            ) AS told,
            COALESCE(bool_or(done_on <= %(last_day)s OR announced_at < %(edge)s), false) AS known
        FROM works_microproject
    ) AS counted
"""  # noqa: S608 -- the parts are constants of this file

# A day on which one was done begins or ends, or residents are told of one.
_TURNS_AT = f"""
    SELECT LEAST(
        ({earliest_flow("works_microproject", "done_on")}),
        (SELECT LEAST(
            min(announced_at) FILTER (WHERE announced_at >= %(as_of)s),
            min(published_at) FILTER (WHERE published_at >= %(as_of)s)
        ) FROM works_microproject)
    )
"""  # noqa: S608 -- the parts are constants of this file

SOURCES = (
    Source(
        name="works.accepted",
        span=Span.FLOW,
        elements=("PRJ_ACC", "PRJ_PUB"),
        sql=_ACCEPTED,
        turns_at=_TURNS_AT,
    ),
)
