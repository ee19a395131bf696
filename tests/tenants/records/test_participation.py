"""PAR-01 and PAR-02: which homes take part, and how much others wrote down for residents."""

from datetime import date, datetime, timedelta

import time_machine

from district.core.clock import SHANGHAI, day_end, now, today
from district.metrics.figures import Period
from district.metrics.sources import read_elements
from district.metrics.windows import Window
from district.tenancy.context import require_compound
from tenants.decisions.balloting import set_aside
from tenants.decisions.models import Channel
from tenants.matters.models import Satisfaction, Solution, Source
from tenants.matters.services import judge, record_for_other
from tenants.meetings.attending import note_presence
from tenants.meetings.services import hold_council, plan_council
from tenants.register.models import Household, Occupancy
from tenants.surveys.answering import answer_own
from tenants.surveys.models import Kind
from tenants.surveys.services import close_survey
from tests.tenants.decisions.making import announced, entered, first, parts
from tests.tenants.matters.conftest import People, people
from tests.tenants.surveys.making import SCORE, answers, opened, typed

__all__ = ["people"]

NEVER = dict.fromkeys(("PAR_HH", "REC_RES", "REC_AST"))


def told(period: str) -> dict[str, int | None]:
    """What is said of the period when it is over."""
    whole = Period.parse(period)
    window = Window(whole, whole.first_day, whole.last_day, day_end(whole.last_day))
    found = read_elements(require_compound(), [window.parameters]).elements[0]
    return {code: found[code].value for code in NEVER}


def _council(people: People, *came: Household) -> None:
    council = plan_council(
        actor=people.secretary,
        starts_at=now() - timedelta(minutes=1),
        place="亭子",
        topics=["院门"],
    )
    hold_council(actor=people.secretary, council=council, headcount=9, minutes="要点")
    for home in came:
        assert home.unit_id
        note_presence(
            actor=people.secretary, council=council, unit_id=home.unit_id, households=[home.pk]
        )


def _homes(people: People, count: int) -> list[Household]:
    unit = Household.objects.exclude(unit=None)[0].unit
    return Household.objects.bulk_create(
        Household(unit=unit, room=f"9{n:02}", occupancy=Occupancy.OCCUPIED) for n in range(count)
    )


def test_PAR_01_a_home_counts_once_whatever_it_did(people: People) -> None:
    with time_machine.travel(datetime(2028, 2, 29, 23, 59, 59, tzinfo=SHANGHAI), tick=False):
        came, voted, empty = _homes(people, 3)
        Household.objects.filter(pk=empty.pk).update(occupancy=Occupancy.VACANT)
        record_for_other(actor=people.secretary, source=Source.DOOR_VISIT, text="楼道灯不亮")
        assert told("2028-02") == {**NEVER, "REC_RES": 1, "REC_AST": 1}
        _council(people, came, empty)
        _council(people, came)
        [part] = parts(1)
        part.household = voted
        part.save()
        poll = announced(is_binding=False, opens_at=now(), closes_at=now() + timedelta(days=1))
        ballot = entered(poll, first(poll), channel=Channel.PAPER)
        assert ballot.cast_on == today() == date(2028, 2, 29)
        assert told("2028-02") == {"PAR_HH": 2, "REC_RES": 2, "REC_AST": 2}
        assert told("2028-01") == NEVER
        assert (told("2029-01")["PAR_HH"], told("2029-02")["PAR_HH"]) == (2, 0)
        assert told("2029-01")["REC_RES"] == 0
        set_aside(ballot=ballot, reason="重复")
        assert told("2028-02") == {"PAR_HH": 1, "REC_RES": 1, "REC_AST": 1}


def test_C11_a_paper_typed_by_a_head_counts_as_assisted_and_well_being_not_at_all(
    people: People,
) -> None:
    with time_machine.travel(datetime(2028, 2, 29, 23, 59, 59, tzinfo=SHANGHAI), tick=False):
        first, second = _homes(people, 2)
        feeling = opened(people.secretary, [SCORE], kind=Kind.WELLBEING)
        typed(people.head, feeling, first, 5)
        assert told("2028-02") == NEVER
        survey = opened(people.secretary)
        for home in (first, first, second):
            typed(people.head, survey, home, [1])
        answer_own(actor=people.resident, survey=survey, answers=answers(survey, [2]))
        Household.objects.filter(pk=people.home.pk).update(occupancy=Occupancy.OCCUPIED)
        close_survey(actor=people.secretary, survey=survey)
        assert told("2028-02") == {"PAR_HH": 3, "REC_RES": 3, "REC_AST": 2}
        assert (told("2029-01")["PAR_HH"], told("2029-02")["PAR_HH"]) == (3, 0)
        assert told("2028-01") == NEVER


def test_PAR_02_what_one_does_oneself_is_not_assisted(people: People) -> None:
    matter = people.finished()
    month = Period.of(today(), Period.parse("2028-02").type)
    before = told(str(month))
    judge(
        actor=people.resident,
        matter_id=matter.pk,
        solution=Solution.SOLVED,
        satisfaction=Satisfaction.SATISFIED,
    )
    after = told(str(month))
    assert (before["REC_RES"], before["REC_AST"]) == (1, 0)
    assert (after["REC_RES"], after["REC_AST"]) == (2, 0)
