"""Owners and residents: who is whom, who lives where, and what of a number may be seen."""

from datetime import date

import pytest
from django.db import IntegrityError

from district.audit.models import AuditEntry
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Role
from tenants.people.models import IdentityKind, Person, Relation
from tenants.people.numbers import (
    checked_identity,
    is_citizen_number,
    is_credit_code,
    shown_number,
    shown_phone,
)
from tenants.people.queries import residents_of
from tenants.people.services import (
    correct_person,
    ensure_person,
    leave,
    register_person,
    reveal,
    settle,
)
from tenants.people.told import Told
from tenants.register.models import Household
from tests.make import account

pytestmark = pytest.mark.usefixtures("in_meijing")
NUMBER = "11010519491231002X"  # the standard's own example
KNOWN = Told("康一舟", phone="13800001234", identity_number=NUMBER)


def test_numbers_are_checked_to_their_last_character() -> None:
    assert is_citizen_number(NUMBER)
    assert not is_citizen_number("110105194912310021")
    assert not is_citizen_number("11010519491331002X")  # no thirteenth month
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("", " 11010519491231002x ", (IdentityKind.CITIZEN, NUMBER)),
        ("", "91350100M000100Y43", (IdentityKind.CREDIT_CODE, "91350100M000100Y43")),
        ("passport", "e1234 5678", (IdentityKind.PASSPORT, "E12345678")),
        ("citizen", "", (IdentityKind.NONE, "")),
    ],
)
def test_a_number_has_one_spelling_and_tells_its_kind(
    kind: str, number: str, kept: tuple[IdentityKind, str]
) -> None:
    assert checked_identity(kind, number) == kept


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Told(" "), "name_form"),
        (Told("名" * 51), "name_form"),
        (Told("康一舟", phone="12800001234"), "phone_form"),
        (Told("康一舟", phone="03582234567"), "phone_form"),
        (Told("春居置业", is_organisation=True, phone="22345"), "phone_form"),
        (Told("康一舟", identity_number="E12345678"), "identity_number_form"),
        (Told("康一舟", identity_kind="citizen", identity_number="123"), "identity_number_form"),
    ],
)
def test_what_is_malformed_is_refused_and_not_repeated(told: Told, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        register_person(told=told)
    assert refused.value.code == code
    assert not refused.value.facts


def test_an_organisation_may_have_a_landline() -> None:
    made = register_person(told=Told("春居置业", True, "0358-2234567"))
    assert made.phone == "03582234567"


def test_numbers_are_shown_masked() -> None:
    assert shown_phone("13800001234") == "138****1234"
    assert shown_number(NUMBER) == "**************002X"
    assert shown_number("1234567") == "*******"
    assert shown_phone("") == shown_number("") == ""


@pytest.mark.parametrize(
    "told", [Told("白露", identity_number=NUMBER), Told("康一舟", phone="138 0000 1234")]
)
def test_nobody_is_registered_twice(told: Told) -> None:
    register_person(told=KNOWN)
    with pytest.raises(Conflict, match="person_known"):
        register_person(told=told)


def test_whoever_is_known_is_found_again_and_learned_more_of() -> None:
    known = register_person(told=Told("康一舟", phone="13800001234"))
    assert ensure_person(told=KNOWN) == known
    assert Person.objects.get().identity_number == NUMBER
    with pytest.raises(Conflict, match="number_of_another"):
        ensure_person(told=Told("白露", identity_number=NUMBER))


def test_a_correction_replaces_what_was_wrong_and_the_traces_with_it() -> None:
    person = register_person(told=KNOWN)
    correct_person(person=person, told=Told("康亦舟", phone="13800005678"))
    assert ensure_person(told=Told("康亦舟", phone="13800005678")) == person
    assert Person.objects.get().identity_trace is None
    other = register_person(told=KNOWN)
    with pytest.raises(Conflict, match="person_known"):
        correct_person(person=person, told=Told("康亦舟", identity_number=NUMBER))
    assert other != person


def test_the_database_knows_a_number_once() -> None:
    Person.objects.create(name="康一舟", identity_number=NUMBER)
    with pytest.raises(IntegrityError):
        Person.objects.create(name="白露", identity_number=NUMBER)


def test_a_person_lives_where_it_is_settled_until_it_leaves() -> None:
    home, person = Household.objects.create(room="502"), register_person(told=KNOWN)
    settled = settle(
        person=person, household=home, relation=Relation.TENANT, since_on=date(2024, 3, 1)
    )
    with pytest.raises(Conflict, match="lives_there"):
        settle(person=person, household=home, relation=Relation.OWNER)
    with pytest.raises(DomainError, match="ends_before_it_begins"):
        leave(resident=settled, until_on=date(2024, 2, 29))
    leave(resident=settled, until_on=date(2025, 3, 1))
    assert residents_of(home, date(2025, 2, 28)) == [settled]
    assert residents_of(home, date(2025, 3, 1)) == residents_of(home, date(2024, 2, 29)) == []
    with pytest.raises(Conflict, match="has_left"):
        leave(resident=settled, until_on=date(2025, 4, 1))


def test_owners_stand_before_tenants() -> None:
    home = Household.objects.create(room="502")
    for name, relation in (("白露", Relation.TENANT), ("康一舟", Relation.OWNER)):
        settle(person=register_person(told=Told(name)), household=home, relation=relation)
    assert [one.person.name for one in residents_of(home)] == ["康一舟", "白露"]


def test_a_number_is_revealed_for_a_reason_that_stays_and_the_number_does_not() -> None:
    person, secretary = register_person(told=KNOWN), account(Role.SECRETARY)
    shown = reveal(person=person, field="identity_number", reason="核对业主身份", actor=secretary)
    assert shown == NUMBER
    entry = AuditEntry.objects.get(action="people.revealed")
    assert (entry.actor_id, entry.object_id) == (secretary.pk, person.pk)
    assert entry.facts == {"field": "identity_number", "reason": "核对业主身份"}


@pytest.mark.parametrize(
    ("field", "reason", "code"),
    [
        ("phone", " 看 看 ", "reason_missing"),
        ("phone", "看" * 201, "reason_missing"),
        ("phone", "拨打13800001234", "reason_holds_number"),
        ("name", "核对业主身份", "no_such_number"),
    ],
)
def test_without_a_good_reason_nothing_is_revealed(field: str, reason: str, code: str) -> None:
    person, secretary = register_person(told=KNOWN), account(Role.SECRETARY)
    with pytest.raises(DomainError, match=code):
        reveal(person=person, field=field, reason=reason, actor=secretary)
    assert not AuditEntry.objects.filter(action="people.revealed").exists()


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.UNIT_HEAD, Role.RESIDENT])
def test_others_reveal_nothing(role: Role) -> None:
    person = register_person(told=KNOWN)
    with pytest.raises(Forbidden):
        reveal(person=person, field="phone", reason="核对业主身份", actor=account(role))


def test_the_audit_holds_no_name_and_no_number() -> None:
    person = register_person(told=KNOWN)
    correct_person(person=person, told=Told("康亦舟", phone="13800005678"))
    told = str(list(AuditEntry.objects.values()))
    assert not any(word in told for word in ("康一舟", "康亦舟", "1380000", NUMBER))
