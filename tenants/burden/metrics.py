"""What the product costs those who use it: minutes, compulsory taps and forms, by the month.

Minutes are those of the forms whose time is known, and a lower bound while there are others.
Before the first form of a month nothing is known of it. Counts are kept of months alone: the one
in which a compound comes into operation counts whole, and no day is told of.
"""

from district.metrics.declarations import NEXT_MONTH, Source, Span
from tenants.burden.figures_only import FIGURES_ONLY

_ONLY = ", ".join(f"'{form}'" for form in FIGURES_ONLY)
_SPENT = f"""
    SELECT CASE WHEN sum(timed) > 0 THEN round(sum(seconds) / 60.0) END AS "ENT_MIN",
        COALESCE(sum(timed) > 0 AND sum(timed) < sum(forms), false) AS "ENT_MIN_MIN",
        sum(taps) AS "ENT_TAP", sum(forms) AS "ENT_FRM",
        sum(CASE WHEN form IN ({_ONLY}) THEN forms ELSE 0 END) AS "ENT_STA"
    FROM burden_tally
    WHERE month >= date_trunc('month', %(first_day)s::timestamp) AND month <= %(last_day)s
"""  # noqa: S608 -- the parts are constants of the code

SOURCES = (
    Source(
        name="burden.month",
        span=Span.FLOW,
        elements=("ENT_MIN", "ENT_TAP", "ENT_FRM", "ENT_STA"),
        sql=_SPENT,
        lower_bounds=("ENT_MIN",),
        turns_at=NEXT_MONTH,
    ),
)
