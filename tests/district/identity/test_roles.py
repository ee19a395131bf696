"""Roles: on a day, within a scope, in one place."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import (
    COMPOUND_ROLES,
    DISTRICT_ROLES,
    TABLE,
    VISITOR_ROLES,
    Action,
    Role,
    Scope,
)
from district.identity.access import (
    account_with_grants,
    grants_on,
    may,
    reach,
    require,
    roles_of,
)
from district.identity.models import Account
from district.identity.services.accounts import create_account, create_staff, deactivate_account
from district.identity.services.login import verify_credentials
from district.identity.services.roles import end_role, grant_role
from district.registry.models import Compound
from tenants.register.services import add_unit
from tests.make import PASSWORD, account, building, community
from tests.visitors import inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(in_meijing: Compound) -> Iterator[Account]:
    yield account()


def test_the_table_knows_every_action() -> None:
    assert set(TABLE) == set(Action)


def test_no_role_reaches_over_the_wall() -> None:
    for action, rights in TABLE.items():
        sides = {role in COMPOUND_ROLES | VISITOR_ROLES for role in rights}
        assert len(sides) == 1 or action == Action.TOKENS_OWN, action


def test_whoever_has_no_role_may_nothing(person: Account) -> None:
    assert not any(may(person, action) for action in Action)


def test_a_role_holds_from_its_first_day_until_before_its_last(person: Account) -> None:
    grant = grant_role(account=person, role=Role.SECRETARY, since_on=today() + timedelta(days=1))
    end_role(grant=grant, until_on=today() + timedelta(days=3))
    held = [bool(grants_on(person, today() + timedelta(days=n))) for n in range(5)]
    assert held == [False, True, True, False, False]


def test_a_role_ended_today_ends_at_once(person: Account) -> None:
    grant = grant_role(account=person, role=Role.SECRETARY)
    assert may(person, Action.MATTER_PUBLISH)
    end_role(grant=grant)
    assert not may(person, Action.MATTER_PUBLISH)


def test_a_role_given_twice_stands_once(person: Account) -> None:
    first = grant_role(account=person, role=Role.SECRETARY)
    assert grant_role(account=person, role=Role.SECRETARY) == first
    assert AuditEntry.objects.filter(action="role.granted").count() == 1


def test_a_heads_reach_is_the_own_units(person: Account) -> None:
    place = building("3号楼")
    units = frozenset(add_unit(building=place, name=f"{n}单元").pk for n in (1, 2))
    for unit in units:
        grant_role(account=person, role=Role.UNIT_HEAD, scope_id=unit)
    found = reach(person, Action.REGISTER_READ)
    assert (found.everything, found.scopes, found.own) == (False, units, True)


def test_a_second_role_widens_the_reach(person: Account) -> None:
    grant_role(account=person, role=Role.UNIT_HEAD, scope_id=uuid4())
    grant_role(account=person, role=Role.SECRETARY)
    assert reach(person, Action.REGISTER_READ).everything


@pytest.mark.parametrize(
    ("role", "scope", "code"),
    [
        (Role.UNIT_HEAD, False, "scope_needed"),
        (Role.SECRETARY, True, "scope_not_needed"),
        (Role.DISTRICT_ADMIN, False, "role_elsewhere"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(
    person: Account, role: Role, scope: bool, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        grant_role(account=person, role=role, scope_id=uuid4() if scope else None)


def test_a_reader_reads_a_division_of_the_right_level(db: None) -> None:
    reader, place = account(), community("龙山社区居委会")
    grant_role(account=reader, role=Role.COMMUNITY_READER, scope_id=place.id)
    assert reach(reader, Action.FIGURES_READ).scopes == {place.id}
    with pytest.raises(DomainError, match="scope_unknown"):
        grant_role(account=reader, role=Role.STREET_READER, scope_id=place.id)


def test_only_administrators_give_and_end_roles(person: Account) -> None:
    with pytest.raises(Forbidden, match="not_allowed"):
        grant_role(account=person, role=Role.RESIDENT, by=account(Role.SECRETARY))


def test_the_same_person_has_no_role_next_door(wangfu: Compound, person: Account) -> None:
    grant_role(account=person, role=Role.SECRETARY)
    with inside(wangfu):
        twin = Account.objects.create(id=person.id, phone=person.phone, name=person.name)
        grant_role(account=twin, role=Role.COMPOUND_ADMIN)
        person.known_grants.clear()
        assert roles_of(person) == frozenset()
        with pytest.raises(RuntimeError, match="another schema"):
            person.save()


def test_an_account_is_read_together_with_its_roles(
    person: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    grant_role(account=person, role=Role.SECRETARY)
    with django_assert_num_queries(1):
        found = account_with_grants(person.pk)
        assert found == person and roles_of(found) == {Role.SECRETARY}


def test_whoever_has_no_role_any_more_is_still_known(wangfu: Compound, person: Account) -> None:
    grant = grant_role(account=person, role=Role.SECRETARY)
    end_role(grant=grant)
    found = account_with_grants(person.pk)
    assert found == person and roles_of(found) == frozenset()
    assert account_with_grants(uuid4()) is None
    with inside(wangfu):
        assert account_with_grants(person.pk) is None


def test_a_closed_account_may_nothing(person: Account) -> None:
    grant_role(account=person, role=Role.SECRETARY)
    deactivate_account(account=person, by=None)
    assert not may(person, Action.MATTER_READ)


def test_the_last_administrator_is_neither_closed_nor_reduced(person: Account) -> None:
    grant = grant_role(account=person, role=Role.COMPOUND_ADMIN)
    with pytest.raises(Conflict, match="last_administrator"):
        end_role(grant=grant)
    with pytest.raises(Conflict, match="last_administrator"):
        deactivate_account(account=person, by=None)
    grant_role(account=account(), role=Role.COMPOUND_ADMIN)
    end_role(grant=grant)


def test_an_administrator_who_was_closed_does_not_count(person: Account) -> None:
    grant = grant_role(account=person, role=Role.COMPOUND_ADMIN)
    other = account(Role.COMPOUND_ADMIN)
    deactivate_account(account=other, by=None)
    with pytest.raises(Conflict, match="last_administrator"):
        end_role(grant=grant)


def test_staff_is_made_without_an_invitation(db: None) -> None:
    made = create_staff(
        phone="13912340001", name="乔雨", password=PASSWORD, role=Role.DISTRICT_ADMIN
    )
    assert require(made, Action.STAFF_MANAGE).everything


def test_a_phone_has_one_account_in_a_place(person: Account) -> None:
    with pytest.raises(Conflict, match="phone_taken"):
        create_account(phone=f"+86 {person.phone}", name="乔雨", password=PASSWORD)


def test_every_act_on_accounts_is_on_record_without_names(person: Account) -> None:
    admin = account(Role.COMPOUND_ADMIN)
    grant = grant_role(account=person, role=Role.SECRETARY, by=admin)
    end_role(grant=grant, by=admin)
    deactivate_account(account=person, by=admin)
    kept = list(
        AuditEntry.objects.order_by("id").values("action", "actor_id", "object_id", "facts")
    )
    assert [entry["action"] for entry in kept] == [
        "role.granted",
        "role.ended",
        "account.deactivated",
    ]
    assert {entry["actor_id"] for entry in kept} == {admin.id}
    assert person.phone not in repr(kept) and person.name not in repr(kept)


def test_scopes_are_all_or_own() -> None:
    assert {scope for rights in TABLE.values() for scope in rights.values()} == set(Scope)


def test_every_role_stands_on_one_side() -> None:
    assert set(Role) == COMPOUND_ROLES | DISTRICT_ROLES | VISITOR_ROLES
    assert len(Role) == len(COMPOUND_ROLES) + len(DISTRICT_ROLES) + len(VISITOR_ROLES)
    assert not COMPOUND_ROLES & DISTRICT_ROLES


def test_demo_accounts_stay_outside_a_real_installation(
    person: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(pk=person.pk).update(is_demo=True)
    assert settings.DEMO_ACCOUNTS
    monkeypatch.setattr(settings, "DEMO_ACCOUNTS", False)
    with pytest.raises(DomainError, match="wrong_credentials"):
        verify_credentials(phone=person.phone, password=PASSWORD, client="test")
