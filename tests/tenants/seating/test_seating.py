"""From a result to the posts: who begins, stays and leaves; once, and with the vote on record."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body, BodyKind, Seat
from tenants.bodies.queries import seats_on
from tenants.bodies.seats import seat_person
from tenants.bodies.services import form_body
from tenants.decisions.announcing import CandidateDraft, QuestionDraft
from tenants.decisions.deciding import count_vote, publish_result
from tenants.decisions.models import Question
from tenants.elections.models import Election
from tenants.elections.services import (
    close_attendance,
    count_ballots,
    draft_second_election,
)
from tenants.ownership.subjects import Subject
from tenants.seating.models import Seating
from tenants.seating.queries import Place, Source, plan_of, votes_behind
from tenants.seating.services import seat_elected
from tests.tenants.decisions.making import announced, closed, parts, voted
from tests.tenants.elections.making import NAMES, ballots, branch, opened

pytestmark = pytest.mark.usefixtures("in_meijing")
ELECTS = [
    QuestionDraft(
        Subject.COMMITTEE, "选委员", 2, [CandidateDraft("卜秋莲"), CandidateDraft("车福生")]
    )
]


@pytest.fixture
def elected() -> Iterator[Question]:
    """Both candidates have passed; the block stays at the end of the vote."""
    parts(6)
    vote = announced(ELECTS)
    voted(vote, yes=5)
    with closed(vote):
        publish_result(vote=count_vote(vote=vote))
        yield vote.questions.select_related("vote").get()


def committee() -> Body:
    return form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会")


def sits(place: Place, name: str, post: str = "委员") -> Seat:
    since = PartialDate(today() - timedelta(days=400))
    return seat_person(place=place, holder_name=name, post=post, since=since)


def seated(source: Source, place: Place, *, others_leave: bool = True, **more: Any) -> Seating:
    told = {"post": "委员", "seen": plan_of(source, place).fingerprint, **more}
    return seat_elected(
        source=source, place=place, since_on=today(), others_leave=others_leave, **told
    )


def names(place: Body) -> list[str]:
    return sorted(one.holder_name for one in seats_on(today()).filter(body=place))


def test_the_plan_shows_who_begins_stays_and_was_not_elected(elected: Question) -> None:
    body = committee()
    sits(body, "车福生", "主任")
    sits(body, "原巧珍")
    plan = plan_of(elected, body)
    assert plan.entering == ["卜秋莲"]
    assert [one.post for one in plan.staying] == ["主任"]
    assert [one.holder_name for one in plan.others] == ["原巧珍"]


@pytest.mark.parametrize(
    ("others_leave", "left"),
    [(True, ["卜秋莲", "车福生"]), (False, ["卜秋莲", "原巧珍", "车福生"])],
)
def test_those_not_elected_leave_only_at_the_end_of_a_term(
    elected: Question, others_leave: bool, left: list[str]
) -> None:
    body = committee()
    sits(body, "原巧珍")
    seating = seated(elected, body, others_leave=others_leave)
    assert names(body) == left
    behind = votes_behind(Seat.objects.filter(body=body, source="elected"))
    assert {one.question_id for one in behind.values()} == {elected.pk}
    assert seating.taken.count() == 2


def test_a_result_is_carried_out_once(elected: Question) -> None:
    body = committee()
    seated(elected, body)
    with pytest.raises(Conflict, match="不能再登记一次"):
        seated(elected, body)
    with pytest.raises(IntegrityError, match="question_id"), transaction.atomic():
        Seating.objects.create(question=elected, body=body, since_on=today(), others_left=False)


def test_what_changed_since_it_was_shown_is_shown_again(elected: Question) -> None:
    body = committee()
    before = plan_of(elected, body).fingerprint
    sits(body, "原巧珍")
    with pytest.raises(Conflict, match="名单刚变过"):
        seated(elected, body, seen=before)
    assert names(body) == ["原巧珍"]


def test_owners_elect_to_their_committee_and_to_no_other_body(elected: Question) -> None:
    other = form_body(kind=BodyKind.COMPOUND_COMMITTEE, name="居民委员会")
    with pytest.raises(DomainError, match="只能登记到业主委员会"):
        seated(elected, other)
    with pytest.raises(DomainError, match="计票那天到今天"):
        seat_elected(
            source=elected, place=(body := committee()), post="委员", others_leave=False,
            since_on=today() - timedelta(days=1), seen=plan_of(elected, body).fingerprint,
        )  # fmt: skip


def test_nothing_is_carried_out_before_it_is_posted() -> None:
    parts(6)
    vote = announced(ELECTS)
    voted(vote, yes=5)
    with closed(vote):
        count_vote(vote=vote)
        question = vote.questions.select_related("vote").get()
        with pytest.raises(Conflict, match="结果公布以后"):
            seated(question, committee())


def test_an_election_of_the_party_fills_the_posts_of_its_branch() -> None:
    sits(branch(), "原巧珍")
    election = opened(10)
    box = ballots(election, ",".join(["1 2"] * 8 + ["3"] * 2))
    election = count_ballots(election=election, ballots=box, tellers=["梁秋生"])
    seated(election, branch(), post="支部委员")
    held = seats_on(today()).filter(branch=branch()).values_list("holder_name", "post")
    assert set(held) == {("陈大明", "支部委员"), ("杨小兰", "支部委员")}


def test_a_further_ballot_lets_those_stay_whom_the_first_has_seated() -> None:
    sits(branch(), "原巧珍")
    first = opened(10)
    box = ballots(first, ",".join(["1 2"] * 4 + ["1 3"] * 4 + ["2 3"] * 2))
    seated(count_ballots(election=first, ballots=box, tellers=["梁秋生"]), branch())
    second = close_attendance(election=draft_second_election(election=first), present=NAMES)
    box = ballots(second, ",".join(["1"] * 6 + ["2"] * 4))
    seated(count_ballots(election=second, ballots=box, tellers=["梁秋生"]), branch())
    held = seats_on(today()).filter(branch=branch()).values_list("holder_name", flat=True)
    assert set(held) == {"陈大明", "杨小兰"}


def test_an_election_that_is_not_counted_seats_nobody() -> None:
    election: Election = opened(10)
    with pytest.raises(Conflict, match="还没有计票"):
        seated(election, branch())


def test_the_record_stays_as_it_was_written(elected: Question) -> None:
    seated(elected, committee())
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE seating_seating SET others_left = false")
