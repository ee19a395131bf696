"""The statement over the shared table of what entry costs, by whole months."""

from tenants.burden.figures_only import FIGURES_ONLY

_BURDEN = f"""
tally AS (
    SELECT compound_id, n, sum(forms) AS forms, sum(taps) AS taps, sum(timed) AS timed,
        sum(seconds) AS seconds, COALESCE(sum(forms) FILTER (
            WHERE form IN ({", ".join(f"'{form}'" for form in FIGURES_ONLY)})
        ), 0) AS for_figures
    FROM shared.burden_tally JOIN period
        ON month BETWEEN date_trunc('month', first_day::timestamp) AND last_day
    GROUP BY 1, 2
)
SELECT compound_id, n, CASE WHEN timed > 0 THEN round(seconds / 60.0) END AS "ENT_MIN",
    timed > 0 AND timed < forms AS "ENT_MIN_MIN", taps AS "ENT_TAP", forms AS "ENT_FRM",
    for_figures AS "ENT_STA"
FROM tally
"""


def burden(periods: str) -> str:
    """``periods``: the common table expression that names them."""
    return f"WITH {periods}, {_BURDEN}"
