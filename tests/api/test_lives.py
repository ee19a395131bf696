"""The life of a compound by the API: the same acts, the same refusals, the same history."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from district.core.permissions import Role
from district.registry.models import Compound
from district.registry.services.erasing import carry_out_deletions
from district.registry.services.life import close_compound
from tests.district.registry.lives import WHY, at, told
from tests.make import account, community
from tests.visitors import machine

pytestmark = pytest.mark.committed

CLOSED = date(2028, 1, 31)
LATER = CLOSED + timedelta(days=30)


@pytest.fixture
def program(meijing: Compound) -> Client:
    return machine(None, account(Role.DISTRICT_ADMIN))


def do(client: Client, compound: Compound, act: str, **given: Any) -> Any:
    body = {"reason": WHY, **given}
    return client.post(f"/api/v1/compounds/{compound.pk}/{act}", body, "application/json")


def status(client: Client, compound: Compound) -> str:
    found: str = client.get(f"/api/v1/compounds/{compound.pk}").json()["status"]
    return found


def test_a_compound_goes_through_its_states(program: Client, meijing: Compound) -> None:
    steps = {
        "make-read-only": "read_only",
        "make-writable": "active",
        "suspend": "suspended",
        "resume": "active",
        "close": "closed",
        "reopen": "active",
    }
    for act, state in steps.items():
        assert do(program, meijing, act).status_code == 204, act
        assert status(program, meijing) == state


def test_the_history_is_read_page_by_page(program: Client, meijing: Compound) -> None:
    do(program, meijing, "suspend")
    found = program.get(f"/api/v1/compounds/{meijing.pk}/history").json()["results"]
    assert [one["act"] for one in found] == ["suspended", "opened"]
    assert (found[0]["state"], found[0]["reason"]) == ("suspended", WHY)


def test_a_move_and_new_names(program: Client, meijing: Compound) -> None:
    new = community("久安社区居委会")
    moved = do(program, meijing, "move", community=str(new.pk), from_on="2023-05-01")
    assert moved.status_code == 204
    assert do(program, meijing, "rename", name="美景华府").status_code == 204
    assert do(program, meijing, "change-slug", slug="huafu").status_code == 204
    told = program.get(f"/api/v1/compounds/{meijing.pk}").json()
    assert (told["community"], told["name"], told["slug"]) == (str(new.pk), "美景华府", "huafu")


@pytest.mark.parametrize(
    ("act", "given", "code"),
    [
        ("resume", {}, (409, "state_unfit")),
        ("suspend", {"reason": ""}, (422, "invalid")),
        ("suspend", {"reason": "找 13912345678"}, (422, "personal")),
        ("close", {"from_on": "2999-01-01"}, (422, "day_to_come")),
        ("move", {"from_on": "2023-05-01", "community": "no"}, (422, "invalid")),
        ("ask-deletion", {}, (409, "state_unfit")),
        ("confirm-deletion", {}, (409, "state_unfit")),
    ],
)
def test_a_refusal_has_a_code(
    program: Client, meijing: Compound, act: str, given: dict[str, str], code: tuple[int, str]
) -> None:
    answer = do(program, meijing, act, **given)
    assert (answer.status_code, answer.json()["code"]) == code


def test_two_programs_of_two_persons_delete(meijing: Compound) -> None:
    with at(CLOSED):
        close_compound(compound=meijing, **told())
    with at(LATER):
        one, other = (machine(None, account(Role.DISTRICT_ADMIN)) for _person in range(2))
        assert do(one, meijing, "ask-deletion").status_code == 204
        refused = do(one, meijing, "confirm-deletion")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")
        assert do(other, meijing, "confirm-deletion").status_code == 204
    with at(LATER + timedelta(days=7)):
        assert carry_out_deletions() == 1
        certificate = other.get(f"/api/v1/compounds/{meijing.pk}/certificate").json()
    assert certificate["is_sound"] and certificate["contents"]["register_building"] == 0
    assert certificate["asked_by_id"] != certificate["confirmed_by_id"]


def test_a_reader_changes_nothing(meijing: Compound) -> None:
    client = machine(None, account(Role.DEPARTMENT_ANALYST))
    assert do(client, meijing, "suspend").status_code == 403
    assert client.get(f"/api/v1/compounds/{meijing.pk}/history").status_code == 403


def test_nobody_is_invited_into_a_compound_that_is_not_active(
    program: Client, meijing: Compound
) -> None:
    for act in ("make-read-only", "suspend"):
        do(program, meijing, act)
        assert program.post(f"/api/v1/compounds/{meijing.pk}/invite").status_code == 409
