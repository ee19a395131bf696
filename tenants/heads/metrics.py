"""What the heads report: how many there are, and in how many units.

Only the standard code counts, never the word: 楼长 is a unit head in one compound and a
building head in the next. Without any record of a head nothing is reported, unless somebody
has said that there is none.
"""

from district.metrics.declarations import Source, Span, earliest_turn
from tenants.absences.declaring import said_absent
from tenants.absences.models import Topic

_ANY = f"count(term.id) > 0 OR {said_absent(Topic.HEAD)}"
_HEADS = f"""
    SELECT CASE WHEN {_ANY} THEN
               count(term.id) FILTER (WHERE term.holds) END AS "HEAD",
           CASE WHEN {_ANY} THEN
               count(DISTINCT term.unit_id) FILTER (WHERE term.holds) END AS "UNITH"
    FROM (
        SELECT heads_headterm.id, unit_id,
               since_on <= %(last_day)s AND (until_on IS NULL OR until_on > %(last_day)s) AS holds
        FROM heads_headterm
        JOIN heads_title ON heads_title.id = title_id
        WHERE heads_title.standard = 'UNIT_HEAD'
    ) AS term
"""  # noqa: S608 -- the parts are constants of the code

SOURCES = (
    Source(
        name="heads.held",
        span=Span.SNAPSHOT,
        elements=("HEAD", "UNITH"),
        sql=_HEADS,
        turns_at=earliest_turn("heads_headterm", "since_on", "until_on"),
    ),
)
