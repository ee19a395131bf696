"""The statement over the shared tables of works."""

_WORKS = """
project AS (
    SELECT compound_id, done_on, published_at, announced_at,
        (published_at AT TIME ZONE 'Asia/Shanghai')::date - done_on <= 7
            AND COALESCE(
                (announced_at AT TIME ZONE 'Asia/Shanghai')::date < LEAST(planned_on, done_on), true
            ) AS is_told
    FROM shared.works_microproject
)
SELECT compound_id, n, count(*) FILTER (WHERE done_on BETWEEN first_day AND last_day) AS "PRJ_ACC",
    count(*) FILTER (
        WHERE is_told AND done_on BETWEEN first_day AND last_day AND published_at < as_of
    ) AS "PRJ_PUB"
FROM project CROSS JOIN period
GROUP BY compound_id, n HAVING bool_or(done_on <= last_day OR announced_at < edge)
"""


def works(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, {_WORKS}"
