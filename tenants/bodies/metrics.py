"""What the bodies report: committees, their terms, their members, and posts held on both sides.

A committee counts when it is filed or was formed under the guide, and its term has not run
out; an unknown end of a filed term counts as in term. With bodies known, none of which
qualifies, the answer is zero; without any body on record there is none, unless somebody has said
that there is no body.

Of a committee's terms the latest alone stands: a term with a higher number, formed by the day,
takes over from those before it. Members are counted by their seats. With fewer seats on record
than the committee has by its own word, or no word, their number is a lower bound, and so is that
of the party members while one person's membership is unknown.
"""

from district.metrics.declarations import Source, Span, earliest_flow, earliest_turn
from tenants.absences.declaring import said_absent
from tenants.absences.models import Topic

_KNOWN = f"(EXISTS (SELECT FROM bodies_body) OR {said_absent(Topic.BODY)})"
_STANDS = """(formed_on IS NULL OR formed_on <= %(last_day)s)
    AND (dissolved_on IS NULL OR dissolved_on > %(last_day)s)"""
_COUNTS = f"""kind IN ('owners_committee', 'property_committee')
    AND (under_guide OR COALESCE(filed_on <= %(last_day)s, false)) AND {_STANDS}
    AND (term_ends_on IS NULL OR term_ends_on > %(last_day)s)"""
_BRANCH = """SELECT id FROM party_branch WHERE kind = 'compound'
    AND (founded_on IS NULL OR founded_on <= %(last_day)s)
    AND (dissolved_on IS NULL OR dissolved_on > %(last_day)s)"""
_HOLDS = "since_on <= %(last_day)s AND (until_on IS NULL OR until_on > %(last_day)s)"
_LATER = """SELECT FROM bodies_body AS later WHERE later.kind = body.kind
    AND later.name = body.name AND later.term_number > body.term_number"""

_COMMITTEE = f"""
    SELECT CASE WHEN count(*) > 0 OR {said_absent(Topic.BODY)} THEN COALESCE(max(counts::int), 0) END AS "CMT_OK"
    FROM (SELECT {_COUNTS} AS counts FROM bodies_body) AS body
"""  # noqa: S608 -- the parts are constants of the code

_TERMS = f"""
    SELECT CASE WHEN known THEN committees - past END AS "TERM_OK",
           CASE WHEN known THEN past END AS "TERM_EXP",
           CASE WHEN known AND (held > 0 OR committees = 0) THEN held END AS "CMT",
           bounded AS "CMT_min",
           CASE WHEN known AND (told > 0 OR committees = 0) THEN party END AS "CMT_PM",
           bounded OR told < held AS "CMT_PM_min"
    FROM (
        SELECT {_KNOWN} AS known, count(*) AS committees,
               count(*) FILTER (WHERE term_ends_on <= %(last_day)s) AS past,
               COALESCE(sum(held), 0) AS held, COALESCE(sum(told), 0) AS told,
               COALESCE(sum(party), 0) AS party,
               COALESCE(bool_or(seats IS NULL OR upper_inf(seats) OR held < lower(seats)), false)
                   AS bounded
        FROM bodies_body AS body
        CROSS JOIN LATERAL (
            SELECT count(*) AS held, count(is_party_member) AS told,
                   count(*) FILTER (WHERE is_party_member) AS party
            FROM bodies_seat WHERE body_id = body.id AND {_HOLDS}
        ) AS seat
        WHERE kind IN ('owners_committee', 'property_committee') AND {_STANDS}
            AND NOT EXISTS (
                {_LATER} AND (later.formed_on IS NULL OR later.formed_on <= %(last_day)s)
            )
    ) AS committee
"""  # noqa: S608 -- likewise

# Whoever sits on both is found by the name: a compound writes one person one way.
_BOTH = f"""
    SELECT duo::int AS "DUO",
           CASE WHEN NOT duo OR crossed OR (in_branch AND on_body)
               THEN (duo AND COALESCE(crossed, false))::int END AS "DUO_OK"
    FROM (
        SELECT CASE WHEN EXISTS ({_BRANCH}) THEN true
                   WHEN EXISTS (SELECT FROM party_branch) OR {said_absent(Topic.BRANCH)}
                   THEN false END
               AND CASE WHEN EXISTS (SELECT FROM bodies_body WHERE {_COUNTS}) THEN true
                   WHEN {_KNOWN} THEN false END AS duo
    ) AS pair
    CROSS JOIN (
        SELECT bool_or(in_branch) AS in_branch, bool_or(on_body) AS on_body,
               bool_or(in_branch AND on_body) AS crossed
        FROM (
            SELECT bool_or(branch_id IN ({_BRANCH})) AS in_branch,
                   bool_or(body_id IN (SELECT id FROM bodies_body WHERE {_COUNTS})) AS on_body
            FROM bodies_seat WHERE {_HOLDS} GROUP BY holder_name
        ) AS person
    ) AS people
"""  # noqa: S608 -- likewise

_RENEWALS = f"""
    SELECT CASE WHEN known THEN due END AS "TRM_DUE", CASE WHEN known THEN renewed END AS "TRM_OK"
    FROM (
        SELECT {_KNOWN} AS known, count(*) AS due,
               count(*) FILTER (
                   WHERE dissolved_on <= term_ends_on
                   OR EXISTS ({_LATER} AND later.formed_on <= body.term_ends_on)
               ) AS renewed
        FROM bodies_body AS body
        WHERE kind IN ('owners_committee', 'property_committee')
            AND term_ends_on BETWEEN %(first_day)s AND %(last_day)s
    ) AS term
"""  # noqa: S608 -- likewise

_BODY_TURNS = earliest_turn("bodies_body", "filed_on", "formed_on", "dissolved_on", "term_ends_on")
_BRANCH_TURNS = earliest_turn("party_branch", "founded_on", "dissolved_on")
_SEAT_TURNS = earliest_turn("bodies_seat", "since_on", "until_on")

# A turn that two name alike is asked once; of several tables each must be named by some source.
SOURCES = (
    Source(
        name="bodies.committee",
        span=Span.SNAPSHOT,
        elements=("CMT_OK",),
        sql=_COMMITTEE,
        turns_at=_BODY_TURNS,
    ),
    Source(
        name="bodies.terms",
        span=Span.SNAPSHOT,
        elements=("TERM_OK", "TERM_EXP", "CMT", "CMT_PM"),
        lower_bounds=("CMT", "CMT_PM"),
        sql=_TERMS,
        turns_at=_SEAT_TURNS,
    ),
    Source(
        name="bodies.both",
        span=Span.SNAPSHOT,
        elements=("DUO", "DUO_OK"),
        sql=_BOTH,
        turns_at=_BRANCH_TURNS,
    ),
    Source(
        name="bodies.renewals",
        span=Span.FLOW,
        elements=("TRM_DUE", "TRM_OK"),
        sql=_RENEWALS,
        turns_at=earliest_flow("bodies_body", "term_ends_on"),
    ),
)
