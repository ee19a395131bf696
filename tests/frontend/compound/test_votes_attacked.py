"""A secretary who would vote for an owner, through the pages and the API."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.decisions.models import Ballot, Question, Vote, Voter
from tenants.people.models import Person
from tenants.people.services import correct_person
from tenants.people.told import Told
from tests import make
from tests.tenants.decisions.making import announced, entered, first, opened, parts
from tests.visitors import inside, visitor

Cast = tuple[Account, Account, Account]
OWNERS_PHONE, ACCOMPLICES = "13911110001", "13911110002"


def _page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


@pytest.fixture
def cast_of(meijing: Compound) -> Cast:
    """The secretary, the owner, and whose phone the secretary enters as the owner's."""
    with inside(meijing):
        parts(2)
        person = Person.objects.get(name="业主1")
        correct_person(person=person, told=Told("业主1", phone=OWNERS_PHONE))
        accounts = (
            make.account(Role.SECRETARY, name="郝书记"),
            make.account(Role.RESIDENT, phone=OWNERS_PHONE),
            make.account(Role.RESIDENT, phone=ACCOMPLICES),
        )
        announced(allows_electronic=True)
    return accounts


def _on_the_page(secretary: Client, person: Person) -> None:
    told = {"name": "业主1", "phone": ACCOMPLICES}
    assert secretary.post(f"/homes/people/{person.pk}/", told).status_code == 302


def _over_the_api(secretary: Client, person: Person) -> None:
    told = {"name": "业主1", "phone": ACCOMPLICES}
    address = f"/api/v1/known-people/{person.pk}/"
    assert secretary.put(address, told, "application/json").status_code == 200


@pytest.mark.parametrize("way", [_on_the_page, _over_the_api], ids=lambda way: way.__name__)
def test_the_phone_of_an_accomplice_casts_no_vote_and_the_owner_is_told(
    meijing: Compound,
    cast_of: Cast,
    way: Callable[[Client, Person], None],
) -> None:
    secretary, *others = cast_of
    owner, accomplice = (visitor(meijing, one) for one in others)
    with inside(meijing):
        vote, person = Vote.objects.get(), Person.objects.get(name="业主1")
        voter, question = first(vote), Question.objects.get()
    way(visitor(meijing, secretary), person)
    assert "郝书记把业**登记的手机号改了，不再是您的号码" in _page(owner, "/")
    assert "郝书记把您的手机号登记给了业**" in _page(accomplice, "/")
    answer = {"question": str(question.pk), "choice": "yes"}
    sent = {"voter": str(voter.pk), "answers": [answer], "client_id": str(uuid4())}
    with opened(vote):
        owner, accomplice = (visitor(meijing, one) for one in others)  # sessions end by then
        shown = _page(accomplice, f"/votes/{vote.pk}/")
        assert "这一户登记的手机号改过" in shown and "去投票" not in shown
        cast = accomplice.post(f"/votes/{vote.pk}/roll/{voter.pk}/cast/", {"q0": "yes"})
        assert cast.status_code == 409
        cast = accomplice.post(f"/api/v1/votes/{vote.pk}/cast/", sent, "application/json")
        assert cast.status_code == 409 and cast.json()["code"] == "phone_changed"
        assert "不再是您的号码" in _page(owner, f"/votes/{vote.pk}/")
    with inside(meijing):
        assert not Ballot.objects.exists()


def test_the_owner_sees_a_paper_that_was_typed_in_and_by_whom(
    meijing: Compound, cast_of: Cast
) -> None:
    _secretary, *others = cast_of
    with inside(meijing):
        vote = Vote.objects.get()
        with opened(vote):
            entered(vote, first(vote))
    with opened(vote):
        owner, accomplice = (visitor(meijing, one) for one in others)
        shown = _page(owner, f"/votes/{vote.pk}/")
        assert "书面选票" in shown and "签名：业主1，由高文静录入" in shown
        assert "不是您本人投的？" in shown
        assert "您的一票" not in _page(accomplice, f"/votes/{vote.pk}/")


def test_the_notice_and_the_roll_say_whose_account_may_vote(
    meijing: Compound, cast_of: Cast
) -> None:
    secretary, owner, _accomplice = (visitor(meijing, one) for one in cast_of)
    with inside(meijing):
        vote = Vote.objects.get()
        mine, other = Voter.objects.filter(vote=vote)
    assert "可以用手机投票的 1 户" in _page(owner, f"/votes/{vote.pk}/notice/")
    assert "139****0001，账号 高文静" in _page(secretary, f"/votes/{vote.pk}/roll/{mine.pk}/")
    assert "只收纸质选票" in _page(secretary, f"/votes/{vote.pk}/roll/{other.pk}/")
