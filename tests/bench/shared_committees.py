"""The committees of all compounds by two statements, each with the periods before it."""

_TERMS = """
body AS (
    SELECT body.*, n, first_day, last_day,
        term_number IS NOT NULL AND min(formed_on) OVER later <= term_ends_on OR COALESCE(dissolved_on <= term_ends_on, false)
            AS is_renewed,
        bool_or(formed_on IS NULL OR formed_on <= last_day) OVER later AS is_over,
        kind IN ('owners_committee', 'property_committee') AS is_committee,
        (formed_on IS NULL OR formed_on <= last_day)
            AND (dissolved_on IS NULL OR dissolved_on > last_day) AS stands
    FROM shared.bodies_body AS body CROSS JOIN period
    WINDOW later AS (
        PARTITION BY compound_id, n, kind, name, term_number IS NULL ORDER BY term_number
        RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    )
), seat AS (
    SELECT compound_id, n, body_id, count(*) AS held, count(is_party_member) AS told,
        count(*) FILTER (WHERE is_party_member) AS party
    FROM shared.bodies_seat CROSS JOIN period
    WHERE body_id IS NOT NULL AND since_on <= last_day
        AND (until_on IS NULL OR until_on > last_day)
    GROUP BY 1, 2, 3
), committee AS (
    SELECT body.compound_id, body.n, count(*) AS committees,
        count(*) FILTER (WHERE term_ends_on <= last_day) AS past,
        sum(COALESCE(held, 0)) AS held, sum(COALESCE(told, 0)) AS told,
        sum(COALESCE(party, 0)) AS party,
        bool_or(seats IS NULL OR upper_inf(seats) OR COALESCE(held, 0) < lower(seats)) AS bounded
    FROM body LEFT JOIN seat
        ON seat.compound_id = body.compound_id AND seat.n = body.n AND body_id = body.id
    WHERE is_committee AND stands AND (term_number IS NULL OR is_over IS NOT TRUE)
    GROUP BY 1, 2
), term AS (
    SELECT compound_id, n, count(*) FILTER (WHERE is_committee
            AND term_ends_on BETWEEN first_day AND last_day) AS due,
        count(*) FILTER (WHERE is_committee
            AND term_ends_on BETWEEN first_day AND last_day AND is_renewed) AS renewed
    FROM body GROUP BY 1, 2
)
SELECT compound_id, n, COALESCE(committees - past, 0) AS "TERM_OK", COALESCE(past, 0) AS "TERM_EXP",
    CASE WHEN held > 0 OR committees IS NULL THEN COALESCE(held, 0) END AS "CMT",
    COALESCE(bounded, false) AS "CMT_MIN",
    CASE WHEN told > 0 OR committees IS NULL THEN COALESCE(party, 0) END AS "CMT_PM",
    COALESCE(bounded OR told < held, false) AS "CMT_PM_MIN",
    due AS "TRM_DUE", renewed AS "TRM_OK"
FROM term LEFT JOIN committee USING (compound_id, n)
"""

# Knows by itself what was said: a compound without branches has no pair whatever else it has.
_BOTH = """
branch AS (
    SELECT compound_id, n, id, kind = 'compound' AND (founded_on IS NULL OR founded_on <= last_day)
        AND (dissolved_on IS NULL OR dissolved_on > last_day) AS counts
    FROM shared.party_branch CROSS JOIN period
), body AS (
    SELECT compound_id, n, id, kind IN ('owners_committee', 'property_committee')
        AND (under_guide OR COALESCE(filed_on <= last_day, false))
        AND (formed_on IS NULL OR formed_on <= last_day)
        AND (dissolved_on IS NULL OR dissolved_on > last_day)
        AND (term_ends_on IS NULL OR term_ends_on > last_day) AS counts
    FROM shared.bodies_body CROSS JOIN period
), said AS (
    SELECT compound_id, n, bool_or(topic = 'branch') AS branch, bool_or(topic = 'body') AS body
    FROM shared.absences_absence JOIN period ON since_on <= last_day GROUP BY 1, 2
), person AS (
    SELECT seat.compound_id, period.n, bool_or(branch.counts) AS in_branch,
        bool_or(body.counts) AS on_body
    FROM shared.bodies_seat AS seat
    JOIN period ON since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
    LEFT JOIN branch ON branch.compound_id = seat.compound_id AND branch.n = period.n
        AND branch.id = branch_id
    LEFT JOIN body ON body.compound_id = seat.compound_id AND body.n = period.n
        AND body.id = body_id
    GROUP BY 1, 2, holder_name
), people AS (
    SELECT compound_id, n, bool_or(in_branch) AS in_branch, bool_or(on_body) AS on_body,
        bool_or(in_branch AND on_body) AS crossed
    FROM person GROUP BY 1, 2
), pair AS (
    SELECT compound.id AS compound_id, period.n, COALESCE(
            (SELECT bool_or(counts) FROM branch WHERE compound_id = compound.id AND n = period.n),
            CASE WHEN said.branch THEN false END
        ) AND COALESCE(
            (SELECT bool_or(counts) FROM body WHERE compound_id = compound.id AND n = period.n),
            CASE WHEN said.body THEN false END
        ) AS duo
    FROM public.registry_compound AS compound CROSS JOIN period
    LEFT JOIN said ON said.compound_id = compound.id AND said.n = period.n
)
SELECT compound_id, n, duo::int AS "DUO", CASE WHEN NOT duo OR crossed OR (in_branch AND on_body)
    THEN (duo AND COALESCE(crossed, false))::int END AS "DUO_OK"
FROM pair LEFT JOIN people USING (compound_id, n)
"""


def statements(periods: str) -> tuple[str, ...]:
    """``periods``: the common table expression that names them."""
    return tuple(f"WITH {periods}, {one}" for one in (_TERMS, _BOTH))
