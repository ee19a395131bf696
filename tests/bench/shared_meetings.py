"""The statement over the shared tables of councils and of what they resolved."""

_COUNCILS = """
held AS (
    SELECT compound_id, n, held_at, published_at,
        (held_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM shared.meetings_council JOIN period ON held_at >= period.start AND held_at < edge
), begun AS (
    SELECT compound_id, n FROM (
        SELECT compound_id, min(held_at) AS first FROM shared.meetings_council GROUP BY 1
    ) AS council JOIN period ON first < edge
), said AS (
    SELECT compound_id, n FROM shared.meetings_monthwithout
    JOIN period ON month <= last_day AND at < as_of
), counted AS (
    SELECT held.compound_id, n, count(*) AS held,
        count(DISTINCT date_trunc('month', day)) AS months,
        count(*) FILTER (
            WHERE published_at < as_of
            AND (published_at AT TIME ZONE 'Asia/Shanghai')::date <= day + 3
        ) AS published
    FROM held JOIN period USING (n) GROUP BY 1, 2
), present AS (
    SELECT compound_id, n, count(DISTINCT household_id) AS households
    FROM shared.meetings_presence JOIN period ON day <= last_day
        AND day >= date_trunc('month', last_day::timestamp)::date - interval '11 months'
    GROUP BY 1, 2
), resolved AS (
    SELECT resolution.compound_id, n, count(*) AS due, count(*) FILTER (WHERE (
        SELECT step = 'finished' AND result = 'done' FROM shared.matters_stagemoment AS step
        WHERE step.compound_id = resolution.compound_id AND step.matter_id = resolution.matter_id
            AND step.at < edge AND step IN ('accepted', 'finished')
        ORDER BY round DESC, step DESC LIMIT 1
    )) AS done
    FROM shared.meetings_resolution AS resolution
    JOIN period ON due_on BETWEEN first_day AND last_day
    GROUP BY 1, 2
)
SELECT compound_id, n, COALESCE(held, 0) AS "TG", COALESCE(months, 0) AS "TG_M",
    COALESCE(published, 0) AS "TG_P",
    CASE WHEN begun.n IS NOT NULL THEN COALESCE(households, 0) END AS "TG_HH",
    CASE WHEN begun.n IS NOT NULL THEN COALESCE(due, 0) END AS "RES_DUE",
    CASE WHEN begun.n IS NOT NULL THEN COALESCE(done, 0) END AS "RES_OK"
FROM (SELECT compound_id, n FROM begun UNION SELECT compound_id, n FROM said) AS known
LEFT JOIN begun USING (compound_id, n)
LEFT JOIN counted USING (compound_id, n)
LEFT JOIN present USING (compound_id, n)
LEFT JOIN resolved USING (compound_id, n)
"""


def councils(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, {_COUNCILS}"
