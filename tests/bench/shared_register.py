"""The registers of all compounds by two statements: how they stand, and which fields are filled."""


def _counted(table: str) -> str:
    return f"(SELECT compound_id, count(*) AS rows FROM shared.{table} GROUP BY 1) AS {table}"


def _total(code: str, table: str, declared: str) -> str:
    return f"""
        COALESCE({table}.rows, lower(declared.{declared})) AS "{code}",
        {table}.rows IS NULL AND COALESCE(upper_inf(declared.{declared}), false) AS "{code}_MIN",
    """


# Of no period: how things stand.
REGISTER = f"""
SELECT compound.id AS compound_id, NULL AS n,
    {_total("BLD", "register_building", "buildings")}
    {_total("UNIT", "register_unit", "units")}
    {_total("HH", "household", "households")}
    CASE WHEN known > 0 THEN occupied END AS "HHO",
    known > 0 AND known < household.rows AS "HHO_MIN",
    6 AS "REG_F",
    (register_building.rows IS NOT NULL OR declared.buildings IS NOT NULL)::int
    + (register_unit.rows IS NOT NULL OR declared.units IS NOT NULL)::int
    + (household.rows IS NOT NULL OR declared.households IS NOT NULL)::int
    + (heads_headterm.rows IS NOT NULL OR COALESCE('head' = ANY(topics), false))::int
    + (party_branch.rows IS NOT NULL OR COALESCE('branch' = ANY(topics), false))::int
    + (bodies_body.rows IS NOT NULL OR COALESCE('body' = ANY(topics), false))::int AS "REG_OK"
FROM public.registry_compound AS compound
LEFT JOIN {_counted("register_building")} ON register_building.compound_id = compound.id
LEFT JOIN {_counted("register_unit")} ON register_unit.compound_id = compound.id
LEFT JOIN (
    SELECT compound_id, count(*) AS rows, count(*) FILTER (WHERE occupancy <> 'unknown') AS known,
        count(*) FILTER (WHERE occupancy = 'occupied') AS occupied
    FROM shared.register_household GROUP BY 1
) AS household ON household.compound_id = compound.id
LEFT JOIN shared.register_declaredtotals AS declared ON declared.compound_id = compound.id
LEFT JOIN {_counted("heads_headterm")} ON heads_headterm.compound_id = compound.id
LEFT JOIN {_counted("party_branch")} ON party_branch.compound_id = compound.id
LEFT JOIN {_counted("bodies_body")} ON bodies_body.compound_id = compound.id
LEFT JOIN (
    SELECT compound_id, array_agg(topic::text) AS topics FROM shared.absences_absence GROUP BY 1
) AS absent ON absent.compound_id = compound.id
"""

# Occupancy, areas and built years, each of every row; who manages, of each period.
_FIELDS = """
told AS (
    SELECT compound_id, count(*) FILTER (WHERE is_known) AS filled FROM (
        SELECT compound_id, bool_and(occupancy <> 'unknown') AS is_known
        FROM shared.register_household GROUP BY 1
        UNION ALL SELECT compound_id, bool_and(
            registered_area IS NOT NULL OR surveyed_area IS NOT NULL OR contract_area IS NOT NULL
        ) FROM shared.ownership_part GROUP BY 1
        UNION ALL SELECT compound_id, bool_and(built_year IS NOT NULL)
        FROM shared.register_building GROUP BY 1
    ) AS field GROUP BY 1
), managed AS (
    SELECT DISTINCT compound_id, n FROM shared.register_management
    JOIN period ON since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
)
SELECT standing.compound_id, period.n, 10 AS "FLD",
    "REG_OK" + COALESCE(filled, 0) + (managed.n IS NOT NULL)::int AS "FLD_OK"
FROM standing CROSS JOIN period
LEFT JOIN told ON told.compound_id = standing.compound_id
LEFT JOIN managed ON managed.compound_id = standing.compound_id AND managed.n = period.n
"""


def fields(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, standing AS ({REGISTER}), {_FIELDS}"
