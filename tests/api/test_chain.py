"""The five-level chain by machine."""

import pytest
from django.test import Client

from district.core.permissions import TABLE, Action, Role
from district.registry.models import Compound
from tenants.register.models import Building, Household
from tenants.register.services import add_building, add_household, add_unit
from tests.api.test_nouns import call
from tests.make import account
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(meijing: Compound) -> Client:
    with inside(meijing):
        unit = add_unit(building=add_building(name="3号楼"), name="2单元")
        for room in ("501", "502"):
            add_household(unit=unit, room=room, occupancy="occupied")
        person = account(Role.SECRETARY)
    return machine(meijing, person)


def test_B18_a_chain_is_built_by_machine(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        building = str(Building.objects.get().pk)
        homes = [str(pk) for pk in Household.objects.values_list("pk", flat=True)]
    branch = {"name": "联合党支部", "kind": "compound", "is_joint": True, "shared_with": "龙凤苑"}
    branch_id = call(secretary, "post", "branches/", 201, branch)["id"]
    given = {"branch": branch_id, "name": "3号楼党小组", "since": "2023年3月"}
    group = call(secretary, "post", "party-groups/", 201, {**given, "buildings": [building]})
    assert (group["places"], group["since"]["precision"]) == (["3号楼"], "month")
    person = {"branch": branch_id, "since": "2023", "registration": "residence_registration"}
    place = {"group": group["id"], "is_centre": True, "home": homes[0]}
    centre = call(secretary, "post", "party-members/", 201, {**person, **place, "name": "乔淑芳"})
    around = {**person, "name": "温玉山", "centre": centre["id"]}
    member = call(secretary, "post", "party-members/", 201, around)
    assert member["group"] == group["id"]
    headed = call(secretary, "patch", f"party-groups/{group['id']}/", 200, {"head": member["id"]})
    assert (headed["head_name"], headed["places"]) == ("温玉山", ["3号楼"])
    tie = {"member": member["id"], "households": homes, "since": "2023-03-01"}
    made = call(secretary, "post", "party-links/", 201, tie)
    assert call(secretary, "get", "party-chain", 200) == {
        "is_complete": True,
        "levels": {"branch": 1, "group": 1, "centre": 1, "member": 2, "household": 2},
        "gaps": [],
    }
    ended = {"until_on": "2023-05-01"}
    call(secretary, "post", f"party-links/{made[0]['id']}/end/", 200, ended)
    [gap] = call(secretary, "get", "party-chain", 200)["gaps"]
    assert (gap["lack"], gap["name"]) == ("linked_homes", "3号楼2单元")
    assert call(secretary, "get", "party-chain?on=2023-04-30", 200)["is_complete"] is True
    asked = f"party-links/?member={member['id']}&on=2023-05-01"
    assert call(secretary, "get", asked, 200)["count"] == 1
    assert call(secretary, "get", "party-members/?is_centre=true", 200)["count"] == 1
    call(secretary, "post", f"party-members/{member['id']}/end/", 200, {"until_on": "2023-06-01"})
    assert call(secretary, "get", "party-links/?on=2023-06-01", 200)["count"] == 0


def test_V8_refusals_reach_the_machine_in_words(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        home = str(Household.objects.earliest("room").pk)
    branch = {"name": "党支部", "kind": "compound"}
    branch_id = call(secretary, "post", "branches/", 201, branch)["id"]
    found = [
        call(secretary, "post", "party-members/", 201, {**given, "branch": branch_id})
        for given in ({"name": "甲", "since": "2023"}, {"name": "乙", "since": "2023"})
    ]
    tie = {"households": [home], "since": "2023"}
    call(secretary, "post", "party-links/", 201, {**tie, "member": found[0]["id"]})
    refused = call(secretary, "post", "party-links/", 409, {**tie, "member": found[1]["id"]})
    assert refused["code"] == "household_taken"
    unknown = {**tie, "member": found[0]["id"], "households": [found[0]["id"]]}
    assert call(secretary, "post", "party-links/", 422, unknown)["code"] == "no_household"


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.UNIT_HEAD, Role.COMMITTEE_MEMBER])
def test_the_roster_is_for_those_who_lead(meijing: Compound, role: Role) -> None:
    with inside(meijing):
        client = machine(meijing, account(role))
    for path in ("party-chain", "party-groups/", "party-members/", "party-links/"):
        call(client, "get", path, 403)


def test_files_bring_the_roster_to_nobody_else() -> None:
    for action in (Action.RECORDS_EXPORT, Action.RECORDS_IMPORT):
        assert set(TABLE[action]) <= set(TABLE[Action.PARTY_READ])
