"""Undated achievements as they are told: listed compound by compound, in no sum and no rate.

Contributions in kind have units that do not add up (车, 桶), so there the claims are counted.
"""

from district.metrics.declarations import Source, Span

_CODES = ("BL_MTG", "BL_DIS", "BL_DEM", "BL_IMP")


def _claimed(code: str) -> str:
    return f"""
        sum(lower(amount)) FILTER (WHERE kind = '{code}') AS "{code}",
        COALESCE(bool_or(upper_inf(amount)) FILTER (WHERE kind = '{code}'), false) AS "{code}_min",
    """


_BASELINES = f"""
    SELECT {"".join(_claimed(code) for code in _CODES)}
           NULLIF(count(*) FILTER (WHERE kind = 'BL_KIND'), 0) AS "BL_KIND"
    FROM baselines_baseline
"""  # noqa: S608 -- the parts are constants of this file

SOURCES = (
    Source(
        name="baselines.claimed",
        span=Span.SNAPSHOT,
        elements=(*_CODES, "BL_KIND"),
        lower_bounds=_CODES,
        sql=_BASELINES,
    ),
)
