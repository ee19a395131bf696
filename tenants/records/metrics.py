"""What the records as a whole report: how full the register is, and how soon things are entered.

Entries count by the moment of what they tell, never by who entered them. What is known only by
its day may be entered until 48 hours after that day.
"""

from district.metrics.declarations import Source, Span, earliest_turn
from tenants.matters.metrics import MOVED, STEPS, VERDICTS
from tenants.records.completeness import MANDATORY_FIELDS
from tenants.records.participation import PARTICIPATION

# The six fields of the catalogue 2023.1; its successor asks for all.
_FIRST = ("buildings", "units", "households", "heads", "branches", "bodies")
_FIELDS = ", ".join(f'({field.filled})::int AS "{field.name}"' for field in MANDATORY_FIELDS)
_COMPLETENESS = f"""
    SELECT {len(_FIRST)} AS "REG_F", {" + ".join(_FIRST)} AS "REG_OK",
        {len(MANDATORY_FIELDS)} AS "FLD",
        {" + ".join(field.name for field in MANDATORY_FIELDS)} AS "FLD_OK"
    FROM (SELECT {_FIELDS} OFFSET 0) AS field
"""  # noqa: S608 -- the parts are constants of the code

# Whose rows tell of a moment.
_DATED = (STEPS, VERDICTS)
_ENTRIES = " UNION ALL ".join(
    f"SELECT at, at_precision, created_at FROM {name}"  # noqa: S608 -- the names above
    for name, _sql in _DATED
)
_ENTERED = f"""
    SELECT count(*) AS "REC",
        count(*) FILTER (
            WHERE created_at <= at + interval '48 hours'
                + CASE WHEN at_precision = 'moment' THEN interval '0' ELSE interval '1 day' END
        ) AS "REC_48"
    FROM ({_ENTRIES}) AS entry
    WHERE at >= %(start)s AND at < %(edge)s
"""  # noqa: S608 -- the parts are constants of this file

# An entry is of one day, and then no more of the next.
_TURNS_AT = f"""
    SELECT min(CASE WHEN at >= %(as_of)s THEN at ELSE at + interval '1 day' END)
        FILTER (WHERE at >= %(as_of)s - interval '1 day')
    FROM ({_ENTRIES}) AS entry
"""  # noqa: S608 -- likewise

SOURCES = (
    Source(
        name="records.completeness",
        span=Span.SNAPSHOT,
        elements=("REG_F", "REG_OK", "FLD", "FLD_OK"),
        sql=_COMPLETENESS,
        turns_at=earliest_turn("register_management", "since_on", "until_on"),
    ),
    Source(
        name="records.entered",
        span=Span.FLOW,
        elements=("REC", "REC_48"),
        sql=_ENTERED,
        turns_at=_TURNS_AT,
        given=(MOVED, *_DATED),
    ),
    *PARTICIPATION,
)
