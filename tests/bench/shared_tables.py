"""The other house: one table for all compounds, which tell themselves apart by a column.

The compounds' rows are copied into it, with the keys and indexes that a good engineer would give
it, and it is asked by one statement a noun for all compounds and periods at once. Each table is
read once; of matters what the elements mean is the product's own text.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from district.metrics.sources import PARAMETERS, Element, declared_elements
from district.metrics.windows import Window
from district.registry.models import Compound
from district.tenancy.context import installation_context
from tenants.baselines.metrics import SOURCES as BASELINES
from tenants.matters.metrics import COUNTED, FLAGS, UPSTREAM, moved
from tests.bench.shared_burden import burden
from tests.bench.shared_committees import statements
from tests.bench.shared_disputes import disputes
from tests.bench.shared_facilities import facilities
from tests.bench.shared_meetings import councils
from tests.bench.shared_participation import TAKING_PART, participation
from tests.bench.shared_property import red
from tests.bench.shared_register import REGISTER, fields
from tests.bench.shared_visits import visits
from tests.bench.shared_works import works

# Each table with what leads to its rows besides the compound.
TABLES = {
    "register_building": (),
    "register_unit": (),
    "register_household": (),
    "register_declaredtotals": (),
    "register_management": (),
    "ownership_part": (),
    "property_guidance": (),
    "property_tripartitemeeting": (),
    "property_servicepromise": (),
    "property_knownchecklist": (),
    "heads_title": ("id",),
    "heads_headterm": (),
    "party_branch": (),
    "party_partygroup": (),
    "party_member": ("id",),
    "party_link": ("household_id",),
    "bodies_body": (),
    "bodies_seat": (),
    "facilities_station": (),
    "absences_absence": (),
    "baselines_baseline": (),
    "matters_matter": ("id",),
    "matters_stagemoment": ("at", "matter_id"),
    "matters_clockchange": ("matter_id",),
    "matters_verdict": ("matter_id",),
    "matters_quietmonth": ("month",),
    "matters_referral": ("answer_by",),
    "matters_referralreply": ("referral_id",),
    "meetings_council": ("held_at",),
    "meetings_presence": ("day",),
    "meetings_resolution": ("due_on",),
    "meetings_monthwithout": (),
    "visits_visit": ("day",),
    "visits_issue": ("day",),
    "visits_monthwithoutvisits": (),
    **TAKING_PART,
    "disputes_dispute": (),
    "disputes_recurrence": ("first_id",),
    "disputes_quarterwithoutdisputes": (),
    "works_microproject": (),
    "rooms_counsellingsession": (),
    "burden_tally": ("month",),
    "decisions_vote": (),
    "decisions_ballot": (),
}

_PERIODS = f"""period AS MATERIALIZED (
    SELECT *, LEAST("end", as_of) AS edge FROM unnest({", ".join(f"%({name})s::{kind}[]" for name, kind in PARAMETERS.items())})
    WITH ORDINALITY AS period ({", ".join(f'"{name}"' for name in PARAMETERS)}, n)
)"""
# Zeros by somebody's word, wherever none is on record.
_ZEROS = {
    "head": ("HEAD", "UNITH"),
    "branch": ("BR", "BR_C", "BR_P", "BR_ANY", "BR_CHAIN"),
    "body": ("CMT_OK", "TERM_OK", "TERM_EXP", "CMT", "CMT_PM", "TRM_DUE", "TRM_OK"),
    "station": ("STN",),
}
_SAID = ", ".join(
    f"CASE WHEN bool_or(topic = '{topic}') THEN 0 END AS \"{code}\""
    for topic, codes in _ZEROS.items()
    for code in codes
)
_ABSENCES = f"""
WITH {_PERIODS}
SELECT compound_id, n, {_SAID}
FROM shared.absences_absence JOIN period ON since_on <= last_day GROUP BY compound_id, n
"""

_HEADS = f"""
WITH {_PERIODS}
SELECT compound_id, n, count(*) FILTER (WHERE holds) AS "HEAD",
    count(DISTINCT unit_id) FILTER (WHERE holds) AS "UNITH"
FROM (
    SELECT term.compound_id, n, unit_id,
        since_on <= last_day AND (until_on IS NULL OR until_on > last_day) AS holds
    FROM shared.heads_headterm AS term
    JOIN shared.heads_title AS title
        ON title.compound_id = term.compound_id AND title.id = title_id
    CROSS JOIN period WHERE title.standard = 'UNIT_HEAD'
) AS term
GROUP BY 1, 2
"""

_BRANCHES = f"""
WITH {_PERIODS}, branch AS (
    SELECT compound_id, n, count(*) FILTER (WHERE stands) AS "BR",
        count(*) FILTER (WHERE stands AND kind = 'compound') AS "BR_C",
        count(*) FILTER (WHERE stands AND kind = 'property') AS "BR_P",
        sum(lower(members)) FILTER (WHERE stands AND kind = 'compound') AS "PMD",
        bool_or(members IS NULL OR upper_inf(members))
            FILTER (WHERE stands AND kind = 'compound') AS bounded
    FROM (
        SELECT compound_id, n, kind, members, (founded_on IS NULL OR founded_on <= last_day)
            AND (dissolved_on IS NULL OR dissolved_on > last_day) AS stands
        FROM shared.party_branch CROSS JOIN period
    ) AS dated
    GROUP BY 1, 2
)
SELECT *, LEAST("BR_C", 1) AS "BR_ANY", "PMD" IS NOT NULL AND bounded AS "PMD_MIN" FROM branch
"""

# What hangs in the air of each compound and period, by compound; a chain is whole without any.
_CHAIN = f"""
WITH {_PERIODS}, branch AS (
    SELECT compound_id, n, id FROM shared.party_branch CROSS JOIN period
    WHERE kind = 'compound' AND (founded_on IS NULL OR founded_on <= last_day)
        AND (dissolved_on IS NULL OR dissolved_on > last_day)
), team AS (
    SELECT team.compound_id, n, team.id, branch_id FROM shared.party_partygroup AS team
    JOIN branch ON branch.compound_id = team.compound_id AND branch.id = branch_id
    JOIN period USING (n)
    WHERE since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
), held AS (
    SELECT compound_id, n, id, group_id, is_centre, COALESCE(centre_id, id) AS centre_id
    FROM shared.party_member CROSS JOIN period
    WHERE since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
), centre AS (
    SELECT held.compound_id, held.n, held.id, group_id FROM held
    JOIN team ON team.compound_id = held.compound_id AND team.n = held.n AND team.id = group_id
    WHERE is_centre
), linked AS (
    SELECT link.compound_id, n, household_id, centre_id FROM shared.party_link AS link
    JOIN held ON held.compound_id = link.compound_id AND held.id = member_id
    JOIN period USING (n)
    WHERE is_primary AND since_on <= last_day AND (until_on IS NULL OR until_on > last_day)
), told AS (
    SELECT compound_id FROM shared.party_partygroup
    UNION SELECT compound_id FROM shared.party_member
), homes AS (
    SELECT compound_id, count(*) FILTER (WHERE occupancy <> 'unknown') AS known,
        count(*) FILTER (WHERE occupancy <> 'vacant') AS lived_in
    FROM told JOIN shared.register_household USING (compound_id) GROUP BY 1
), reached AS (
    SELECT linked.compound_id, n, count(*) FILTER (WHERE occupancy = 'occupied') AS occupied,
        count(*) FILTER (WHERE occupancy = 'unknown') AS perhaps,
        count(*) FILTER (WHERE occupancy <> 'vacant') AS lived_in
    FROM linked JOIN shared.register_household AS one
        ON one.compound_id = linked.compound_id AND one.id = household_id
    GROUP BY 1, 2
), home AS (
    SELECT compound_id, period.n, known, COALESCE(occupied, 0) AS linked,
        COALESCE(perhaps, 0) AS perhaps,
        homes.lived_in - COALESCE(reached.lived_in, 0) AS left_out
    FROM homes CROSS JOIN period LEFT JOIN reached USING (compound_id, n)
), gap AS (
    SELECT compound_id, n FROM (
        SELECT compound_id, n, id FROM branch EXCEPT SELECT compound_id, n, branch_id FROM team
    ) AS branch
    UNION ALL SELECT compound_id, n FROM (
        SELECT compound_id, n, id FROM team EXCEPT SELECT compound_id, n, group_id FROM centre
    ) AS team
    UNION ALL SELECT compound_id, n FROM (
        SELECT compound_id, n, centre_id FROM held EXCEPT SELECT compound_id, n, id FROM centre
    ) AS held
    UNION ALL SELECT compound_id, n FROM (
        SELECT compound_id, n, id FROM centre EXCEPT SELECT compound_id, n, centre_id FROM linked
    ) AS centre
    UNION ALL SELECT compound_id, n FROM home WHERE left_out > 0
), any_linked AS (SELECT DISTINCT compound_id, n FROM linked)
SELECT used.compound_id, period.n,
    (any_linked.n IS NOT NULL AND gap.n IS NULL)::int AS "BR_CHAIN",
    CASE WHEN known > 0 THEN home.linked END AS "LINK", known > 0 AND perhaps > 0 AS "LINK_MIN"
FROM told AS used CROSS JOIN period
LEFT JOIN home ON home.compound_id = used.compound_id AND home.n = period.n
LEFT JOIN any_linked ON any_linked.compound_id = used.compound_id AND any_linked.n = period.n
LEFT JOIN (SELECT DISTINCT compound_id, n FROM gap) AS gap
    ON gap.compound_id = used.compound_id AND gap.n = period.n
"""

_COMMITTEE = f"""
WITH {_PERIODS}
SELECT compound_id, n, COALESCE(max((
    kind IN ('owners_committee', 'property_committee')
    AND (under_guide OR COALESCE(filed_on <= last_day, false))
    AND (formed_on IS NULL OR formed_on <= last_day)
    AND (dissolved_on IS NULL OR dissolved_on > last_day)
    AND (term_ends_on IS NULL OR term_ends_on > last_day)
)::int), 0) AS "CMT_OK"
FROM shared.bodies_body CROSS JOIN period GROUP BY 1, 2
"""

_BASELINES = BASELINES[0].sql.replace(
    "FROM baselines_baseline",
    ", compound_id, NULL AS n FROM shared.baselines_baseline GROUP BY compound_id",
)

# One row a round, with the beginning of the next one and what the first one says.
_KEYS = "compound_id, matter_id, round"
_ROUNDS = f"""moved AS (
    {moved("shared.", _KEYS)}
), round AS MATERIALIZED (
    SELECT *, lead(begun_at) OVER turns AS next_begun_at,
        first_value(accepted_at) OVER turns AS first_accepted_at,
        first_value(respond_by) OVER turns AS first_respond_by,
        first_value(answered_at) OVER turns AS first_answered_at,
        first_value(finished_at) OVER turns AS first_finished_at,
        COALESCE(sum(paused_in_round) OVER turns, interval '0') AS paused_for
    FROM (
        SELECT compound_id, matter_id, round, min(at) AS begun_at,
            min(at) FILTER (WHERE step = 'accepted') AS accepted_at,
            min(COALESCE(moved.respond_by, step.respond_by)) AS respond_by,
            CASE WHEN bool_or(moved.round IS NOT NULL) THEN min(moved.complete_by)
                ELSE min(step.complete_by) END AS complete_by,
            min(moved.paused_for) AS paused_in_round,
            min(at) FILTER (WHERE step IN ('discussed', 'started') AND NOT is_skipped)
                AS answered_at,
            min(at) FILTER (WHERE step = 'finished') AS finished_at,
            min(at) FILTER (WHERE step = 'published') AS published_at,
            min(publish_by) AS publish_by, bool_or(result = 'final') AS is_final,
            bool_and(at_precision = 'moment') FILTER (WHERE step IN ('accepted', 'finished'))
                AS is_to_the_minute
        FROM shared.matters_stagemoment AS step
        LEFT JOIN moved USING ({_KEYS}) GROUP BY 1, 2, 3
    ) AS told
    LEFT JOIN (SELECT {_KEYS}, came, stood FROM moved) AS clock USING ({_KEYS})
    WINDOW turns AS (PARTITION BY compound_id, matter_id ORDER BY round)
)"""

_MATTERS = f"""
WITH {_PERIODS}, {_ROUNDS}, counted AS (
    SELECT compound_id, n, count(*) FILTER (WHERE is_overdue) AS overdue,
        {", ".join(f'count(*) FILTER (WHERE {rows}) AS "{code}"' for code, rows in COUNTED.items())}
    FROM (
        SELECT compound_id, n, source, solution, satisfaction, {FLAGS}
        FROM (
            SELECT round.*, period.n, period.start, period.edge,
                matter.source, matter.asks_verdict, matter.is_private,
                finished_at < edge AND finished_at >= period.start AS is_closed,
                COALESCE(verdict.solution, '') AS solution,
                COALESCE(verdict.satisfaction, '') AS satisfaction
            FROM period
            JOIN round ON begun_at < edge AND (next_begun_at IS NULL OR next_begun_at >= edge)
                AND (finished_at IS NULL OR finished_at >= period.start
                    OR first_respond_by >= period.start OR first_accepted_at >= period.start
                    OR publish_by >= period.start
                    OR first_finished_at + interval '30 days' >= period.start)
            JOIN shared.matters_matter AS matter
                ON matter.compound_id = round.compound_id AND matter.id = round.matter_id
                AND (matter.merged_at IS NULL OR matter.merged_at >= as_of)
            LEFT JOIN shared.matters_verdict AS verdict
                ON verdict.compound_id = round.compound_id
                AND verdict.matter_id = round.matter_id AND verdict.round = round.round
                AND of_requester AND uncounted = '' AND verdict.at < as_of
        ) AS known OFFSET 0
    ) AS told
    GROUP BY 1, 2
), sent_up AS (
    SELECT referral.compound_id, n, count(DISTINCT matter_id) AS "ME_DUE",
        count(DISTINCT matter_id) - count(DISTINCT matter_id) FILTER (
            WHERE (reply.kind = 'answered' AND reply.at < answer_by) IS NOT TRUE
        ) AS "ME_OK"
    FROM period JOIN shared.matters_referral AS referral
        ON answer_by >= period.start AND answer_by < edge AND recipient <> 'property'
    JOIN shared.matters_matter AS matter
        ON matter.compound_id = referral.compound_id AND matter.id = matter_id
        AND (matter.merged_at IS NULL OR matter.merged_at >= as_of)
    LEFT JOIN shared.matters_referralreply AS reply
        ON reply.compound_id = referral.compound_id AND reply.referral_id = referral.id
    WHERE reply.kind IS DISTINCT FROM 'sent_back' GROUP BY 1, 2
), spoken AS (
    SELECT DISTINCT step.compound_id, n FROM period
    JOIN shared.matters_stagemoment AS step ON step.at < edge
        AND step.at >= date_trunc('month', first_day::timestamp) AT TIME ZONE 'Asia/Shanghai'
    JOIN shared.matters_matter AS matter
        ON matter.compound_id = step.compound_id AND matter.id = step.matter_id
        AND (merged_at IS NULL OR merged_at >= as_of)
    UNION
    SELECT compound_id, n FROM period JOIN shared.matters_quietmonth
        ON month = date_trunc('month', first_day) AND at < as_of
), known AS (
    SELECT compound_id, min(at) AS since FROM (
        SELECT compound_id, min(at) AS at FROM shared.matters_stagemoment GROUP BY 1
        UNION ALL SELECT compound_id, min(at) FROM shared.matters_quietmonth GROUP BY 1
    ) AS told GROUP BY 1
)
SELECT known.compound_id, period.n, CASE WHEN since < as_of THEN COALESCE(overdue, 0) END
    AS "MAT_OVD", {", ".join(f'CASE WHEN spoken.n IS NOT NULL THEN COALESCE("{code}", 0) END AS "{code}"' for code in (*COUNTED, *UPSTREAM))}
FROM known CROSS JOIN period
LEFT JOIN spoken ON spoken.compound_id = known.compound_id AND spoken.n = period.n
LEFT JOIN counted ON counted.compound_id = known.compound_id AND counted.n = period.n
LEFT JOIN sent_up ON sent_up.compound_id = known.compound_id AND sent_up.n = period.n
"""

_ENTERED = f"""
WITH {_PERIODS}, entry AS (
    SELECT compound_id, at, at_precision, created_at FROM shared.matters_stagemoment
    UNION ALL SELECT compound_id, at, at_precision, created_at FROM shared.matters_verdict
)
SELECT compound.id AS compound_id, n, count(entry.at) AS "REC", count(entry.at) FILTER (
    WHERE entry.created_at <= at + interval '48 hours'
        + CASE WHEN at_precision = 'moment' THEN interval '0' ELSE interval '1 day' END
) AS "REC_48"
FROM public.registry_compound AS compound CROSS JOIN period
LEFT JOIN entry ON entry.compound_id = compound.id AND at >= period.start AND at < edge
GROUP BY 1, 2
"""

# What is on record comes after what was said of it.
STATEMENTS = (
    _ABSENCES, REGISTER, fields(_PERIODS), _HEADS, _BRANCHES, _CHAIN, _COMMITTEE, *statements(_PERIODS),
    _BASELINES, _MATTERS, _ENTERED, red(_PERIODS),
    councils(_PERIODS), visits(_PERIODS), disputes(_PERIODS), works(_PERIODS),
    *facilities(_PERIODS), burden(_PERIODS), *participation(_PERIODS),
)  # fmt: skip

Told = dict[UUID, list[dict[str, Element]]]


def fill(compounds: Sequence[Compound]) -> None:
    """Make the shared tables anew with the rows of these compounds."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS shared CASCADE; CREATE SCHEMA shared")
        for table, columns in TABLES.items():
            cursor.execute(
                f"CREATE UNLOGGED TABLE shared.{table} AS SELECT NULL::uuid AS compound_id, own.*"
                f" FROM {compounds[0].schema_name}.{table} AS own WITH NO DATA"
            )
            for one in compounds:
                cursor.execute(
                    f"INSERT INTO shared.{table} SELECT %s, own.* FROM {one.schema_name}.{table} AS own",
                    [one.pk],
                )
            for column in columns:
                cursor.execute(f"CREATE INDEX ON shared.{table} (compound_id, {column})")
        cursor.execute("ANALYZE")


def read_all(compounds: Sequence[Compound], windows: Sequence[Window]) -> Told:
    """What each compound says of each period, as its own function would."""
    given = [window.parameters for window in windows]
    periods = {name: [one[name] for one in given] for name in PARAMETERS}
    codes = declared_elements()
    rows: dict[UUID, list[dict[str, Any]]] = {one.pk: [{} for _ in windows] for one in compounds}
    with installation_context(), connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, periods)
            names = [column.name.upper() for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                if (told := rows.get(row["COMPOUND_ID"])) is None:
                    continue
                for period in told if row["N"] is None else [told[row["N"] - 1]]:
                    period.update(row)
    return {pk: [_elements(row, codes) for row in told] for pk, told in rows.items()}


def _elements(row: dict[str, Any], codes: set[str]) -> dict[str, Element]:
    return {
        code: Element(
            None if (value := row.get(code)) is None else int(value), bool(row.get(f"{code}_MIN"))
        )
        for code in codes
    }
