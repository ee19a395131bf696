"""Nobody votes on a phone for an owner but the account that the notice found with the owner's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, transaction

from district.core.clock import today
from district.core.errors import Conflict
from district.core.permissions import Role
from district.identity.models import Account
from district.identity.services.invitations import issue_way_back, take_way_back
from tenants.decisions.announcing import cancel_vote
from tenants.decisions.balloting import cast_ballot
from tenants.decisions.deciding import count_vote
from tenants.decisions.electronic import bar_of, bound_number, voters_of
from tenants.decisions.models import Ballot, Channel, Choice, Vote, Voter
from tenants.ownership.records import OwnerRecord, file_owners
from tenants.people.models import Person, PhoneChange
from tenants.people.phones import changes_to_tell
from tenants.people.services import correct_person
from tenants.people.telling import tell_phone
from tenants.people.told import Told
from tests import make
from tests.tenants.decisions.making import (
    announced,
    answers,
    closed,
    entered,
    first,
    opened,
    parts,
    run,
)

pytestmark = pytest.mark.usefixtures("in_meijing")
OWNERS_PHONE, THIEFS_PHONE = "13911110001", "13911110002"
NUMBER = "11010519491231002X"


def _owner(phone: str = OWNERS_PHONE) -> Person:
    person = Person.objects.get(name="业主1")
    person.phone, person.identity_number = phone, NUMBER
    person.save()
    return person


def _accounts() -> tuple[Account, Account]:
    """The owner's, and one that is in it with the secretary; the phone of neither is known yet."""
    return (
        make.account(Role.RESIDENT, name="业主1", phone=OWNERS_PHONE),
        make.account(Role.RESIDENT, name="同伙", phone=THIEFS_PHONE),
    )


def _cast(vote: Vote, account: Account) -> Ballot:
    return cast_ballot(
        vote=vote, voter=first(vote), answers=answers(vote, Choice.YES), actor=account
    )


def _by_correction(person: Person) -> None:
    correct_person(person=person, told=Told("业主1", phone=THIEFS_PHONE, identity_number=NUMBER))


def _at_the_door(person: Person) -> None:
    Account.objects.filter(phone=THIEFS_PHONE).update(name="业主1")  # what the door compares
    tell_phone(person=person, phone=THIEFS_PHONE)


def _by_file(_person: Person) -> None:
    row = OwnerRecord(
        2, "home", "1号楼1", "业主1", False, THIEFS_PHONE, None, NUMBER, None, None, None
    )
    list(file_owners([row], frozenset({"label", "name", "phone", "identity_number"}), None))


def _past_all_services(person: Person) -> None:
    other = Person(name="x", phone=THIEFS_PHONE)
    other.save()
    run(
        "UPDATE people_person p SET phone = o.phone, phone_trace = o.phone_trace, phone_changes = 0"
        f" FROM people_person o WHERE o.id = '{other.pk}' AND p.id = '{person.pk}'"
    )


WAYS = [_by_correction, _at_the_door, _by_file, _past_all_services]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_phone_given_after_the_notice_leaves_paper_alone(way: Callable[[Person], None]) -> None:
    parts(2)
    owner, thief = _accounts()
    person = _owner()
    vote = announced(allows_electronic=True)
    way(person)
    with opened(vote):
        assert [one.number for one in voters_of(thief, vote)] == [1]
        for account in (owner, thief):
            with pytest.raises(Conflict, match="登记的手机号改过"):
                _cast(vote, account)
        entered(vote, first(vote))


def test_a_phone_that_changes_after_it_was_looked_at_is_refused_by_the_database() -> None:
    parts(1)
    owner, _thief = _accounts()
    person = _owner()
    vote = announced(allows_electronic=True)
    (read_before,) = voters_of(owner, vote)
    _by_correction(person)
    with opened(vote), pytest.raises(Conflict, match="登记的手机号改过"):
        cast_ballot(vote=vote, voter=read_before, answers=answers(vote, Choice.YES), actor=owner)


def test_a_phone_that_was_given_and_taken_back_is_still_seen() -> None:
    parts(1)
    owner, thief = _accounts()
    person = _owner()
    vote = announced(allows_electronic=True)
    with opened(vote):
        _cast(vote, owner)
        _by_correction(person)
    with time_machine.travel(vote.opens_at + timedelta(hours=2), tick=False):
        tell_phone(person=Person.objects.get(pk=person.pk), phone=OWNERS_PHONE)
    with closed(vote):
        counted = count_vote(vote=vote)
    assert (counted.electronic_number, counted.electronic_accounts) == (1, 1)
    assert (counted.electronic_changed, counted.electronic_recent) == (1, 0)
    assert [one.is_gone for one in changes_to_tell(thief)] == [True, False]


def test_the_result_tells_of_phones_changed_shortly_before_the_notice() -> None:
    parts(2)
    _other, thief = _accounts()
    for one in Person.objects.filter(name__in=["业主1", "业主2"]):
        correct_person(person=one, told=Told(one.name, phone=THIEFS_PHONE))
    vote = announced(allows_electronic=True)
    assert bound_number(vote) == 2
    with opened(vote):
        for voter in voters_of(thief, vote):
            cast_ballot(vote=vote, voter=voter, answers=answers(vote, Choice.YES), actor=thief)
    with closed(vote):
        counted = count_vote(vote=vote)
    assert (counted.electronic_number, counted.electronic_accounts) == (2, 1)
    assert (counted.electronic_changed, counted.electronic_recent) == (0, 2)


def test_an_account_that_was_made_after_the_notice_does_not_vote() -> None:
    parts(1)
    _owner()
    vote = announced(allows_electronic=True)
    late = make.account(Role.RESIDENT, phone=OWNERS_PHONE)
    with opened(vote), pytest.raises(Conflict, match="还没有您的账号"):
        _cast(vote, late)
    cancel_vote(vote=vote, reason="再公告一次")
    again = announced(allows_electronic=True)
    with opened(again):
        assert _cast(again, late).counts


def test_an_account_to_which_somebody_made_a_way_back_does_not_vote() -> None:
    parts(1)
    owner, _thief = _accounts()
    _owner()
    vote = announced(allows_electronic=True)
    administrator = make.account(Role.COMPOUND_ADMIN)
    _invitation, secret = issue_way_back(account=owner, by=administrator)
    assert bar_of(owner, first(vote)) is None
    take_way_back(secret=secret, password="zhou-shan-77-lu")
    with opened(vote), pytest.raises(Conflict, match="别人发的链接"):
        _cast(vote, owner)


def test_the_database_takes_a_ballot_by_phone_from_the_bound_account_alone() -> None:
    parts(1)
    owner, thief = _accounts()
    _owner()
    vote = announced(allows_electronic=True)
    told = {"vote": vote, "voter": first(vote), "channel": Channel.ELECTRONIC, "signer": "x"}
    told |= {"cast_on": today()}
    for account in (thief, None):
        refused = pytest.raises(ProgrammingError, match="ballot_is_not_the_voters")
        with refused, transaction.atomic():
            Ballot.objects.create(**told, entered_by=account)
    paper = Ballot.objects.create(**{**told, "channel": Channel.PAPER}, entered_by=thief)
    with pytest.raises(ProgrammingError, match="ballot_is_not_the_voters"), transaction.atomic():
        Ballot.objects.filter(pk=paper.pk).update(channel=Channel.ELECTRONIC)
    paper.delete()
    assert Ballot.objects.create(**told, entered_by=owner).pk


@pytest.mark.parametrize("way", WAYS[:3], ids=lambda way: way.__name__)
def test_whoever_loses_a_phone_and_whoever_gets_it_are_told(way: Callable[[Person], None]) -> None:
    parts(1)
    owner, thief = _accounts()
    person = _owner()
    way(person)
    (lost,), (got,) = changes_to_tell(owner), changes_to_tell(thief)
    assert lost.is_gone and not got.is_gone
    assert lost.change == got.change and lost.change.person == person


def test_a_correction_of_a_name_is_no_change_of_the_phone() -> None:
    person = Person.objects.create(name="业主1", phone=OWNERS_PHONE)
    correct_person(person=person, told=Told("业主一", phone=OWNERS_PHONE))
    assert not PhoneChange.objects.exists()
    assert Person.objects.get().phone_changes == 0


def test_the_roll_of_a_vote_on_paper_binds_no_account() -> None:
    parts(1)
    _accounts()
    _owner()
    assert Voter.objects.get(vote=announced()).account_id is None
