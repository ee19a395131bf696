"""问卷: who asks, who answers for which home, what is left of it (C11, F5, F28)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction

from district.core.clock import SHANGHAI, now, today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Role
from tenants.bodies.seats import seat_person
from tenants.matters.models import Matter, Source
from tenants.party.models import BranchKind
from tenants.party.services import found_branch
from tenants.register.models import Household, Occupancy
from tenants.register.services import settle_resident
from tenants.surveys import queries, services
from tenants.surveys.answering import Sent, answer_own
from tenants.surveys.models import (
    AskedAs,
    Channel,
    How,
    Kind,
    Option,
    Question,
    Reply,
    Saying,
    Survey,
    Tally,
)
from tenants.surveys.records import SurveyRecord, file_surveys, survey_rows
from tenants.surveys.results import publish_results, raise_need, ratings, results_of
from tenants.surveys.services import Asked, close_survey, open_survey, period_of
from tests import make
from tests.tenants.matters.conftest import LONG_AGO, People
from tests.tenants.surveys.making import (
    ALL,
    NEEDED,
    SCORE,
    WORDS,
    answers,
    drafted,
    homes,
    opened,
    typed,
)


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with time_machine.travel(datetime(2023, 11, 3, 9, tzinfo=SHANGHAI), tick=False):
        yield


def refused(code: str, act: Callable[..., object], **given: object) -> None:
    with pytest.raises(DomainError) as refusal:
        act(**given)
    assert refusal.value.code == code


def test_C11_paper_typed_by_a_head_is_the_homes_one_set_as_assisted(people: People) -> None:
    survey = opened(people.secretary)
    home, other = people.home, homes(people, 1)[0]
    reply = typed(people.head, survey, home, [1, 3], [2], 4, True, " 想量\x00血压 ")
    assert (reply.channel, reply.how, reply.is_own) == (Channel.ASSISTED, How.PAPER, False)
    assert "血压" in Reply.objects.get().content
    again = typed(people.head, survey, home, [2], how=How.PHONE)
    assert (again.pk, again.how, Reply.objects.count()) == (reply.pk, How.PAPER, 1)
    mine = answer_own(actor=people.resident, survey=survey, answers=answers(survey, [1]))
    assert (mine.pk, mine.channel, mine.is_own) == (reply.pk, Channel.ASSISTED, True)
    with pytest.raises(Conflict, match="已经自己在网上答过了"):
        typed(people.head, survey, home, [1])
    assert [one.pk for one in queries.waiting_homes(survey, None)] == [other.pk]
    assert queries.next_waiting(survey, home) == other
    stranger = make.account(Role.UNIT_HEAD, scope_id=uuid4())
    for actor in (stranger, people.resident):
        with pytest.raises(Forbidden):
            typed(actor, survey, other, [1])
    refused("no_home", answer_own, actor=people.stranger, survey=survey, answers={})
    assert not queries.is_readable(mine, people.head)
    assert queries.is_readable(mine, people.resident)


def test_C11_a_head_who_types_for_the_own_home_is_nobodys_help(people: People) -> None:
    survey = opened(people.secretary)
    settle_resident(account=people.head, household=people.home, since_on=LONG_AGO)
    assert typed(people.head, survey, people.home, [1]).channel == Channel.SELF


def test_C11_what_does_not_fit_the_questions_leaves_nothing(people: People) -> None:
    survey, other = opened(people.secretary), opened(people.secretary, [NEEDED])
    elsewhere = answers(other, [1])
    strange = dict(zip(answers(survey, [1]), elsewhere.values(), strict=True))
    misfits = ([None, [1, 2]], [None, None, 6], [None, None, True], [None, None, None, 1], ["x"])
    for said in misfits:
        with pytest.raises(DomainError, match="题答得不对"):
            typed(people.head, survey, people.home, *said)
    for given in (strange, elsewhere, {}, answers(survey, [], None, None, None, " ")):
        with pytest.raises(DomainError):
            answer_own(actor=people.resident, survey=survey, answers=given)
    with pytest.raises(DomainError, match="100 字以内"):
        typed(people.head, survey, people.home, None, None, None, None, "长" * 101)
    assert not Reply.objects.exists()


def test_C11_sent_twice_late_and_out_of_order(people: People) -> None:
    survey = opened(people.secretary, closes_on=today())
    first = Sent(client_id=uuid4())
    said = answers(survey, [1])
    with time_machine.travel(datetime(2023, 11, 3, 23, 59, 59, tzinfo=SHANGHAI), tick=False):
        one = answer_own(actor=people.resident, survey=survey, answers=said, sent=first)
        newer = Sent(client_id=uuid4(), written_at=now())
    with time_machine.travel(datetime(2023, 11, 4, tzinfo=SHANGHAI), tick=False):
        kept = answer_own(actor=people.resident, survey=survey, answers=said, sent=first)
        assert (kept.pk, kept.revised_at) == (one.pk, one.revised_at)
        answer_own(actor=people.resident, survey=survey, answers=said, sent=newer)
        older = Sent(client_id=uuid4(), written_at=now() - timedelta(hours=9))
        late = {"actor": people.resident, "survey": survey, "answers": said}
        refused("answered_since", answer_own, **late, sent=older)
        refused("not_its_days", answer_own, **late)
        refused("id_taken", answer_own, **{**late, "actor": _neighbour(people)}, sent=newer)
        close_survey(actor=people.secretary, survey=survey)
        refused("survey_closed", answer_own, **late)
    assert (Reply.objects.get().at, Reply.objects.get().content) == (one.at, "")


def _neighbour(people: People) -> object:
    return people.neighbour("403")


def test_C11_only_the_committee_asks_and_what_was_asked_stays(people: People) -> None:
    survey = drafted(people.secretary, [NEEDED])
    for actor in (people.head, people.resident):
        with pytest.raises(Forbidden):
            open_survey(actor=actor, survey=survey)
    assert survey not in queries.surveys_for(people.head)
    survey = open_survey(actor=people.member, survey=survey)
    question = survey.questions.get()
    for act in (
        lambda: services.add_question(actor=people.secretary, survey=survey, asked=SCORE),
        lambda: services.remove_question(actor=people.secretary, question=question),
        lambda: services.discard_survey(actor=people.secretary, survey=survey),
        lambda: open_survey(actor=people.secretary, survey=survey),
    ):
        with pytest.raises(Conflict, match="已经发出去了"):
            act()
    for change in (
        lambda: Question.objects.filter(pk=question.pk).update(text="别的"),
        lambda: Option.objects.filter(question=question).update(text="别的"),
        lambda: Option.objects.create(question=question, position=9, text="别的"),
        lambda: Question.objects.create(survey=survey, position=9, text="别", asked_as="words"),
        lambda: Survey.objects.filter(pk=survey.pk).update(closes_on=date(2023, 11, 4)),
        lambda: Survey.objects.filter(pk=survey.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="survey_is_put"), transaction.atomic():
            change()
    typed(people.head, survey, people.home, [1])
    close_survey(actor=people.secretary, survey=survey)
    for change in (
        lambda: Reply.objects.update(content="x"),
        lambda: Reply.objects.update(household=homes(people, 1)[0]),
    ):
        with pytest.raises(DatabaseError, match="survey_is_closed"), transaction.atomic():
            change()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Tally.objects.update(households=9)
    refused("not_open", close_survey, actor=people.secretary, survey=survey)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([Asked(" ", AskedAs.WORDS)], "empty"),
        ([Asked("几口人", AskedAs.ONE, ["一口", "一口 "])], "options_count"),
        ([Asked("几口人", AskedAs.SCALE, ["一口"])], "options_unwanted"),
        ([SCORE, SCORE], "asked_twice"),
        ([Asked(f"第{n}问", AskedAs.WORDS) for n in range(21)], "too_many_questions"),
    ],
    ids=["blank", "one option", "options of a scale", "twice", "twenty-one"],
)
def test_C11_a_draft_without_sense_is_refused_whole(
    people: People, asked: list[Asked], code: str
) -> None:
    refused(code, drafted, actor=people.secretary, asked=asked)
    assert not Survey.objects.exists()


def test_C11_a_draft_begins_once_and_is_not_opened_empty(people: People) -> None:
    client_id = uuid4()
    one, two = (drafted(people.secretary, [], client_id=client_id) for _time in range(2))
    assert one == two
    refused("no_questions", open_survey, actor=people.secretary, survey=one)
    refused("ends_before", drafted, actor=people.secretary, closes_on=date(2023, 11, 2))
    refused("days_unlikely", drafted, actor=people.secretary, closes_on=date(2025, 11, 2))
    early = drafted(people.secretary, opens_on=date(2023, 10, 1), closes_on=date(2023, 11, 2))
    refused("days_over", open_survey, actor=people.secretary, survey=early)
    Household.objects.update(occupancy=Occupancy.VACANT)
    refused("nobody_to_ask", open_survey, actor=people.secretary, survey=drafted(people.secretary))


def test_C11_results_are_counts_and_of_four_homes_nothing(people: People) -> None:
    rooms = homes(people, 5)
    few, many = opened(people.secretary), opened(people.secretary, title="再问一次")
    with pytest.raises(Conflict, match="结束以后才有结果"):
        results_of(many)
    for home in rooms[:4]:
        typed(people.head, few, home, [1], None, 5, True, "要量血压")
    for n, home in enumerate(rooms):
        typed(
            people.head, many, home, [1, 2] if n else [1], [1] if n else None, n + 1, bool(n), None
        )
    found = results_of(close_survey(actor=people.secretary, survey=few))
    assert (found.asked, found.answered, found.outcomes) == (6, 4, None)
    option = Option.objects.get(question__survey=few, text="量血压")
    refused("nobody_chose", raise_need, actor=people.secretary, option=option)
    outcomes = results_of(close_survey(actor=people.secretary, survey=many)).outcomes
    assert outcomes
    lines = [
        None if one.lines is None else [line.households for line in one.lines] for one in outcomes
    ]
    assert lines == [[5, 4, 0], None, [1, 1, 1, 1, 1], [4, 1], None]
    assert not Reply.objects.exclude(content="").exists()
    option = Option.objects.get(question__survey=many, text="裁裤边")
    one, two = (raise_need(actor=people.secretary, option=option) for _time in range(2))
    assert (one, one.source, one.household, one.requester) == (two, Source.PATROL, None, None)
    assert one.text == "问卷“再问一次”：您家需要哪些服务 裁裤边，4 户。"
    assert Matter.objects.count() == 1
    first = publish_results(actor=people.secretary, survey=many)
    assert publish_results(actor=people.secretary, survey=many).published_at == first.published_at


def test_C11_words_are_kept_without_whose_they_are(people: People) -> None:
    survey = opened(people.secretary, [WORDS])
    for word, home in zip("戊甲丁乙丙", homes(people, 5), strict=True):
        typed(people.head, survey, home, word)
    outcomes = results_of(close_survey(actor=people.secretary, survey=survey)).outcomes
    assert outcomes and outcomes[0].words == sorted("戊甲丁乙丙")
    assert Saying.objects.count() == 5
    assert not {"household", "survey", "reply"} & {one.name for one in Saying._meta.get_fields()}


def test_F5_the_company_neither_rates_itself_nor_types(people: People) -> None:
    branch = found_branch(
        name="安居物业支部", kind=BranchKind.PROPERTY, founded=PartialDate(LONG_AGO)
    )
    since = PartialDate(LONG_AGO)
    seat_person(place=branch, holder_name=people.resident.name, post="书记", since=since)
    seat_person(
        place=branch,
        holder_name="物业经理",
        holder_phone=people.head.phone,
        post="委员",
        since=since,
    )
    refused("rating_without_scale", opened, actor=people.secretary, asked=ALL, kind=Kind.RATING)
    rating = opened(people.secretary, [SCORE], kind=Kind.RATING)
    said = answers(rating, 5)
    refused("of_the_company", answer_own, actor=people.resident, survey=rating, answers=said)
    with pytest.raises(Forbidden, match="物业公司的人"):
        typed(people.head, rating, people.home, 5)
    assert not Reply.objects.exists()
    needs = opened(people.secretary)
    assert typed(people.head, needs, people.home, [1]).pk


def test_F5_one_rating_a_quarter_with_numerator_and_denominator(people: People) -> None:
    rooms = homes(people, 6)
    with time_machine.travel(datetime(2024, 2, 29, 9, tzinfo=SHANGHAI), tick=False):
        rating = opened(people.secretary, [WORDS, SCORE, NEEDED][1:], kind=Kind.RATING)
        for score, home in zip((5, 4, 4, 3, 1, None), rooms, strict=True):
            typed(people.secretary, rating, home, score, [1])
        twin = drafted(people.secretary, [SCORE], kind=Kind.RATING)
        refused("once_a_quarter", open_survey, actor=people.secretary, survey=twin)
        assert ratings(published=False) == []
        close_survey(actor=people.secretary, survey=rating)
        [told] = ratings(published=False)
        assert (told.survey.period_on, told.content, told.rated) == (date(2024, 1, 1), 3, 5)
        assert ratings(published=True) == []
    with time_machine.travel(datetime(2024, 4, 1, 9, tzinfo=SHANGHAI), tick=False):
        few = opened(people.secretary, [SCORE], kind=Kind.RATING)
        typed(people.secretary, few, rooms[0], 5)
        publish_results(
            actor=people.secretary, survey=close_survey(actor=people.secretary, survey=few)
        )
        assert [(one.content, one.rated) for one in ratings(published=True)] == [(None, 1)]


def test_F28_well_being_is_asked_once_a_year_and_absent_says_nothing(people: People) -> None:
    assert not queries.surveys_for(people.secretary).exists()
    assert [period_of(Kind.WELLBEING, day) for day in (date(2024, 2, 29), date(2023, 12, 31))] == [
        date(2024, 1, 1),
        date(2023, 1, 1),
    ]
    opened(people.secretary, [SCORE], kind=Kind.WELLBEING)
    again = drafted(people.secretary, [SCORE], kind=Kind.WELLBEING, opens_on=date(2023, 12, 31),
                    closes_on=date(2024, 1, 9))  # fmt: skip
    refused("once_a_year", open_survey, actor=people.secretary, survey=again)
    services.revise_survey(
        actor=people.secretary,
        survey=again,
        title="明年",
        kind=Kind.WELLBEING,
        opens_on=date(2024, 1, 1),
        closes_on=date(2024, 1, 9),
    )
    assert open_survey(actor=people.secretary, survey=again).period_on == date(2024, 1, 1)


def test_C11_questionnaires_come_and_go_as_a_file(people: People) -> None:
    early, late = date(2023, 2, 28), date(2024, 2, 29)
    lines = [
        SurveyRecord(
            2, "摸底", "needs", today(), today(), "需要什么", "several", "裁裤边；;量血压"
        ),
        SurveyRecord(3, "摸底", "needs", today(), today(), "满意吗", "scale", None),
        SurveyRecord(4, "摸底", "needs", today(), today(), "几口人", "one", "一口"),
        SurveyRecord(5, "太久", "needs", early, late, "几口人", "words", None),
        SurveyRecord(6, "倒过来", "needs", late, early, "几口人", "words", None),
    ]
    fates = [[one.outcome for one in file_surveys(lines, frozenset(), None)] for _ in range(2)]
    assert fates == [["new", "new", *["bad"] * 3], ["unchanged", "unchanged", *["bad"] * 3]]
    survey = Survey.objects.get()
    assert [one["options"] for one in survey_rows()] == ["裁裤边；量血压", ""]
    later = [replace(one, closes_on=today() + timedelta(days=1)) for one in lines[:2]]
    other = [replace(later[0], options="量血压；裁裤边"), later[1]]
    told = [one.outcome for one in file_surveys(other, frozenset(), None)]
    assert told == ["changed", "unchanged"]
    assert [one["options"] for one in survey_rows()] == ["量血压；裁裤边", ""]
    open_survey(actor=people.secretary, survey=survey)
    told = [one.outcome for one in file_surveys([*other, lines[1]], frozenset(), None)]
    assert told == ["unchanged", "unchanged", "bad"]
