"""The statement over the shared tables of disputes."""

_DISPUTES = """
dispute AS (
    SELECT compound_id, id, accepted_on, ended_on, ended_as IN ('written', 'oral') AS is_settled,
        EXISTS (
            SELECT FROM shared.disputes_recurrence AS later
            WHERE later.compound_id = one.compound_id AND first_id = one.id
        ) AS recurs
    FROM shared.disputes_dispute AS one
)
SELECT compound_id, n,
    count(*) FILTER (WHERE accepted_on BETWEEN first_day AND last_day) AS "DA",
    count(*) FILTER (WHERE is_settled AND ended_on BETWEEN first_day AND last_day) AS "DS",
    count(*) FILTER (WHERE NOT is_settled AND ended_on BETWEEN first_day AND last_day) AS "DF",
    count(*) FILTER (
        WHERE accepted_on + 30 < last_day AND (ended_on IS NULL OR ended_on > last_day)
    ) AS "DO30",
    count(*) FILTER (WHERE is_settled AND ended_on + 90 BETWEEN first_day AND last_day) AS "DS90",
    count(*) FILTER (
        WHERE is_settled AND recurs AND ended_on + 90 BETWEEN first_day AND last_day
    ) AS "DR"
FROM (
    SELECT compound_id, n, accepted_on, ended_on, is_settled, recurs, accepted_on <= last_day AS told
    FROM dispute CROSS JOIN period
    UNION ALL SELECT compound_id, n, NULL, NULL, NULL, NULL, true
    FROM shared.disputes_quarterwithoutdisputes JOIN period
        ON month = date_trunc('quarter', last_day::timestamp) AND at < as_of
) AS case_or_word JOIN period USING (n)
GROUP BY compound_id, n HAVING bool_or(told)
"""


def disputes(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, {_DISPUTES}"
