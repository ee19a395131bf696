"""A head of a whole building does for each of its units what a unit head does for one."""

import pytest
from django.test import Client

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.permissions import Action, Role
from district.identity.access import reach
from district.identity.models import Account, RoleGrant
from district.registry.models import Compound
from tenants.decisions.models import Ballot
from tenants.heads.models import Title
from tenants.heads.services import appoint_head, end_head_term
from tenants.matters.responsible import choose_responsible
from tenants.people.models import Resident
from tenants.register.models import Building, Household, Unit
from tests.frontend.compound.test_collecting import PAPER, owned, polled
from tests.frontend.compound.test_homes import home_in
from tests.frontend.compound.test_organisation import page
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]


@pytest.fixture
def head(filled: Compound) -> Account:
    """Of the whole of 3号楼."""
    with inside(filled):
        building = Building.objects.get(name="3号楼")
        return account(Role.UNIT_HEAD, name="薛长河", scope_id=building.pk)


@pytest.fixture
def homes(filled: Compound, head: Account) -> tuple[Household, Household, Household]:
    """Two of the building, in two units, and one of another; each of an owner who lives there."""
    found = home_in(filled), home_in(filled, unit="1单元"), home_in(filled, "1号楼", "1单元")
    with inside(filled):
        for home, name in zip(found, ("康一舟", "白露", "靳远山"), strict=True):
            owned(home, name)
    return found


def _client(place: Compound, head: Account) -> Client:
    return visitor(place, head)


def test_the_role_reaches_the_units_of_the_building_and_no_other(
    filled: Compound, head: Account
) -> None:
    with inside(filled):
        own = frozenset(Unit.objects.filter(building__name="3号楼").values_list("pk", flat=True))
        assert len(own) > 1
        for action in (Action.PEOPLE_READ, Action.PEOPLE_TELL, Action.VOTES_ENTER):
            found = reach(Account.objects.get(pk=head.pk), action)
            assert found.scopes == own and not found.everything


def test_the_own_page_shows_all_homes_of_the_building(
    filled: Compound, head: Account, homes: tuple[Household, ...]
) -> None:
    shown = page(_client(filled, head), "/")
    with inside(filled):
        count = Household.objects.filter(unit__building__name="3号楼").count()
    assert f"我的 {count} 户" in shown
    assert "康一舟" in shown and "白露" in shown and "靳远山" not in shown


def test_changes_at_the_doors_of_the_building_are_told_and_no_others(
    filled: Compound, head: Account, homes: tuple[Household, ...]
) -> None:
    client = _client(filled, head)
    with inside(filled):
        near, far = (Resident.objects.get(person__name=name).pk for name in ("白露", "靳远山"))
    told = {"phone": "13911110009"}
    assert client.post(f"/homes/residents/{near}/phone/", told).status_code == 302
    assert client.post(f"/homes/residents/{far}/phone/", told).status_code == 404
    assert [client.get(f"/homes/{one.pk}/").status_code for one in homes] == [200, 200, 404]
    listed = client.get("/api/v1/residents/").json()["results"]
    assert {one["person"]["name"] for one in listed} == {"康一舟", "白露"}


def test_papers_of_the_building_are_typed_in_and_no_others(
    filled: Compound, head: Account, homes: tuple[Household, ...]
) -> None:
    client = _client(filled, head)
    with inside(filled):
        vote = polled()
        voters = {one.label: one.pk for one in vote.voters.all()}
    answers = {}
    for name, voter in voters.items():
        told = {**PAPER, "signer": name, "cast_on": today()}
        answers[name] = client.post(f"/votes/{vote.pk}/roll/{voter}/enter/", told).status_code
    assert answers == {"康一舟": 302, "白露": 302, "靳远山": 404}
    with inside(filled):
        assert Ballot.objects.count() == 2


def test_matters_of_a_unit_fall_to_its_own_head_before_that_of_the_building(
    filled: Compound, head: Account
) -> None:
    with inside(filled):
        own, other = Unit.objects.filter(building__name="3号楼")[:2]
        unit_head = account(Role.UNIT_HEAD, name="单元长", scope_id=own.pk)
        assert choose_responsible(own, None) == unit_head
        assert choose_responsible(other, None) == head


def test_an_administrator_gives_the_role_for_a_building_and_with_the_post_it_ends(
    filled: Compound,
) -> None:
    with inside(filled):
        building = Building.objects.get(name="3号楼")
        administrator, person = account(Role.COMPOUND_ADMIN), account(name="薛长河")
    client = visitor(filled, administrator)
    address = f"/people/{person.pk}/"
    assert "3号楼整栋楼" in page(client, address)
    given = {"role": "unit_head", "part": str(building.pk)}
    assert client.post(address, given).status_code == 302
    assert "3号楼" in page(client, address)
    with inside(filled):
        grant = RoleGrant.objects.get(account=person)
        assert grant.scope_id == building.pk
        term = appoint_head(
            title=Title.objects.get(name="栋长"),
            place=building,
            holder_name="薛长河",
            since=PartialDate(today()),
            account=person,
        )
        end_head_term(term=term, until_on=today())
        grant.refresh_from_db()
        assert grant.until_on == today()
