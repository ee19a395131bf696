"""Invitations and ways back: one link, one person, once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from district.audit.models import AuditEntry
from district.core.clock import now
from district.core.permissions import Role
from district.identity.models import Account, Invitation
from district.identity.services.invitations import issue_invitation
from district.registry.models import Compound
from tenants.register.models import Unit
from tenants.register.queries import home_of
from tenants.register.services import add_building, add_household, add_unit
from tests.make import PASSWORD, account
from tests.visitors import inside, stranger, visitor

pytestmark = pytest.mark.django_db
ACCEPT = {"phone": "13912340001", "name": "高文静", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def administrator(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.COMPOUND_ADMIN)


@pytest.fixture
def unit(meijing: Compound) -> Unit:
    with inside(meijing):
        made = add_unit(building=add_building(name="3"), name="2")
        add_household(unit=made, room="502")
        return made


def _invite(client: Client, **chosen: object) -> str:
    response = client.post("/people/invite/", chosen)
    assert response.status_code == 201, response.content.decode()
    found = re.search(
        r'value="http://meijing.localhost(/invitation/[^"]+)"', response.content.decode()
    )
    assert found
    return found[1]


def test_an_administrator_lets_a_head_in(
    meijing: Compound, administrator: Account, unit: Unit
) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.UNIT_HEAD, part=unit.id)
    guest = stranger(meijing)
    page = guest.get(link).content.decode()
    assert "身份是楼长" in page and "3号楼2单元" in page
    assert guest.post(link, ACCEPT).headers["Location"] == "/"
    assert "楼长 · 3号楼2单元" in guest.get("/me/").content.decode()


def test_a_resident_stands_for_the_home_of_the_invitation(
    meijing: Compound, administrator: Account, unit: Unit
) -> None:
    chosen = {"role": Role.RESIDENT, "part": unit.id, "room": "502"}
    stranger(meijing).post(_invite(visitor(meijing, administrator), **chosen), ACCEPT)
    with inside(meijing):
        home = home_of(Account.objects.get(phone="13912340001"))
        assert home is not None and str(home) == "3号楼2单元502"


def test_a_home_that_the_register_does_not_know_is_refused(
    meijing: Compound, administrator: Account, unit: Unit
) -> None:
    chosen = {"role": Role.RESIDENT, "part": unit.id, "room": "999"}
    response = visitor(meijing, administrator).post("/people/invite/", chosen)
    assert response.status_code == 422
    assert "底册里没有这一户" in response.content.decode()


def test_the_link_works_once(meijing: Compound, administrator: Account) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.SECRETARY)
    assert stranger(meijing).post(link, ACCEPT).status_code == 302
    again = stranger(meijing).post(link, ACCEPT | {"phone": "13912340002"})
    assert (again.status_code, "已经用过" in again.content.decode()) == (404, True)


def test_looking_at_the_link_does_not_use_it_up(meijing: Compound, administrator: Account) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.SECRETARY)
    assert {stranger(meijing).get(link).status_code for _ in range(3)} == {200}
    assert stranger(meijing).post(link, ACCEPT).status_code == 302


def test_the_link_ends_after_fourteen_days(meijing: Compound, administrator: Account) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.SECRETARY)
    with time_machine.travel(now() + timedelta(days=14, seconds=1), tick=False):
        assert stranger(meijing).get(link).status_code == 404


def test_a_link_that_was_taken_back_is_dead(meijing: Compound, administrator: Account) -> None:
    client = visitor(meijing, administrator)
    link = _invite(client, role=Role.SECRETARY)
    with inside(meijing):
        invitation = Invitation.objects.get()
    client.post(f"/people/invitations/{invitation.id}/revoke/")
    assert stranger(meijing).post(link, ACCEPT).status_code == 404


def test_the_link_of_one_compound_is_nothing_in_another(
    meijing: Compound, wangfu: Compound, administrator: Account
) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.SECRETARY)
    for place in (wangfu, None):
        assert stranger(place).get(link).status_code == 404
        assert stranger(place).post(link, ACCEPT).status_code == 404


def test_who_has_an_account_proves_it_and_gets_the_role_added(
    meijing: Compound, administrator: Account
) -> None:
    with inside(meijing):
        known = account(Role.RESIDENT)
    link = _invite(visitor(meijing, administrator), role=Role.COMMITTEE_MEMBER)
    guess = ACCEPT | {"phone": known.phone, "password": "guess-2026", "again": "guess-2026"}
    refused = stranger(meijing).post(link, guess)
    assert (refused.status_code, "已经有账号" in refused.content.decode()) == (422, True)
    client = stranger(meijing)
    client.post(link, ACCEPT | {"phone": known.phone})
    page = client.get("/me/").content.decode()
    assert "委员" in page and "居民" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "12345"}, "请填写 11 位手机号"),
        ({"password": "1234567", "again": "1234567"}, "密码"),
        ({"password": "92345671908", "again": "92345671908"}, "数字"),
        ({"password": "a13912340001", "again": "a13912340001"}, "不能有您的手机号"),
        ({"password": "woaini5201314", "again": "woaini5201314"}, "太常见"),
        ({"again": "another-2026"}, "两次输入的密码不一样"),
        ({"name": " \n "}, "姓名"),
        ({"name": "高\x00静"}, "不允许"),
    ],
)
def test_what_does_not_fit_is_said_and_uses_nothing_up(
    meijing: Compound, administrator: Account, wrong: dict[str, str], sentence: str
) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.SECRETARY)
    response = stranger(meijing).post(link, ACCEPT | wrong)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert stranger(meijing).post(link, ACCEPT).status_code == 302


def test_a_way_back_sets_a_new_password_and_ends_old_sessions(
    meijing: Compound, administrator: Account
) -> None:
    with inside(meijing):
        person = account(Role.RESIDENT)
    old = visitor(meijing, person)
    page = visitor(meijing, administrator).post(f"/people/{person.id}/way-back/").content.decode()
    found = re.search(r"(/invitation/[^\"]+)\"", page)
    assert found
    client = stranger(meijing)
    assert person.phone not in client.get(found[1]).content.decode()
    new = {"password": "another-2026", "again": "another-2026"}
    assert client.post(found[1], new).status_code == 302
    assert client.get("/me/").status_code == 200
    assert old.get("/me/").status_code == 302


def test_the_first_administrator_needs_nobody(meijing: Compound) -> None:
    with inside(meijing):
        _invitation, secret = issue_invitation(role=Role.COMPOUND_ADMIN)
    client = stranger(meijing)
    client.post(f"/invitation/{secret}/", ACCEPT)
    assert client.get("/people/").status_code == 200


def test_only_the_hash_of_a_link_is_kept(meijing: Compound, administrator: Account) -> None:
    link = _invite(visitor(meijing, administrator), role=Role.SECRETARY)
    secret = link.split("/")[2]
    with inside(meijing):
        kept = repr(list(Invitation.objects.values())) + repr(list(AuditEntry.objects.values()))
    assert secret not in kept


def test_roles_of_the_district_are_not_for_a_compound(
    meijing: Compound, administrator: Account
) -> None:
    response = visitor(meijing, administrator).post(
        "/people/invite/", {"role": Role.DISTRICT_ADMIN}
    )
    assert response.status_code == 422


def test_an_invitation_page_tells_no_other_site_its_address(meijing: Compound) -> None:
    with inside(meijing):
        _invitation, secret = issue_invitation(role=Role.SECRETARY)
    response = stranger(meijing).get(f"/invitation/{secret}/")
    assert response.headers["Referrer-Policy"] == "same-origin"
