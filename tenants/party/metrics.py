"""What the party organisation reports: branches by kind, members on public duty, the chain.

``BR_ANY`` lets a compound count once in ORG-01 however many branches it has. A branch known
only to the month or year counts from the first day of that span. ``PMD`` adds up the known
numbers of the compound's own branches: with one of them unknown it is a lower bound. Without
any branch on record nothing is reported, unless somebody has said that there is none.

``BR_CHAIN`` is 1 when nothing of the five levels hangs in the air (``chain.py`` names what does):
from each branch down to each home that is not known to be vacant. ``LINK`` counts the homes known
to be lived in that have a primary member. Where no group or member was ever entered, neither is
reported.
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


def _holds(table: str) -> str:
    until = f"({table}.until_on IS NULL OR {table}.until_on > %(last_day)s)"
    return f"{table}.since_on <= %(last_day)s AND {until}"


_CHAIN = f"""
    WITH branch AS (
        SELECT id FROM party_branch
        WHERE kind = 'compound' AND (founded_on IS NULL OR founded_on <= %(last_day)s)
            AND (dissolved_on IS NULL OR dissolved_on > %(last_day)s)
    ), team AS (
        SELECT id, branch_id FROM party_partygroup AS team
        WHERE {_holds("team")} AND branch_id IN (SELECT id FROM branch)
    ), held AS (
        SELECT id, group_id, is_centre, COALESCE(centre_id, id) AS centre_id
        FROM party_member AS held WHERE {_holds("held")}
    ), centre AS (
        SELECT id, group_id FROM held WHERE is_centre AND group_id IN (SELECT id FROM team)
    ), linked AS (
        SELECT household_id, centre_id
        FROM party_link AS link JOIN held ON held.id = link.member_id
        WHERE is_primary AND {_holds("link")}
    ), told AS (
        SELECT EXISTS (SELECT FROM party_partygroup) OR EXISTS (SELECT FROM party_member) AS is_any
    ), home AS (
        SELECT count(*) FILTER (WHERE occupancy <> 'unknown') AS known,
            count(household_id) FILTER (WHERE occupancy = 'occupied') AS linked,
            count(household_id) FILTER (WHERE occupancy = 'unknown') AS perhaps,
            count(*) FILTER (WHERE occupancy <> 'vacant' AND household_id IS NULL) AS left_out
        FROM register_household LEFT JOIN linked ON household_id = register_household.id
        WHERE (SELECT is_any FROM told)
    )
    SELECT CASE WHEN is_any OR {said_absent(Topic.BRANCH)} THEN (
            EXISTS (SELECT FROM linked) AND left_out = 0
            AND NOT EXISTS (SELECT id FROM branch EXCEPT SELECT branch_id FROM team)
            AND NOT EXISTS (SELECT id FROM team EXCEPT SELECT group_id FROM centre)
            AND NOT EXISTS (SELECT centre_id FROM held EXCEPT SELECT id FROM centre)
            AND NOT EXISTS (SELECT id FROM centre EXCEPT SELECT centre_id FROM linked)
        )::int END AS "BR_CHAIN",
        CASE WHEN is_any AND known > 0 THEN linked END AS "LINK",
        is_any AND known > 0 AND perhaps > 0 AS "LINK_min"
    FROM told CROSS JOIN home
"""  # noqa: S608 -- the parts are constants of the code

_CHAIN_TABLES = ("party_partygroup", "party_member", "party_link")
_CHAIN_TURNS = ", ".join(
    f"({earliest_turn(table, 'since_on', 'until_on')})" for table in _CHAIN_TABLES
)
_BRANCH_TURNS = earliest_turn("party_branch", "founded_on", "dissolved_on")

SOURCES = (
    Source(
        name="party.branches",
        span=Span.SNAPSHOT,
        elements=("BR", "BR_C", "BR_P", "BR_ANY", "PMD"),
        lower_bounds=("PMD",),
        sql=_BRANCHES,
        turns_at=_BRANCH_TURNS,
    ),
    Source(
        name="party.chain",
        span=Span.SNAPSHOT,
        elements=("BR_CHAIN", "LINK"),
        lower_bounds=("LINK",),
        sql=_CHAIN,
        turns_at=f"SELECT LEAST(({_BRANCH_TURNS}), {_CHAIN_TURNS})",
    ),
)
