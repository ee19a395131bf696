"""The statements over the shared tables of who takes part, and by whose hand."""

# The tables of which only who takes part reads.
TAKING_PART = {
    "decisions_voterpart": ("voter_id",),
    "surveys_survey": ("id",),
    "surveys_reply": ("at",),
}

_LOCAL = "AT TIME ZONE 'Asia/Shanghai'"

_TAKING_PART = f"""
act AS (
    SELECT compound_id, household_id, day::timestamp {_LOCAL} AS at FROM shared.meetings_presence
    UNION ALL SELECT verdict.compound_id, household_id, verdict.at
    FROM shared.matters_verdict AS verdict JOIN shared.matters_matter AS matter
        ON matter.compound_id = verdict.compound_id AND matter.id = matter_id
    WHERE of_requester AND uncounted = ''
    UNION ALL SELECT ballot.compound_id, household_id, cast_on::timestamp {_LOCAL}
    FROM shared.decisions_ballot AS ballot
    JOIN shared.decisions_voterpart AS roll
        ON roll.compound_id = ballot.compound_id AND roll.voter_id = ballot.voter_id
    JOIN shared.ownership_part AS part
        ON part.compound_id = roll.compound_id AND part.id = part_id
    WHERE counts
    UNION ALL SELECT reply.compound_id, household_id, at
    FROM shared.surveys_reply AS reply JOIN shared.surveys_survey AS survey
        ON survey.compound_id = reply.compound_id AND survey.id = survey_id
    WHERE survey.kind <> 'wellbeing'
)
SELECT act.compound_id, n, count(DISTINCT home.id) FILTER (
    WHERE occupancy = 'occupied'
        AND at >= (date_trunc('month', last_day::timestamp) - interval '11 months') {_LOCAL}
) AS "PAR_HH"
FROM act JOIN period ON at < edge
LEFT JOIN shared.register_household AS home
    ON home.compound_id = act.compound_id AND home.id = household_id
GROUP BY 1, 2
"""

_ORIGIN = f"""
record AS (
    SELECT step.compound_id, at, source <> 'resident' AS is_assisted, merged_at
    FROM shared.matters_stagemoment AS step JOIN shared.matters_matter AS matter
        ON matter.compound_id = step.compound_id AND matter.id = matter_id
    WHERE step = 'accepted' AND step.round = 1 AND source IN
        ('resident', 'walk_in', 'phone', 'door_visit', 'hotline', 'care_visit')
    UNION ALL SELECT compound_id, at, channel <> 'self', NULL
    FROM shared.matters_verdict WHERE uncounted = ''
    UNION ALL SELECT compound_id, cast_on::timestamp {_LOCAL}, channel <> 'electronic', NULL
    FROM shared.decisions_ballot WHERE counts
    UNION ALL SELECT reply.compound_id, at, channel <> 'self', NULL
    FROM shared.surveys_reply AS reply JOIN shared.surveys_survey AS survey
        ON survey.compound_id = reply.compound_id AND survey.id = survey_id
    WHERE survey.kind <> 'wellbeing'
)
SELECT compound_id, n, count(*) FILTER (WHERE at >= period.start) AS "REC_RES",
    count(*) FILTER (WHERE at >= period.start AND is_assisted) AS "REC_AST"
FROM record JOIN period ON at < edge AND (merged_at IS NULL OR merged_at >= as_of)
GROUP BY 1, 2
"""


_TURNOUT = """
counted AS (
    SELECT vote.*, n, (counted_at >= period.start AND counted_at < edge)::int AS falls
    FROM shared.decisions_vote AS vote JOIN period ON is_binding AND counted_at < as_of
)
SELECT compound_id, n, sum(base_number * falls) AS "VB_H", sum(cast_number * falls) AS "VT_H",
    sum(base_area * falls)::bigint / 100 AS "VB_A", sum(cast_area * falls)::bigint / 100 AS "VT_A"
FROM counted GROUP BY 1, 2
"""


def participation(periods: str) -> tuple[str, ...]:
    """``periods``: the common table expression that names them."""
    return tuple(f"WITH {periods}, {statement}" for statement in (_TAKING_PART, _ORIGIN, _TURNOUT))
