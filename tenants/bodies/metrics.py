"""What the bodies report: whether the compound has a committee that ORG-06 counts.

A committee counts when it is filed or was formed under the guide, and its term has not run
out; an unknown end of a filed term counts as in term. With bodies known, none of which
qualifies, the answer is zero; without any body on record there is none, unless somebody has said
that there is no body.
"""

from district.metrics.declarations import Source, Span, earliest_turn
from tenants.absences.declaring import said_absent
from tenants.absences.models import Topic

_COMMITTEE = f"""
    SELECT CASE WHEN count(*) > 0 OR {said_absent(Topic.BODY)} THEN COALESCE(max(counts::int), 0) END AS "CMT_OK"
    FROM (
        SELECT kind IN ('owners_committee', 'property_committee')
               AND (under_guide OR COALESCE(filed_on <= %(last_day)s, false))
               AND (formed_on IS NULL OR formed_on <= %(last_day)s)
               AND (dissolved_on IS NULL OR dissolved_on > %(last_day)s)
               AND (term_ends_on IS NULL OR term_ends_on > %(last_day)s) AS counts
        FROM bodies_body
    ) AS body
"""  # noqa: S608 -- the parts are constants of the code

SOURCES = (
    Source(
        name="bodies.committee",
        span=Span.SNAPSHOT,
        elements=("CMT_OK",),
        sql=_COMMITTEE,
        turns_at=earliest_turn(
            "bodies_body", "filed_on", "formed_on", "dissolved_on", "term_ends_on"
        ),
    ),
)
