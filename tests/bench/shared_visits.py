"""The statement over the shared tables of door visits and of what was heard at the doors."""

_VISITS = """
known AS (
    SELECT compound_id, date_trunc('month', day::timestamp) AS month, min(at) AS since,
        NULL::timestamptz AS said_at
    FROM shared.visits_visit GROUP BY 1, 2
    UNION ALL SELECT compound_id, month, NULL, at FROM shared.visits_monthwithoutvisits
), asked AS (
    SELECT n, edge, as_of, begins FROM period
    CROSS JOIN LATERAL generate_series(
        date_trunc('month', first_day::timestamp), last_day::timestamp, interval '1 month'
    ) AS begins
    WHERE begins = date_trunc('month', first_day::timestamp)
        OR (begins + interval '1 month') AT TIME ZONE 'Asia/Shanghai' <= edge
), told AS (
    SELECT compound_id, n FROM (
        SELECT compound_id, n, count(DISTINCT begins) AS months FROM asked
        JOIN known ON month = begins AND (since < edge OR said_at < as_of) GROUP BY 1, 2
    ) AS said JOIN (SELECT n, count(*) AS months FROM asked GROUP BY 1) AS all_asked
        USING (n, months)
), knocked AS (
    SELECT compound_id, n, count(DISTINCT (household_id, day)) AS attempts,
        count(DISTINCT (household_id, day)) FILTER (WHERE result = 'contact') AS contacts
    FROM shared.visits_visit JOIN period ON day BETWEEN first_day AND last_day GROUP BY 1, 2
), heard AS (
    SELECT compound_id, n, count(*) AS heard,
        count(*) FILTER (WHERE handled_at < handle_by AND handled_at < as_of) AS passed_on
    FROM shared.visits_issue JOIN period ON day BETWEEN first_day AND last_day GROUP BY 1, 2
), begun AS (
    SELECT compound_id, n FROM (
        SELECT compound_id, min(day) AS first FROM shared.visits_visit GROUP BY 1
    ) AS visit JOIN period ON first <= last_day
), met AS (
    SELECT visit.compound_id, n, count(DISTINCT household_id) AS homes
    FROM shared.visits_visit AS visit
    JOIN shared.register_household AS home
        ON home.compound_id = visit.compound_id AND home.id = household_id
    JOIN period ON day <= last_day
        AND day >= date_trunc('month', last_day::timestamp)::date - interval '11 months'
    WHERE result = 'contact' AND occupancy = 'occupied' GROUP BY 1, 2
)
SELECT compound_id, n,
    CASE WHEN told.n IS NOT NULL THEN COALESCE(attempts, 0) END AS "VA",
    CASE WHEN told.n IS NOT NULL THEN COALESCE(contacts, 0) END AS "VC",
    CASE WHEN told.n IS NOT NULL THEN COALESCE(heard, 0) END AS "VI",
    CASE WHEN told.n IS NOT NULL THEN COALESCE(passed_on, 0) END AS "VI_OK",
    CASE WHEN begun.n IS NOT NULL THEN COALESCE(homes, 0) END AS "VIS_HH"
FROM (SELECT compound_id, n FROM begun UNION SELECT compound_id, n FROM told) AS any_of_it
LEFT JOIN told USING (compound_id, n)
LEFT JOIN begun USING (compound_id, n)
LEFT JOIN knocked USING (compound_id, n)
LEFT JOIN heard USING (compound_id, n)
LEFT JOIN met USING (compound_id, n)
"""


def visits(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, {_VISITS}"
