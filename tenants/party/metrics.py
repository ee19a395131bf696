"""What the party organisation reports: branches by kind, and members on public duty.

``BR_ANY`` lets a compound count once in ORG-01 however many branches it has. A branch known
only to the month or year counts from the first day of that span. ``PMD`` adds up the known
numbers of the compound's own branches: with one of them unknown it is a lower bound. Without
any branch on record nothing is reported, unless somebody has said that there is none.
"""

from district.metrics.declarations import Source, Span, earliest_turn
from tenants.absences.declaring import said_absent
from tenants.absences.models import Topic

_BRANCHES = f"""
    SELECT CASE WHEN branch.known THEN branch.standing END AS "BR",
           CASE WHEN branch.known THEN branch.own END AS "BR_C",
           CASE WHEN branch.known THEN branch.property END AS "BR_P",
           CASE WHEN branch.known THEN LEAST(branch.own, 1) END AS "BR_ANY",
           branch.members AS "PMD",
           branch.members IS NOT NULL AND branch.bounded AS "PMD_min"
    FROM (
        SELECT count(*) > 0 OR {said_absent(Topic.BRANCH)} AS known,
               count(*) FILTER (WHERE stands) AS standing,
               count(*) FILTER (WHERE stands AND kind = 'compound') AS own,
               count(*) FILTER (WHERE stands AND kind = 'property') AS property,
               sum(lower(members)) FILTER (WHERE stands AND kind = 'compound') AS members,
               bool_or(members IS NULL OR upper_inf(members))
                   FILTER (WHERE stands AND kind = 'compound') AS bounded
        FROM (
            SELECT kind, members,
                   (founded_on IS NULL OR founded_on <= %(last_day)s)
                   AND (dissolved_on IS NULL OR dissolved_on > %(last_day)s) AS stands
            FROM party_branch
        ) AS dated
    ) AS branch
"""  # noqa: S608 -- the parts are constants of the code

SOURCES = (
    Source(
        name="party.branches",
        span=Span.SNAPSHOT,
        elements=("BR", "BR_C", "BR_P", "BR_ANY", "PMD"),
        lower_bounds=("PMD",),
        sql=_BRANCHES,
        turns_at=earliest_turn("party_branch", "founded_on", "dissolved_on"),
    ),
)
