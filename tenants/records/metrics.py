"""What the register as a whole reports: how many of its mandatory fields are filled."""

from district.metrics.declarations import Source, Span
from tenants.records.completeness import MANDATORY_FIELDS

_FILLED = " + ".join(f"({field.filled})::int" for field in MANDATORY_FIELDS)

SOURCES = (
    Source(
        name="records.completeness",
        span=Span.SNAPSHOT,
        elements=("REG_F", "REG_OK"),
        sql=f'SELECT {len(MANDATORY_FIELDS)} AS "REG_F", {_FILLED} AS "REG_OK"',
    ),
)
