"""Who takes part: of how many homes somebody did anything, and how much of it others wrote down.

Acts of a household are that somebody came to a council, that a ballot of it counts, that it
judged what it had asked for, and that it answered a survey. Being visited is none, and neither is
asking. Of ballots and answers it is read that there is one, never what stands in it. Before the
first act nothing is reported.

Records of residents are what they asked, judged, voted and answered; assisted is what came in by a
phone call, at a door, on paper, or by word of mouth. Before the first record nothing is reported.
How people feel at home is nobody's figure: those surveys are not even counted.
"""

from district.metrics.declarations import NEXT_MONTH, Source, Span
from tenants.decisions.models import Channel as BallotChannel
from tenants.matters.metrics import MOVED, STEPS
from tenants.matters.models import Channel
from tenants.matters.models import Source as Path
from tenants.surveys.models import Channel as ReplyChannel
from tenants.surveys.models import Kind

_LOCAL = "AT TIME ZONE 'Asia/Shanghai'"
_ASKED = ", ".join(f"'{path.value}'" for path in Path if path.has_a_requester)

_REPLIES = (
    "survey_reply",
    f"""
    SELECT household_id, at, channel FROM surveys_reply AS reply
    JOIN surveys_survey AS survey ON survey.id = reply.survey_id
    WHERE kind <> '{Kind.WELLBEING}'
    """,  # noqa: S608 -- codes of the code
)
_ACTS = (
    "household_act",
    f"""
    SELECT household_id, day::timestamp {_LOCAL} AS at FROM meetings_presence
    UNION ALL
    SELECT matter.household_id, verdict.at FROM matters_verdict AS verdict
    JOIN matters_matter AS matter ON matter.id = verdict.matter_id
    WHERE of_requester AND uncounted = ''
    UNION ALL
    SELECT part.household_id, ballot.cast_on::timestamp {_LOCAL} FROM decisions_ballot AS ballot
    JOIN decisions_voterpart AS roll ON roll.voter_id = ballot.voter_id
    JOIN ownership_part AS part ON part.id = roll.part_id
    WHERE ballot.counts
    UNION ALL
    SELECT household_id, at FROM survey_reply
    """,  # noqa: S608 -- names of the code
)
_RECORDS = (
    "resident_record",
    f"""
    SELECT at, source <> '{Path.RESIDENT}' AS is_assisted, merged_at FROM matters_step
    WHERE step = 'accepted' AND round = 1 AND source IN ({_ASKED})
    UNION ALL
    SELECT at, channel <> '{Channel.SELF}', NULL FROM matters_verdict WHERE uncounted = ''
    UNION ALL
    SELECT cast_on::timestamp {_LOCAL}, channel <> '{BallotChannel.ELECTRONIC}', NULL
    FROM decisions_ballot WHERE counts
    UNION ALL
    SELECT at, channel <> '{ReplyChannel.SELF}', NULL FROM survey_reply
    """,  # noqa: S608 -- codes of the code
)

# Calendar months: what stands at a month's end is of the twelve that end with it.
_TAKING_PART = f"""
    SELECT CASE WHEN count(*) > 0 THEN count(DISTINCT home.id) FILTER (
        WHERE occupancy = 'occupied' AND at >=
            (date_trunc('month', %(last_day)s::timestamp) - interval '11 months') {_LOCAL}
    ) END AS "PAR_HH"
    FROM household_act LEFT JOIN register_household AS home ON home.id = household_id
    WHERE at < %(edge)s
"""  # noqa: S608 -- the parts are constants of this file

_ORIGIN = """
    SELECT CASE WHEN is_known THEN records END AS "REC_RES",
        CASE WHEN is_known THEN assisted END AS "REC_AST"
    FROM (
        SELECT count(*) > 0 AS is_known, count(*) FILTER (WHERE at >= %(start)s) AS records,
            count(*) FILTER (WHERE at >= %(start)s AND is_assisted) AS assisted
        FROM resident_record
        WHERE at < %(edge)s AND (merged_at IS NULL OR merged_at >= %(as_of)s)
    ) AS told
"""

_ACTS_TURN = f"""
    SELECT LEAST(({NEXT_MONTH}), min(at) FILTER (WHERE at >= %(as_of)s)) FROM household_act
"""  # noqa: S608 -- likewise
_RECORDS_TURN = """
    SELECT min(CASE WHEN at >= %(as_of)s THEN at ELSE at + interval '1 day' END)
        FILTER (WHERE at >= %(as_of)s - interval '1 day')
    FROM resident_record
"""

PARTICIPATION = (
    Source(
        name="records.taking_part",
        span=Span.SNAPSHOT,
        elements=("PAR_HH",),
        sql=_TAKING_PART,
        turns_at=_ACTS_TURN,
        given=(_REPLIES, _ACTS),
    ),
    Source(
        name="records.origin",
        span=Span.FLOW,
        elements=("REC_RES", "REC_AST"),
        sql=_ORIGIN,
        turns_at=_RECORDS_TURN,
        given=(MOVED, STEPS, _REPLIES, _RECORDS),
    ),
)
