"""Pages of a compound of which nothing is known yet: each gap leads to its form."""

import re

import pytest
from django.test import Client

from district.registry.models import Compound
from tenants.bodies.models import Body
from tenants.bodies.queries import counted_bodies
from tenants.party.models import Branch, PartyGroup
from tenants.register.models import Building, Household, Unit
from tests.frontend.compound.cast import Cast
from tests.frontend.compound.test_chain import CHAIN, step
from tests.frontend.compound.test_organisation import page
from tests.visitors import inside

pytestmark = pytest.mark.django_db


def test_numbering_is_shown_before_it_is_written(meijing: Compound, secretary: Client) -> None:
    shape = {"buildings": "2", "units": "3,4", "floors": "6", "rooms": "2", "first_building": "1"}
    shown = secretary.post("/register/numbering/", shape).content.decode()
    assert "101–602" in shown
    with inside(meijing):
        assert not Building.objects.exists()
    assert secretary.post("/register/numbering/", {**shape, "write": "1"}).status_code == 302
    with inside(meijing):
        assert (Unit.objects.count(), Household.objects.count()) == (7, 84)


def test_numbering_over_a_known_building_is_refused(meijing: Compound, secretary: Client) -> None:
    secretary.post("/register/buildings/new/", {"name": "2"})
    shape = {"buildings": "2", "units": "1", "floors": "1", "rooms": "1", "write": "1"}
    refused = secretary.post("/register/numbering/", shape)
    assert refused.status_code == 409
    assert "底册里已有2号楼" in refused.content.decode()


def test_E2_what_is_missing_is_named(secretary: Client) -> None:
    secretary.post("/register/totals/", {"buildings": "3"})
    shown = page(secretary, "/register/")
    assert (
        "单元、户数、居住情况、专有部分面积、建成年份、管理方式、楼长、党支部、业委会、物管会等组织。"
        in shown.replace("\n", "")
    )


def test_a_committee_is_formed_filed_and_dissolved_on_pages(
    meijing: Compound, secretary: Client
) -> None:
    branch = {"name": "小区党支部", "kind": "compound", "founded": "2022年5月", "members": "50余"}
    assert secretary.post("/organisation/branches/new/", branch).status_code == 302
    given = {"kind": "property_committee", "name": "物管会", "formed": "2022年5月"}
    assert secretary.post("/organisation/bodies/new/", given).status_code == 302
    with inside(meijing):
        body = Body.objects.get()
        assert str(Branch.objects.get().members) == "50余"
    filed = secretary.post(f"/organisation/bodies/{body.pk}/file/", {"filed": "2022-05-30"})
    assert filed.status_code == 302
    assert "计入区里的" in page(secretary, f"/organisation/bodies/{body.pk}/")
    bare = {"dissolved": "2026-11-01", "balance": "0", "assets": "无", "documents": "账册一本"}
    refused = secretary.post(f"/organisation/bodies/{body.pk}/dissolve/", bare)
    assert "印章要交回" in refused.content.decode()
    done = secretary.post(
        f"/organisation/bodies/{body.pk}/dissolve/", {**bare, "seal_is_surrendered": "on"}
    )
    assert done.status_code == 302
    with inside(meijing):
        assert not counted_bodies(body.created_at.date()).exists()


def test_the_terms_of_a_committee_are_told_apart(meijing: Compound, secretary: Client) -> None:
    for number in (1, 2):
        given = {"kind": "owners_committee", "name": "业委会", "term_number": str(number)}
        assert secretary.post("/organisation/bodies/new/", given).status_code == 302
    with inside(meijing):
        second = Body.objects.get(term_number=2)
    for deed in ("file", "dissolve"):
        assert "业委会 第 2 届" in page(secretary, f"/organisation/bodies/{second.pk}/{deed}/")
    assert "业委会 第 1 届" in page(secretary, f"/organisation/bodies/{second.pk}/dissolve/")


def test_without_units_the_committee_is_led_to_the_register(
    meijing: Compound, secretary: Client
) -> None:
    assert "去登记底册" in page(secretary, "/organisation/")


def test_R3_one_tap_says_that_there_is_none(secretary: Client) -> None:
    assert "本小区确实没有" in page(secretary, "/organisation/bodies/")
    secretary.post("/organisation/none/branch/")
    shown = page(secretary, "/organisation/bodies/")
    assert "已确认：本小区没有党支部" in shown
    secretary.post("/organisation/none/branch/withdraw/")
    assert "已确认：本小区没有党支部" not in page(secretary, "/organisation/bodies/")
    assert secretary.post("/organisation/none/fountain/").status_code == 404


def test_from_nothing_each_gap_leads_to_its_form(cast: Cast) -> None:
    client = cast.browser("secretary")
    new_branch = step(page(client, CHAIN), "还没有小区党支部。")
    client.post(new_branch, {"name": "第一党支部", "kind": "compound", "members": "2"})
    with inside(cast.place):
        branch, building = Branch.objects.get(), cast.unit.building
    shown = page(client, CHAIN)
    assert "应与邻近的单位成立联合党支部。（《中国共产党支部工作条例（试行）》" in shown
    add_group = step(shown, "第一党支部还没有党小组。")
    assert "整栋" in page(client, add_group)
    group = {"branch": branch.pk, "name": "3号楼党小组", "since": "2026", "places": building.pk}
    assert client.post(add_group, group).status_code == 302
    add_member = step(page(client, CHAIN), "3号楼党小组还没有党员中心户。")
    with inside(cast.place):
        found = PartyGroup.objects.get()
    assert 'name="is_centre" id="id_is_centre" checked' in page(client, add_member)
    member = {
        "name": "乔淑芳",
        "group": found.pk,
        "is_centre": "on",
        "registration": "full",
        "unit": cast.unit.pk,
        "room": "402",
        "since": "2026",
    }
    assert client.post(add_member, member).status_code == 302
    centre = step(page(client, CHAIN), "党员中心户乔淑芳还没有包联户。")
    own = page(client, centre)
    assert "3号楼2单元402" in own and "1 户还没有包联" in own
    [tie] = re.findall(r'href="([^"]+/link/\?member=[^"]+)"', own)
    ticked = re.findall(r'name="households" value="([^"]+)"', page(client, tie))
    person = tie.partition("member=")[2]
    assert (
        client.post(tie, {"member": person, "households": ticked, "since": "2026"}).status_code
        == 302
    )
    assert "没有缺口" in page(client, CHAIN) and "乔淑芳 1 户。可以匀一匀" in page(client, CHAIN)
