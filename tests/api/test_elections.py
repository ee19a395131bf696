"""Elections inside the Party over the API: steps and sums, and of no ballot whose it was."""

from typing import Any

import pytest
from django.test import Client

from district.core.clock import today
from district.core.permissions import Role
from district.registry.models import Compound
from tests import make
from tests.tenants.elections.making import NAMES, ballots, branch, opened
from tests.visitors import inside, visitor

pytestmark = pytest.mark.django_db
API, JSON = "/api/v1/elections/", "application/json"


def _by(place: Compound, role: Role) -> Client:
    with inside(place):
        person = make.account(role)
    return visitor(place, person)


def _send(client: Client, address: str, status: int = 200, **told: Any) -> dict[str, Any]:
    answer = client.post(address, told, content_type=JSON)
    assert answer.status_code == status, answer.content.decode()
    return dict(answer.json())


def test_an_election_runs_from_draft_to_sums(meijing: Compound) -> None:
    secretary = _by(meijing, Role.SECRETARY)
    with inside(meijing):
        place = branch()
    told = {"branch": str(place.pk), "title": "换届", "held_on": str(today()), "entitled": 10}
    made = _send(secretary, API, 201, **told, seats=1, candidates=["陈大明", "杨小兰"])
    one = f"{API}{made['id']}/"
    assert (made["state"], made["quorum"]) == ("draft", 8)
    told |= {"seats": 2, "candidates": ["陈大明", "杨小兰", "周文斌"]}
    assert secretary.put(one, told, content_type=JSON).json()["seats"] == 2
    assert _send(secretary, f"{one}attendance/", 422, present=NAMES[:7])["code"] == "no_quorum"
    _send(secretary, f"{one}attendance/", present=NAMES)
    stood = _send(secretary, f"{one}written-in/", name="何春生")["candidates"]
    first, second, third, _other = (candidate["id"] for candidate in stood)
    box = [[first, second]] * 4 + [[first, third]] * 4 + [[second, third]] * 2
    counted = _send(secretary, f"{one}count/", ballots=box, tellers=["梁秋生"])
    assert [candidate["votes"] for candidate in counted["candidates"]] == [8, 6, 6, 0]
    assert (counted["present"], counted["returned"], counted["valid"]) == (10, 10, 10)
    assert _send(secretary, f"{one}again/", 201)["follows"] == made["id"]


def test_a_ballot_that_names_nobody_known_is_refused_and_keeps_the_box_open(
    meijing: Compound,
) -> None:
    secretary = _by(meijing, Role.SECRETARY)
    with inside(meijing):
        election = opened(10)
    box: dict[str, Any] = {"ballots": [[str(election.pk)]], "tellers": ["梁秋生"]}
    refused = _send(secretary, f"{API}{election.pk}/count/", 422, **box)
    assert refused["code"] == "no_such_candidate"
    assert secretary.get(f"{API}{election.pk}/").json()["state"] == "open"


def test_nobody_reads_who_came_or_a_single_ballot(meijing: Compound) -> None:
    secretary = _by(meijing, Role.SECRETARY)
    with inside(meijing):
        election = opened(10)
        stood = {str(one) for ballot in ballots(election, "1, 2, 3") for one in ballot}
    shown = secretary.get(f"{API}{election.pk}/")
    assert not [name for name in NAMES if name in shown.content.decode()]
    assert {one["id"] for one in shown.json()["candidates"]} == stood
    assert not [key for key in shown.json() if "ballot" in key or "attendance" in key]


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.UNIT_HEAD, Role.COMMITTEE_MEMBER])
def test_only_who_leads_the_branch_reads_elections(meijing: Compound, role: Role) -> None:
    with inside(meijing):
        election = opened(10)
        scope = make.building("9号楼").pk if role == Role.UNIT_HEAD else None
        person = make.account(role, scope_id=scope)
    client = visitor(meijing, person)
    assert client.get(API).status_code == 403
    assert client.get(f"{API}{election.pk}/").status_code == 403
