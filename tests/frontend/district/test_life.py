"""The panel of what may be done with a compound, and a page for each act."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound, CompoundStatus, DeletionCertificate
from district.registry.services.erasing import carry_out_deletions
from district.registry.services.life import close_compound, make_read_only, suspend_compound
from tests.district.registry.lives import WHY, at, told
from tests.make import account, community
from tests.visitors import visitor

pytestmark = pytest.mark.committed

CLOSED = date(2028, 1, 31)
LATER = CLOSED + timedelta(days=30)


@pytest.fixture
def administrator(meijing: Compound) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


def offers(client: Client) -> set[str]:
    page = client.get("/compounds/meijing/").content.decode()
    panel = page.partition('id="life"')[2]
    found = re.findall(r'class="button[^"]*" href="/compounds/meijing/([a-z-]+)/"', panel)
    return set(found) - {"history"}


def do(client: Client, act: str, **given: str) -> int:
    answer = client.post(f"/compounds/meijing/{act}/", {"reason": WHY, **given})
    return answer.status_code


def status() -> str:
    return Compound.objects.values_list("status", flat=True).get(
        community=community("龙山社区居委会")
    )


def test_an_active_compound_offers_what_can_be_done(administrator: Client) -> None:
    assert offers(administrator) == {
        "rename",
        "change-address",
        "move",
        "make-read-only",
        "suspend",
        "close",
    }


def test_each_state_offers_its_own_way_on(administrator: Client, meijing: Compound) -> None:
    make_read_only(compound=meijing, **told())
    assert "make-writable" in offers(administrator)
    suspend_compound(compound=meijing, **told())
    assert offers(administrator) == {"resume", "rename", "change-address", "move", "close"}
    close_compound(compound=meijing, **told())
    assert offers(administrator) == {"reopen"}


@pytest.mark.parametrize(
    ("act", "given", "state"),
    [
        ("suspend", {}, CompoundStatus.SUSPENDED),
        ("make-read-only", {}, CompoundStatus.READ_ONLY),
        ("close", {"from_on": "2023-05-01"}, CompoundStatus.CLOSED),
    ],
)
def test_an_act_is_done_by_its_page(
    administrator: Client, act: str, given: dict[str, str], state: str
) -> None:
    page = administrator.get(f"/compounds/meijing/{act}/").content.decode()
    assert 'name="reason"' in page and "美景华庭" in page
    assert do(administrator, act, **given) == 302
    assert status() == state


def test_without_a_reason_nothing_is_done(administrator: Client) -> None:
    assert do(administrator, "suspend", reason="") == 422
    assert status() == CompoundStatus.ACTIVE


def test_what_cannot_follow_is_said_on_the_page(administrator: Client) -> None:
    answer = administrator.post("/compounds/meijing/resume/", {"reason": WHY})
    assert answer.status_code == 409
    assert "小区现在是“运行中”" in answer.content.decode()


def test_a_move_is_entered_by_community_and_day(administrator: Client) -> None:
    new = community("久安社区居委会")
    assert do(administrator, "move", community=str(new.pk), from_on="2023-05-01") == 302
    assert "久安社区居委会" in administrator.get("/compounds/meijing/").content.decode()


def test_after_another_address_the_page_is_found_under_it(administrator: Client) -> None:
    answer = administrator.post(
        "/compounds/meijing/change-address/", {"reason": WHY, "slug": "huafu"}
    )
    assert answer["Location"] == "/compounds/huafu/"


def test_a_refusal_stands_beside_its_field(administrator: Client, wangfu: Compound) -> None:
    answer = administrator.post(
        "/compounds/meijing/change-address/", {"reason": WHY, "slug": "wangfu"}
    )
    assert answer.status_code == 409
    assert "网址名“wangfu”已被使用" in answer.content.decode()


def test_the_history_names_the_person_and_the_reason(administrator: Client) -> None:
    do(administrator, "suspend")
    page = administrator.get("/compounds/meijing/history/").content.decode()
    assert "停用" in page and WHY in page and "高文静" in page


@pytest.mark.parametrize("role", [Role.DEPARTMENT_ANALYST, Role.STREET_READER])
def test_a_reader_is_offered_nothing(meijing: Compound, role: Role) -> None:
    street = community("龙山社区居委会").periods.get().parent
    assert street
    person = account(role, scope_id=street.pk if role == Role.STREET_READER else None)
    client = visitor(None, person)
    assert offers(client) == set()
    assert do(client, "suspend") == 403
    assert client.get("/compounds/meijing/history/").status_code == 403


@pytest.fixture
def two(meijing: Compound) -> tuple[Account, Account]:
    return account(Role.DISTRICT_ADMIN), account(Role.DISTRICT_ADMIN, name="贺兰英")


def test_two_persons_delete_and_print_the_certificate(
    meijing: Compound, two: tuple[Account, Account]
) -> None:
    with at(CLOSED):
        close_compound(compound=meijing, **told())
    with at(LATER):
        first, second = (visitor(None, one) for one in two)
        assert do(first, "ask-deletion") == 302
        assert do(first, "confirm-deletion") == 403
        assert offers(second) == {"confirm-deletion", "withdraw-deletion"}
        assert do(second, "confirm-deletion") == 302
        assert offers(second) == {"recover"}
    with at(LATER + timedelta(days=7)):
        assert carry_out_deletions() == 1
        reader = visitor(None, two[1])
        assert offers(reader) == {"certificate"}
        page = reader.get("/compounds/meijing/certificate/").content.decode()
    certificate = DeletionCertificate.objects.get()
    assert certificate.sha256 in page and "register_building" in page
    assert str(two[0].pk) in page and str(two[1].pk) in page
    assert two[1].name not in page.partition('id="main"')[2]


def test_without_an_erasure_there_is_no_certificate(administrator: Client) -> None:
    assert administrator.get("/compounds/meijing/certificate/").status_code == 404


def test_every_page_is_in_english_too(administrator: Client) -> None:
    names = "suspend resume make_read_only make_writable close reopen rename change_address move"
    han = re.compile("[\u4e00-\u9fff]")
    for name in [*names.split(), "ask_deletion", "confirm_deletion", "recover", "history"]:
        address = reverse(f"compounds:{name}", args=["meijing"], urlconf="infra.urls.district")
        page = administrator.get(address, headers={"accept-language": "en"}).content.decode()
        card = page.partition('class="card"')[2].partition("<select")[0].partition("</form>")[0]
        words = card.partition("</section>")[0].replace("美景华庭", "")
        assert page and not han.search(words), name
