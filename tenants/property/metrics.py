"""What is reported of the property company: whether there is one, and whether it is a red one.

``PC`` is known while somebody has entered who manages. ``PC_RED`` is 1 when every criterion of
the checklist in force on the day is met (``assessing.py`` says which are not, and why): a checklist
asks for evidence, and what is not on record is not met. Where a company manages and nothing was
ever entered of its side, it is 0 under a checklist that the district has issued, for the catalogue
asks of all compounds with a company; while none was issued nobody was asked, and it is not reported.

Whoever sits on two of the three sides is found by the name, as in ``bodies.both``.
"""

from dataclasses import asdict

from district.guides.criteria import STANDARD
from district.metrics.declarations import Source, Span, earliest_turn

_HOLDS = "since_on <= %(last_day)s AND (until_on IS NULL OR until_on > %(last_day)s)"


def _stands(begun: str) -> str:
    return (
        f"({begun} IS NULL OR {begun} <= %(last_day)s)"
        " AND (dissolved_on IS NULL OR dissolved_on > %(last_day)s)"
    )


_TERMS = asdict(STANDARD)
_RED = f"""
    WITH managed AS (
        SELECT mode = 'company' AS by_company FROM register_management WHERE {_HOLDS}
    ), checklist AS (
        SELECT {", ".join(_TERMS)} FROM (
            SELECT version, {", ".join(_TERMS)} FROM property_knownchecklist
            WHERE valid_from <= %(last_day)s
            UNION ALL SELECT 0, {", ".join(str(value) for value in _TERMS.values())}
        ) AS version ORDER BY version DESC LIMIT 1
    ), branch AS (
        SELECT id, kind FROM party_branch WHERE {_stands("founded_on")}
    ), crossed AS (
        SELECT holder_name FROM bodies_seat LEFT JOIN branch ON branch.id = branch_id
        WHERE {_HOLDS} AND (branch.id IS NOT NULL
            OR body_id IN (SELECT id FROM bodies_body WHERE {_stands("formed_on")}))
        GROUP BY holder_name HAVING count(DISTINCT COALESCE(branch.kind, 'body')) > 1
    ), told AS (
        SELECT EXISTS (SELECT FROM party_branch WHERE kind = 'property')
            OR EXISTS (SELECT FROM property_guidance)
            OR EXISTS (SELECT FROM property_tripartitemeeting)
            OR EXISTS (SELECT FROM property_servicepromise) AS anything,
            EXISTS (
                SELECT FROM property_knownchecklist WHERE valid_from <= %(last_day)s
            ) AS was_asked
    ), met AS (
        SELECT (party_weight = 0
                OR EXISTS (SELECT FROM branch WHERE kind = 'property')
                OR EXISTS (SELECT FROM property_guidance WHERE {_HOLDS}))
            AND (joint_weight = 0
                OR EXISTS (SELECT FROM crossed)
                OR EXISTS (
                    SELECT FROM property_tripartitemeeting
                    WHERE branch_came AND residents_came AND company_came
                        AND held_on <= %(last_day)s
                        AND held_on + make_interval(months => joint_months) > %(last_day)s
                ))
            AND (promise_weight = 0 OR EXISTS (
                SELECT FROM property_servicepromise WHERE published_on <= %(last_day)s
            ))
            AND (kept_weight = 0 OR NOT EXISTS (
                SELECT FROM property_servicepromise
                WHERE due_on < %(last_day)s AND (done_on IS NULL OR done_on > %(last_day)s)
            )) AS everything
        FROM checklist
    )
    SELECT (SELECT by_company FROM managed)::int AS "PC",
        CASE WHEN NOT (SELECT by_company FROM managed) THEN 0
            WHEN (SELECT by_company FROM managed) AND anything THEN everything::int
            WHEN (SELECT by_company FROM managed) AND was_asked THEN 0
        END AS "PC_RED"
    FROM told CROSS JOIN met
"""  # noqa: S608 -- the parts are constants of the code

# A meeting counts no more from the day on that is so many months later.
_MEETING_TURNS = f"""
    SELECT (min(over_on) FILTER (
        WHERE over_on >= (%(as_of)s AT TIME ZONE 'Asia/Shanghai')::date
    ) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    FROM (
        SELECT (held_on + make_interval(months => joint_months))::date AS over_on
        FROM property_tripartitemeeting CROSS JOIN (
            SELECT joint_months FROM property_knownchecklist UNION SELECT {STANDARD.joint_months}
        ) AS span
    ) AS meeting
"""  # noqa: S608 -- likewise
_TURNS = (
    earliest_turn("property_guidance", "since_on", "until_on"),
    # What is due on a day is overdue from the next one on.
    earliest_turn("property_servicepromise", "published_on", "(due_on + 1)", "done_on"),
    earliest_turn("property_knownchecklist", "valid_from"),
    _MEETING_TURNS,
)

# The turns of who manages, of branches, bodies and seats are told by their own nouns.
SOURCES = (
    Source(
        name="property.red",
        span=Span.SNAPSHOT,
        elements=("PC", "PC_RED"),
        sql=_RED,
        turns_at=f"SELECT LEAST({', '.join(f'({turn})' for turn in _TURNS)})",
    ),
)
