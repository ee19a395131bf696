"""What the register reports: how large the compound is.

Rows win over declared totals. The register bears no dates: it is counted as it stands, and a
locked month keeps what was counted then.
"""

from district.metrics.declarations import Source, Span


def _total(code: str, table: str, column: str) -> str:
    return f"""
        CASE WHEN {table}.rows > 0 THEN {table}.rows
             ELSE lower(declared.{column}) END AS "{code}",
        {table}.rows = 0 AND COALESCE(upper_inf(declared.{column}), false) AS "{code}_min"
    """


_SIZE = f"""
    SELECT {_total("BLD", "building", "buildings")},
           {_total("UNIT", "unit", "units")},
           {_total("HH", "household", "households")},
           CASE WHEN household.known > 0 THEN household.occupied END AS "HHO",
           household.known > 0 AND household.known < household.rows AS "HHO_min"
    FROM (SELECT count(*) AS rows FROM register_building) AS building
    CROSS JOIN (SELECT count(*) AS rows FROM register_unit) AS unit
    CROSS JOIN (
        SELECT count(*) AS rows,
               count(*) FILTER (WHERE occupancy <> 'unknown') AS known,
               count(*) FILTER (WHERE occupancy = 'occupied') AS occupied
        FROM register_household
    ) AS household
    LEFT JOIN register_declaredtotals AS declared ON true
"""  # noqa: S608 -- the parts are constants of this file

SOURCES = (
    Source(
        name="register.size",
        span=Span.SNAPSHOT,
        elements=("BLD", "UNIT", "HH", "HHO"),
        lower_bounds=("BLD", "UNIT", "HH", "HHO"),
        sql=_SIZE,
    ),
)
