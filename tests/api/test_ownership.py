"""People, parts and owners by the API: masked, and a number only for a reason."""

import pytest
from django.test import Client

from district.core.clock import today
from district.core.permissions import Role
from district.registry.models import Compound
from tenants.register.models import Building, Household, Unit
from tests.api.test_nouns import call
from tests.make import account
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
PERSON = {"name": "康一舟", "phone": "13800001234", "identity_number": NUMBER}


@pytest.fixture
def home(meijing: Compound) -> Household:
    with inside(meijing):
        unit = Unit.objects.create(building=Building.objects.create(name="3号楼"), name="2单元")
        return Household.objects.create(unit=unit, room="502")


@pytest.fixture
def secretary(meijing: Compound) -> Client:
    with inside(meijing):
        person = account(Role.SECRETARY)
    return machine(meijing, person)


def settled(client: Client, home: Household) -> str:
    body = {"person": PERSON, "household": str(home.pk), "relation": "owner"}
    resident = call(client, "post", "residents/", 201, body)
    assert resident["person"]["phone"] == "138****1234"
    return str(resident["person"]["id"])


def test_a_number_is_masked_and_revealed_for_a_reason(secretary: Client, home: Household) -> None:
    person = settled(secretary, home)
    shown = call(secretary, "get", f"known-people/{person}/", 200)
    assert shown["identity_number"] == "**************002X"
    assert NUMBER not in str(call(secretary, "get", "known-people/", 200))
    asked = {"field": "identity_number", "reason": "看看"}
    address = f"known-people/{person}/reveal/"
    assert call(secretary, "post", address, 422, asked)["code"] == "reason_missing"
    told = call(secretary, "post", address, 200, {**asked, "reason": "核对业主身份"})
    assert told == {"value": NUMBER}


def test_who_lives_there_moves_out_and_is_corrected(secretary: Client, home: Household) -> None:
    person = settled(secretary, home)
    call(secretary, "put", f"known-people/{person}/", 200, {"name": "康亦舟"})
    (resident,) = call(secretary, "get", f"residents/?household={home.pk}", 200)["results"]
    assert (resident["person"]["name"], resident["person"]["phone"]) == ("康亦舟", "")
    left = call(
        secretary, "post", f"residents/{resident['id']}/leave/", 200, {"until_on": "2026-05-01"}
    )
    assert left["until_on"] == "2026-05-01"


def test_a_refused_settling_leaves_nobody_behind(secretary: Client, home: Household) -> None:
    settled(secretary, home)
    body = {"person": PERSON, "household": str(home.pk), "relation": "tenant"}
    call(secretary, "post", "residents/", 409, body)
    bad = {**body, "person": {"name": "白露", "phone": "1"}}
    assert call(secretary, "post", "residents/", 422, bad)["code"] == "phone_form"
    assert call(secretary, "get", "known-people/", 200)["count"] == 1


def test_a_part_is_owned_passed_on_and_voted_for(secretary: Client, home: Household) -> None:
    body = {"kind": "home", "name": "3号楼2单元502", "household": str(home.pk)}
    part = call(secretary, "post", "parts/", 201, body)
    address = f"parts/{part['id']}/"
    changed = call(secretary, "patch", address, 200, {"surveyed_area": 9_050})
    assert (changed["area"], changed["basis"], changed["name"]) == (9_050, "surveyed", body["name"])
    call(secretary, "post", f"{address}owners/", 201, {"owner": PERSON, "since_on": "2020-05-01"})
    buyers = {"owners": [{"name": "白露"}, {"name": "乔淑芳"}], "on": "2026-05-01"}
    owners = call(secretary, "post", f"{address}transfer/", 200, buyers)["owners"]
    assert sorted(one["owner_name"] for one in owners) == ["乔淑芳", "白露"]
    chosen = call(secretary, "post", f"ownerships/{owners[0]['id']}/choose/", 200)
    assert chosen["is_voter"]
    assert call(secretary, "get", f"ownerships/?part={part['id']}", 200)["count"] == 3
    call(secretary, "delete", address, 409)


def test_a_unit_head_reads_names_of_the_own_unit(
    meijing: Compound, secretary: Client, home: Household
) -> None:
    settled(secretary, home)
    part = {"kind": "bay", "name": "车位 B-017"}
    bay = call(secretary, "post", "parts/", 201, part)
    with inside(meijing):
        head = machine(meijing, account(Role.UNIT_HEAD, scope_id=home.unit_id))
    (resident,) = call(head, "get", "residents/", 200)["results"]
    assert (resident["person"]["name"], resident["person"]["phone"]) == ("康一舟", "")
    assert resident["person"]["identity_number"] == ""
    call(head, "get", f"parts/{bay['id']}/", 404)
    call(head, "get", "known-people/", 403)


def test_a_unit_head_tells_what_changes_in_the_own_unit(
    meijing: Compound, secretary: Client, home: Household
) -> None:
    with inside(meijing):
        head = machine(meijing, account(Role.UNIT_HEAD, scope_id=home.unit_id))
        stranger = machine(meijing, account(Role.UNIT_HEAD, scope_id=home.pk))
    told = {"person": {"name": "白露"}, "household": str(home.pk), "relation": "owner"}
    call(stranger, "post", "residents/", 404, told)
    numbered = {**told, "person": PERSON}
    assert call(head, "post", "residents/", 403, numbered)["code"] == "no_identity_numbers"
    came = call(head, "post", "residents/", 201, told)
    address = f"residents/{came['id']}/"
    assert call(head, "post", f"{address}phone/", 422, {"phone": "1"})["code"] == "phone_form"
    call(head, "post", f"{address}phone/", 200, {"phone": "13800001234"})
    became = {"relation": "tenant", "since_on": today().isoformat()}
    now_there = call(head, "post", f"{address}become/", 200, became)
    assert (now_there["relation"], now_there["person"]["phone"]) == ("tenant", "")
    (shown,) = call(secretary, "get", f"residents/?household={home.pk}", 200)["results"][-1:]
    assert shown["person"]["phone"] == "138****1234"
    call(
        stranger,
        "post",
        f"residents/{now_there['id']}/leave/",
        404,
        {"until_on": today().isoformat()},
    )
    day = {"until_on": today().isoformat()}
    assert call(head, "post", f"residents/{now_there['id']}/leave/", 200, day)["until_on"]
