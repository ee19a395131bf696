"""The list of compounds, one compound, and the key for its first administrator."""

import re
from datetime import date

import pytest
from django.test import Client

from district.core.permissions import Role
from district.core.sheets.reading import read_table
from district.identity.models import Account
from district.registry.models import Compound, DivisionPeriod
from district.registry.services.opening import register_compound
from tests.make import account, community
from tests.visitors import inside, stranger, visitor

pytestmark = pytest.mark.django_db

LINK = re.compile(r'value="http://wangfu\.localhost(/invitation/[^"]+/)"')


@pytest.fixture
def administrator(meijing: Compound, wangfu: Compound) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


@pytest.fixture
def five(meijing: Compound, wangfu: Compound) -> None:
    """The seed's five compounds with their profiles."""
    for slug, name, place in [
        ("gonghang", "工行小区", "久安社区居委会"),
        ("jiaoyuju", "区教育局小区", "永宁社区居委会"),
        ("xincheng", "新城壹号", "下安社区居委会"),
    ]:
        register_compound(
            name=name, slug=slug, community=community(place), go_live_on=date(2022, 4, 1)
        )
    profiles = {
        "meijing": ("owners_committee", "self"),
        "wangfu": ("multi_branch", "unknown"),
        "gonghang": ("property_committee", "self_trial"),
        "jiaoyuju": ("residents_committee", "unknown"),
        "xincheng": ("red_property", "company"),
    }
    for slug, (governance, management) in profiles.items():
        Compound.objects.filter(slug=slug).update(governance=governance, management=management)


def reader_of(street: str) -> Client:
    scope = DivisionPeriod.objects.get(name=street, code__startswith="141102").division_id
    return visitor(None, account(Role.STREET_READER, scope_id=scope))


def test_G9_E4_the_table_shows_all_five_with_their_governance(
    administrator: Client, five: None
) -> None:
    page = administrator.get("/compounds/").content.decode()
    for words in ("业委会", "多支部联动", "物管会", "支部+居委会", "红色物业"):
        assert f'data-label="治理模式">{words}</td>' in page
    assert 'class="is-missing">未填报' in page


def test_D15_the_filter_for_self_managed_lists_those_on_trial(
    administrator: Client, five: None
) -> None:
    page = administrator.get("/compounds/", {"management": "self"}).content.decode()
    assert "工行小区" in page and "美景华庭" in page
    assert "新城壹号" not in page


def test_G10_an_address_finds_its_compound(administrator: Client, five: None) -> None:
    Compound.objects.filter(slug="jiaoyuju").update(address="滨河中南路174号")
    page = administrator.get("/compounds/", {"q": "滨河中南路174号"}).content.decode()
    assert "区教育局小区" in page and "美景华庭" not in page


def test_a_filter_that_makes_no_sense_narrows_nothing(administrator: Client) -> None:
    page = administrator.get("/compounds/", {"street": "'; drop", "page": "x", "status": "?"})
    assert "美景华庭" in page.content.decode()


def test_G7_a_street_sees_only_its_own_compounds(five: None) -> None:
    client = reader_of("城北街道")
    page = client.get("/compounds/").content.decode()
    assert "王府名苑" in page and "新城壹号" in page
    assert "工行小区" not in page and "久安" not in page
    assert client.get("/compounds/wangfu/").status_code == 200
    assert client.get("/compounds/gonghang/").status_code == 404


def test_a_reader_invites_nobody_and_onboards_nobody(wangfu: Compound) -> None:
    client = reader_of("城北街道")
    assert "生成邀请链接" not in client.get("/compounds/wangfu/").content.decode()
    assert client.post("/compounds/wangfu/invite/").status_code == 403
    assert client.get("/onboarding/").status_code == 403


def test_a_compound_s_page_tells_what_is_known_and_what_is_not(administrator: Client) -> None:
    Compound.objects.filter(slug="wangfu").update(
        built_on=date(1990, 1, 1), built_precision="decade"
    )
    page = administrator.get("/compounds/wangfu/").content.decode()
    assert "1990年代 · 老旧小区" in page
    assert "城北街道 · 河东社区居委会" in page
    assert "<dt>地址</dt><dd>未填报</dd>" in page
    assert 'href="http://wangfu.localhost/"' in page


def test_G5_the_first_administrator_comes_in_by_a_link_shown_once(
    administrator: Client, wangfu: Compound
) -> None:
    answer = administrator.post("/compounds/wangfu/invite/")
    [path] = LINK.findall(answer.content.decode())
    assert answer.status_code == 201
    assert path not in administrator.get("/compounds/wangfu/").content.decode()
    given = {"phone": "13912340001", "name": "贺兰英", "password": "a-good-one-26"}
    guest = stranger(wangfu)
    assert guest.post(path, given | {"again": given["password"]}).status_code == 302
    with inside(wangfu):
        assert Account.objects.filter(phone="13912340001").exists()


def test_a_new_link_ends_the_one_before(administrator: Client, wangfu: Compound) -> None:
    first, second = (
        LINK.findall(administrator.post("/compounds/wangfu/invite/").content.decode())[0]
        for _click in range(2)
    )
    assert stranger(wangfu).get(first).status_code == 404
    assert stranger(wangfu).get(second).status_code == 200


def test_the_district_has_no_key_to_a_compound_with_an_administrator(
    administrator: Client, wangfu: Compound
) -> None:
    with inside(wangfu):
        account(Role.COMPOUND_ADMIN)
    assert "生成邀请链接" not in administrator.get("/compounds/wangfu/").content.decode()
    refused = administrator.post("/compounds/wangfu/invite/")
    assert refused.status_code == 409
    assert "已有管理员" in refused.content.decode()


def test_the_list_is_exported_in_the_columns_of_onboarding(administrator: Client) -> None:
    answer = administrator.get("/compounds/export/", {"q": "王府"})
    table = read_table(answer.content, "a.xlsx")
    assert table.header[:4] == ("小区名称", "网址名", "街道", "社区")
    assert [row.cells[0] for row in table.rows] == ["王府名苑"]
