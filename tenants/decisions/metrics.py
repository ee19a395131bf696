"""What the owners' decisions report: how many of those who count took part, and with what area.

Binding votes of which the count falls into the period; polls bind nobody and are left out. Areas
are whole square metres. A compound that never held a vote reports nothing.
"""

from district.metrics.declarations import Source, Span

_TURNOUT = """
    SELECT CASE WHEN count(*) > 0 THEN COALESCE(sum(base_number) FILTER (WHERE falls), 0) END
               AS "VB_H",
           CASE WHEN count(*) > 0 THEN COALESCE(sum(cast_number) FILTER (WHERE falls), 0) END
               AS "VT_H",
           CASE WHEN count(*) > 0 THEN
               COALESCE(sum(base_area) FILTER (WHERE falls), 0)::bigint / 100 END AS "VB_A",
           CASE WHEN count(*) > 0 THEN
               COALESCE(sum(cast_area) FILTER (WHERE falls), 0)::bigint / 100 END AS "VT_A"
    FROM (
        SELECT base_number, cast_number, base_area, cast_area,
               counted_at >= %(start)s AND counted_at < LEAST(%(end)s, %(as_of)s) AS falls
        FROM decisions_vote
        WHERE is_binding AND counted_at < %(as_of)s
    ) AS counted
"""

# A count is of one day, and then no more of the next.
_TURNS_AT = """
    SELECT min(CASE WHEN counted_at >= %(as_of)s THEN counted_at
            ELSE counted_at + interval '1 day' END)
        FILTER (WHERE is_binding AND counted_at >= %(as_of)s - interval '1 day')
    FROM decisions_vote
"""

SOURCES = (
    Source(
        name="decisions.turnout",
        span=Span.FLOW,
        elements=("VB_H", "VT_H", "VB_A", "VT_A"),
        sql=_TURNOUT,
        turns_at=_TURNS_AT,
    ),
)
