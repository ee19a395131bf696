"""People by the API: what the pages do, by the same services."""

from typing import Any

import pytest
from django.test import Client

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.register.queries import home_of
from tenants.register.services import add_household
from tests.make import PASSWORD, account
from tests.visitors import inside, machine, stranger, visitor

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def administrator(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.COMPOUND_ADMIN)


@pytest.fixture
def program(meijing: Compound, administrator: Account) -> Client:
    return machine(meijing, administrator)


def _post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{address}", body, JSON)


def test_me_says_who_asks_and_masks_the_phone(program: Client, administrator: Account) -> None:
    me = program.get("/api/v1/me/").json()
    assert (me["name"], [role["role"] for role in me["roles"]]) == (
        administrator.name,
        ["compound_admin"],
    )
    assert administrator.phone not in str(me)


def test_a_program_may_log_in_as_a_browser_does(meijing: Compound, administrator: Account) -> None:
    client = stranger(meijing)
    answer = _post(client, "session", phone=administrator.phone, password=PASSWORD)
    assert answer.status_code == 201
    assert client.get("/api/v1/me").status_code == 200
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/me").status_code == 401


def test_guessing_by_the_api_is_locked_too(meijing: Compound, administrator: Account) -> None:
    client = stranger(meijing)
    answers = [_post(client, "session", phone=administrator.phone, password="x") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2
    page = client.post("/login/", {"phone": administrator.phone, "password": PASSWORD})
    assert page.status_code == 429


def test_a_token_is_made_listed_and_ended(program: Client) -> None:
    made = _post(program, "tokens", label="导出", days=7).json()
    assert made["secret"].startswith("cs_")
    listed = program.get("/api/v1/tokens").json()
    assert listed["count"] == 2 and "secret" not in listed["results"][0]
    assert program.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    assert program.get("/api/v1/tokens").json()["count"] == 1


def test_nobody_ends_the_token_of_another(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        other = machine(meijing, account(Role.SECRETARY))
    token = program.get("/api/v1/tokens").json()["results"][0]["id"]
    assert other.delete(f"/api/v1/tokens/{token}").status_code == 404


def test_a_token_goes_with_its_owners_rights(meijing: Compound) -> None:
    with inside(meijing):
        resident = machine(meijing, account(Role.RESIDENT))
    assert resident.get("/api/v1/people").status_code == 403


def test_an_invitation_is_issued_and_accepted(meijing: Compound, program: Client) -> None:
    issued = _post(program, "invitations", role="secretary").json()
    secret = issued["url"].split("/")[-2]
    person = {"phone": "13912340001", "name": "高文静", "password": PASSWORD}
    accepted = _post(stranger(meijing), "invitations/accept", secret=secret, **person)
    assert accepted.status_code == 201
    assert accepted.json()["roles"][0]["role_name"] == "支部书记"
    again = _post(stranger(meijing), "invitations/accept", secret=secret, **person)
    assert (again.status_code, again.json()["code"]) == (404, "invitation_closed")


def test_a_resident_is_invited_to_a_home(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        home = add_household(unit=None, room="502")
    issued = _post(program, "invitations", role="resident", household_id=str(home.id)).json()
    person = {"phone": "13912340001", "name": "高文静", "password": PASSWORD}
    secret = issued["url"].split("/")[-2]
    _post(stranger(meijing), "invitations/accept", secret=secret, **person)
    with inside(meijing):
        assert home_of(Account.objects.get(phone="13912340001")) == home


def test_an_invitation_is_taken_back(program: Client) -> None:
    issued = _post(program, "invitations", role="secretary").json()
    assert program.delete(f"/api/v1/invitations/{issued['id']}").status_code == 204
    assert program.get("/api/v1/invitations").json()["count"] == 0


def test_people_are_searched_by_name_phone_and_role(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        resident = account(Role.RESIDENT, name="薛小满")
    for query in ({"search": "小满"}, {"search": resident.phone}, {"role": "resident"}):
        found = program.get("/api/v1/people", query).json()["results"]
        assert [person["id"] for person in found] == [str(resident.id)]


def test_roles_are_given_and_ended(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        resident = account(Role.RESIDENT)
    address = f"people/{resident.id}/roles"
    grant = _post(program, address, role="committee_member").json()
    assert program.delete(f"/api/v1/{address}/{grant['id']}").status_code == 204
    person = program.get(f"/api/v1/people/{resident.id}").json()
    assert [role["role"] for role in person["roles"]] == ["resident"]


def test_an_account_is_closed_and_opened_again(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        resident = account(Role.RESIDENT)
    browser = visitor(meijing, resident)
    assert _post(program, f"people/{resident.id}/close").json()["is_active"] is False
    assert browser.get("/api/v1/me").status_code == 401
    assert _post(program, f"people/{resident.id}/reopen").json()["is_active"] is True


def test_a_way_back_is_issued_and_taken(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        resident = account(Role.RESIDENT)
    issued = _post(program, f"people/{resident.id}/way-back").json()
    secret = issued["url"].split("/")[-2]
    taken = _post(stranger(meijing), "invitations/way-back", secret=secret, password="neu-2026-x")
    assert taken.status_code == 204
    login = _post(stranger(meijing), "session", phone=resident.phone, password="neu-2026-x")
    assert login.status_code == 201


def test_the_password_is_changed_and_this_session_goes_on(
    meijing: Compound, administrator: Account
) -> None:
    here, elsewhere = visitor(meijing, administrator), visitor(meijing, administrator)
    assert _post(here, "me/password", old=PASSWORD, new="neu-2026-x").status_code == 204
    assert here.get("/api/v1/me").status_code == 200
    assert elsewhere.get("/api/v1/me").status_code == 401


def test_lists_come_in_pages_with_links(meijing: Compound, program: Client) -> None:
    with inside(meijing):
        for _ in range(4):
            account(Role.RESIDENT)
    first = program.get("/api/v1/people", {"page_size": 2}).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    assert "page=2" in first["next"]
    most = program.get("/api/v1/people", {"page_size": 10_000}).json()
    assert len(most["results"]) == 5
    assert program.get("/api/v1/people", {"page": "9" * 30}).status_code == 404


def test_the_district_lists_its_own_people_only(meijing: Compound, administrator: Account) -> None:
    staff = machine(None, account(Role.DISTRICT_ADMIN))
    found = staff.get("/api/v1/people").json()["results"]
    assert str(administrator.id) not in {person["id"] for person in found}
