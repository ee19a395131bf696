"""案例库 as the district writes and copies it, and as a reader reads it."""

from typing import Any

import pytest
from django.test import Client

from district.cases.models import Case, CaseCopy
from district.cases.services import write_case
from district.core.permissions import Role
from district.registry.models import Compound
from frontend.district.cases.views import CASES_ON_A_PAGE
from tenants.matters.stage_names import name_stages, stage_names
from tenants.meetings.models import CouncilRule
from tests.make import account, community
from tests.visitors import inside, machine, visitor
from tests.workers.test_cases import FIVE, rung
from workers.cases import resend_cases

__all__ = ["rung"]  # the queue's bell is held for these tests too

pytestmark = pytest.mark.django_db
JSON = "application/json"
API = "/api/v1/cases/"
TOLD = {"title": "“五事”工作法", "what": "听、议、办、评、晒", "how": "每月一次", "outcome": ""}


@pytest.fixture
def admin(db: None) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _sent(client: Client, address: str, told: dict[str, Any]) -> str:
    answer = client.post(address, told)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer["Location"])


def test_G4_the_settings_of_one_compound_go_into_a_new_one_in_one_action(
    admin: Client, wangfu: Compound, meijing: Compound
) -> None:
    with inside(wangfu):
        name_stages(names=FIVE)
    address = _sent(admin, "/cases/new/", {**TOLD, "compound": str(wangfu.pk)})
    assert "还没有设置" in _page(admin, address) and "copy/" not in _page(admin, address)
    assert "别的都不读" in _page(admin, f"{address}take/")
    _sent(admin, f"{address}take/", {})
    assert "正在读取小区的设置" in _page(admin, address)
    resend_cases()
    shown = _page(admin, address)
    assert " → ".join(FIVE.values()) in shown and "每月开一次" in shown
    assert "王府名苑" not in _page(admin, f"{address}copy/?q=").split("复制到哪些小区")[1]
    _sent(admin, f"{address}copy/?q=美景", {"compounds": [str(meijing.pk)]})
    resend_cases()
    assert "已设置：五个环节的叫法、说事议事会" in _page(admin, address)
    with inside(meijing):
        secretary = account(Role.SECRETARY)
        assert stage_names() == FIVE
        assert CouncilRule.objects.get().is_monthly
    assert " → ".join(FIVE.values()) in _page(visitor(meijing, secretary), "/organisation/bodies/")


def test_a_long_library_has_pages(admin: Client) -> None:
    for number in range(CASES_ON_A_PAGE + 1):
        write_case(title=f"做法{number:03}", what="议")
    first, last = _page(admin, "/cases/"), _page(admin, "/cases/?page=2")
    assert "做法000" in first and f"做法{CASES_ON_A_PAGE:03}" not in first
    assert "做法000" not in last and f"做法{CASES_ON_A_PAGE:03}" in last


def test_settings_are_written_by_hand_too_and_nonsense_is_refused(admin: Client) -> None:
    address = _sent(admin, "/cases/new/", TOLD)
    told = {"method": "近邻党建", "listen": "提", "work": "干", "council": "monthly", "day": "12"}
    _sent(admin, f"{address}settings/", told)
    shown = _page(admin, address)
    for words in ("近邻党建", "提 → 议 → 干 → 评 → 晒", "通常 12 日"):
        assert words in shown
    assert 'value="近邻党建"' in _page(admin, f"{address}settings/")
    twice = admin.post(f"{address}settings/", {**told, "listen": "干"})
    assert twice.status_code == 422 and "不能叫一样的名字" in twice.content.decode()
    phone = admin.post(f"{address}edit/", {**TOLD, "how": "打 13812345678"})
    assert phone.status_code == 422 and "不能写电话号码" in phone.content.decode()
    _sent(admin, f"{address}edit/", {**TOLD, "title": "说事"})
    assert Case.objects.get().revision == 3


def test_street_and_community_read_and_change_nothing(admin: Client, meijing: Compound) -> None:
    address = _sent(admin, "/cases/new/", TOLD)
    scope = community("龙山社区居委会").id
    for role in (Role.STREET_READER, Role.COMMUNITY_READER, Role.DEPARTMENT_ANALYST):
        reader = visitor(None, account(role, scope_id=scope))
        assert "“五事”工作法" in _page(reader, "/cases/")
        assert "修改案例" not in _page(reader, address)
        told = {"compounds": [str(meijing.pk)]}
        assert reader.post(f"{address}copy/", told).status_code == 403
    assert not CaseCopy.objects.exists()


def test_C2_by_machine_a_template_is_written_changed_and_copied(
    meijing: Compound, wangfu: Compound
) -> None:
    client = machine(None, account(Role.DISTRICT_ADMIN))
    practice = {"words": {"method": "近邻党建"}, "council": {"day": 12, "starts": "19:30"}}
    given = {**TOLD, "compound": str(wangfu.pk), "settings": practice}
    made = client.post(API, given, content_type=JSON).json()
    assert made["settings"]["council"] == {"is_monthly": True, "day": 12, "starts": "19:30:00"}
    one = f"{API}{made['id']}/"
    changed = client.patch(one, {"title": "近邻"}, content_type=JSON).json()
    assert (changed["title"], changed["settings"]) == ("近邻", made["settings"])
    unknown = {"settings": {"words": {"motto": "x"}}}
    assert client.patch(one, unknown, content_type=JSON).status_code == 422
    into = {"compounds": [str(meijing.pk)]}
    sent = client.post(f"{one}copy/", into, content_type=JSON).json()["results"]
    assert [row["progress"] for row in sent] == ["waiting"]
    assert client.post(f"{one}take/", {}, content_type=JSON).json()["taking"] is True
    resend_cases()
    (copy,) = client.get(f"{one}copies/").json()["results"]
    assert copy["done"] == ["method", "council"]
    assert client.get(API).json()["results"][0]["taking"] is False
