"""The property companies of all compounds by one statement."""

_RED = """
managed AS (
    SELECT compound_id, n, mode = 'company' AS by_company
    FROM shared.register_management
    JOIN period ON since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
), checklist AS (
    SELECT DISTINCT ON (compound.id, n) compound.id AS compound_id, n, last_day,
        version IS NOT NULL AS was_asked, COALESCE(party_weight, 30) AS party_weight, COALESCE(joint_weight, 40) AS joint_weight,
        COALESCE(joint_months, 6) AS joint_months,
        COALESCE(promise_weight, 30) AS promise_weight, COALESCE(kept_weight, 0) AS kept_weight
    FROM public.registry_compound AS compound CROSS JOIN period
    LEFT JOIN shared.property_knownchecklist AS known
        ON known.compound_id = compound.id AND valid_from <= last_day
    ORDER BY compound.id, n, version DESC NULLS LAST
), branch AS (
    SELECT compound_id, n, id, kind FROM shared.party_branch CROSS JOIN period
    WHERE (founded_on IS NULL OR founded_on <= last_day)
        AND (dissolved_on IS NULL OR dissolved_on > last_day)
), body AS (
    SELECT compound_id, n, id FROM shared.bodies_body CROSS JOIN period
    WHERE (formed_on IS NULL OR formed_on <= last_day)
        AND (dissolved_on IS NULL OR dissolved_on > last_day)
), crossed AS (
    SELECT DISTINCT compound_id, n FROM (
        SELECT seat.compound_id, period.n FROM shared.bodies_seat AS seat
        JOIN period ON since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
        LEFT JOIN branch ON branch.compound_id = seat.compound_id AND branch.n = period.n
            AND branch.id = branch_id
        LEFT JOIN body ON body.compound_id = seat.compound_id AND body.n = period.n
            AND body.id = body_id
        WHERE branch.id IS NOT NULL OR body.id IS NOT NULL
        GROUP BY 1, 2, holder_name HAVING count(DISTINCT COALESCE(kind, 'body')) > 1
    ) AS person
), guided AS (
    SELECT DISTINCT compound_id, n FROM shared.property_guidance
    JOIN period ON since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
    UNION SELECT compound_id, n FROM branch WHERE kind = 'property'
), met AS (
    SELECT DISTINCT compound_id, n FROM shared.property_tripartitemeeting
    JOIN checklist USING (compound_id)
    WHERE branch_came AND residents_came AND company_came AND held_on <= last_day
        AND held_on + make_interval(months => joint_months) > last_day
    UNION SELECT compound_id, n FROM crossed
), promised AS (
    SELECT compound_id, n, bool_or(published_on <= last_day) AS published, bool_or(
        COALESCE(due_on < last_day, false) AND (done_on IS NULL OR done_on > last_day)
    ) AS overdue
    FROM shared.property_servicepromise CROSS JOIN period GROUP BY 1, 2
), told AS (
    SELECT compound_id FROM shared.property_guidance
    UNION SELECT compound_id FROM shared.property_tripartitemeeting
    UNION SELECT compound_id FROM shared.property_servicepromise
    UNION SELECT compound_id FROM shared.party_branch WHERE kind = 'property'
)
SELECT managed.compound_id, managed.n, by_company::int AS "PC",
    CASE WHEN NOT by_company THEN 0 WHEN told.compound_id IS NOT NULL THEN (
        (party_weight = 0 OR guided.n IS NOT NULL) AND (joint_weight = 0 OR met.n IS NOT NULL)
        AND (promise_weight = 0 OR COALESCE(published, false))
        AND (kept_weight = 0 OR NOT COALESCE(overdue, false))
    )::int WHEN was_asked THEN 0 END AS "PC_RED"
FROM managed
JOIN checklist USING (compound_id, n)
LEFT JOIN told USING (compound_id)
LEFT JOIN guided ON guided.compound_id = managed.compound_id AND guided.n = managed.n
LEFT JOIN met ON met.compound_id = managed.compound_id AND met.n = managed.n
LEFT JOIN promised ON promised.compound_id = managed.compound_id AND promised.n = managed.n
"""


def red(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, {_RED}"
