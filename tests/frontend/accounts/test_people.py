"""The people of a place, and one's own page."""

import re

import pytest
from django.test import Client

from district.core.permissions import DISTRICT_ROLES, Role
from district.identity.models import Account, RoleGrant
from district.registry.models import Compound
from tests.make import PASSWORD, account
from tests.visitors import inside, machine, stranger, visitor

pytestmark = pytest.mark.django_db
NEW = {"old": PASSWORD, "password": "another-2026", "again": "another-2026"}


@pytest.fixture
def administrator(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.COMPOUND_ADMIN)


@pytest.fixture
def resident(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.RESIDENT, name="薛小满")


def test_the_list_shows_masked_phones_and_is_searched(
    meijing: Compound, administrator: Account, resident: Account
) -> None:
    client = visitor(meijing, administrator)
    page = client.get("/people/").content.decode()
    assert resident.name in page and resident.phone not in page
    assert resident.name in client.get("/people/", {"q": resident.phone}).content.decode()
    assert resident.name not in client.get("/people/", {"q": "没有这个人"}).content.decode()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.UNIT_HEAD, Role.RESIDENT])
def test_only_administrators_manage_people(meijing: Compound, role: Role) -> None:
    with inside(meijing):
        person = account(role)
    response = visitor(meijing, person).get("/people/")
    assert (response.status_code, "您的身份不能做这件事" in response.content.decode()) == (
        403,
        True,
    )


def test_the_district_manages_its_staff(db: None) -> None:
    client = visitor(None, account(Role.DISTRICT_ADMIN))
    page = client.get("/people/invite/").content.decode()
    assert "组织部分析员" in page and "楼长" not in page and "凤山街道" in page


def test_a_reader_gets_a_street_or_community_of_the_districts_served(db: None) -> None:
    page = visitor(None, account(Role.DISTRICT_ADMIN)).get("/people/invite/").content.decode()
    assert page.count("<option") == 11 + 190 + len(DISTRICT_ROLES) + 2  # and "none" in both lists
    street = page[page.index('<optgroup label="滨河街道">') :]
    street = street[: street.index("</optgroup>")]
    assert ">滨河街道</option>" in street and ">龙山社区居委会</option>" in street


def test_a_role_is_given_and_ended(
    meijing: Compound, administrator: Account, resident: Account
) -> None:
    client = visitor(meijing, administrator)
    client.post(f"/people/{resident.id}/", {"role": Role.SECRETARY})
    with inside(meijing):
        grant = RoleGrant.objects.get(account=resident, role=Role.SECRETARY)
    client.post(f"/people/{resident.id}/roles/{grant.id}/end/")
    page = client.get(f"/people/{resident.id}/").content.decode()
    assert page.count("支部书记") == 1  # the choice in the form


def test_a_closed_account_is_out_at_once_and_may_come_back(
    meijing: Compound, administrator: Account, resident: Account
) -> None:
    theirs, program = visitor(meijing, resident), machine(meijing, resident)
    client = visitor(meijing, administrator)
    client.post(f"/people/{resident.id}/close/")
    assert theirs.get("/me/").status_code == 302
    assert program.get("/api/v1/me").status_code == 401
    refused = stranger(meijing).post("/login/", {"phone": resident.phone, "password": PASSWORD})
    assert "手机号或密码不对" in refused.content.decode()
    client.post(f"/people/{resident.id}/reopen/")
    visitor(meijing, resident)
    assert program.get("/api/v1/me").status_code == 401


def test_nobody_closes_the_own_account(meijing: Compound, administrator: Account) -> None:
    response = visitor(meijing, administrator).post(f"/people/{administrator.id}/close/")
    assert (response.status_code, "不能停用自己" in response.content.decode()) == (422, True)


def test_the_last_administrator_stays(meijing: Compound, administrator: Account) -> None:
    with inside(meijing):
        grant = RoleGrant.objects.get(account=administrator)
    client = visitor(meijing, administrator)
    response = client.post(f"/people/{administrator.id}/roles/{grant.id}/end/")
    assert (response.status_code, "最后一位管理员" in response.content.decode()) == (409, True)


def test_another_password_ends_the_other_sessions(meijing: Compound, resident: Account) -> None:
    here, elsewhere = visitor(meijing, resident), visitor(meijing, resident)
    assert here.post("/me/password/", NEW).status_code == 302
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert (
        stranger(meijing)
        .post("/login/", {"phone": resident.phone, "password": PASSWORD})
        .status_code
        == 422
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"old": "guess"}, "现在的密码不对"),
        ({"password": PASSWORD, "again": PASSWORD}, "和现在的密码一样"),
        ({"password": "12345678", "again": "12345678"}, "太常见"),
    ],
)
def test_a_password_change_says_what_is_wrong(
    meijing: Compound, resident: Account, wrong: dict[str, str], sentence: str
) -> None:
    response = visitor(meijing, resident).post("/me/password/", NEW | wrong)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)


def test_guessing_the_old_password_is_locked_like_a_log_in(
    meijing: Compound, resident: Account
) -> None:
    client = visitor(meijing, resident)
    answers = [client.post("/me/password/", NEW | {"old": "x"}).status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]


def test_other_devices_are_logged_out(meijing: Compound, resident: Account) -> None:
    here, elsewhere = visitor(meijing, resident), visitor(meijing, resident)
    here.post("/me/sessions/end/")
    assert (here.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)


def _token(client: Client) -> str:
    page = client.post("/me/tokens/", {"label": "导出", "days": 30}).content.decode()
    found = re.search(r"cs_[A-Za-z0-9_-]{43}", page)
    assert found
    return found[0]


def test_a_token_is_shown_once_works_and_is_ended(meijing: Compound, resident: Account) -> None:
    client = visitor(meijing, resident)
    secret = _token(client)
    program = stranger(meijing, headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/me").json()["name"] == resident.name
    page = client.get("/me/tokens/").content.decode()
    assert "导出" in page and secret not in page
    address = re.search(r'action="(/me/tokens/[^"]+/revoke/)"', page)
    assert address
    client.post(address[1])
    assert program.get("/api/v1/me").status_code == 401


def test_a_token_lasts_a_year_at_most(meijing: Compound, resident: Account) -> None:
    response = visitor(meijing, resident).post("/me/tokens/", {"label": "导出", "days": 366})
    assert "1 到 365 天" in response.content.decode()
