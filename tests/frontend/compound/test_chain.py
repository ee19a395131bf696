"""Pages of the five-level chain: the tree, each gap with its next step, and whose eyes they are for."""

import re
from datetime import date

import pytest
from django.test import Client

from district.core.permissions import Role
from district.registry.models import Compound
from tenants.party.chain import chain_on
from tenants.party.links import end_link
from tenants.party.models import Branch, Link, Member, PartyGroup
from tenants.register.models import Unit
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]
CHAIN = "/organisation/chain/"


def page(client: Client, path: str = CHAIN) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def step(shown: str, sentence: str) -> str:
    """Where the one next step of a gap leads."""
    found = re.search(rf'{re.escape(sentence)}</span><a class="button" href="([^"]+)"', shown)
    assert found, sentence
    return found[1]


def figures(shown: str) -> list[str]:
    return re.findall(r'stat-figure">(\d+)<', shown)


def test_B18_the_page_shows_the_chain_of_the_seed_and_names_a_lost_link(
    filled: Compound, secretary: Client
) -> None:
    shown = page(secretary)
    assert figures(shown) == ["1", "7", "22", "22", "281"]
    assert "没有缺口" in shown and "3号楼党小组" in shown
    with inside(filled):
        link = Link.objects.select_related("household__unit__building").earliest("id")
        end_link(link=link, until_on=date(2026, 11, 1))
        unit = link.household.unit
    shown = page(secretary)
    assert figures(shown)[-1] == "280"
    tie = step(shown, f"{unit}还有 1 户没有包联党员。")
    assert unit and tie == f"/organisation/chain/units/{unit.pk}/link/"
    form = page(secretary, f"{tie}?member={link.member_id}")
    assert f'value="{link.household_id}"' in form and form.count('name="households"') == 1
    given = {"member": link.member_id, "households": link.household_id, "since": "2026-11-02"}
    assert secretary.post(tie, given).headers["Location"] == CHAIN
    assert "没有缺口" in page(secretary)


def test_a_member_is_moved_and_ended_on_pages(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        centre, other = Member.objects.filter(is_centre=True)[:2]
        group = PartyGroup.objects.exclude(pk=str(centre.group_id)).earliest("created_at")
    own = f"{CHAIN}members/{centre.pk}/"
    place = {"group": group.pk, "is_centre": "on", "registration": "residence_registration"}
    assert secretary.post(f"{own}change/", place).status_code == 302
    shown = page(secretary, own)
    assert group.name in shown and "双报到（组织关系在单位）" in shown
    around = {"group": group.pk, "centre": other.pk, "registration": "full"}
    assert secretary.post(f"{own}change/", around).status_code == 302
    assert centre.name in page(secretary, f"{CHAIN}members/{other.pk}/")
    assert f"挂在中心户{other.name}下" in page(secretary, own)
    assert secretary.post(f"{own}end/", {"until_on": "2026-11-01"}).status_code == 302
    assert "结束登记" not in page(secretary, own)
    marked = f"标为党员中心户、还没有登记到党小组的楼长：{centre.name}。"
    assert marked in page(secretary)


def test_a_group_is_changed_and_ends_only_without_members(
    filled: Compound, secretary: Client
) -> None:
    with inside(filled):
        group = PartyGroup.objects.earliest("created_at")
        head = Member.objects.filter(group=group).last()
        unit = Unit.objects.select_related("building").latest("created_at")
    assert head
    own = f"{CHAIN}groups/{group.pk}/"
    given = {"branch": group.branch_id, "name": "红色党小组", "places": [unit.pk], "head": head.pk}
    assert secretary.post(own, given).status_code == 302
    shown = page(secretary)
    assert "红色党小组" in shown and f"组长 {head.name}" in shown and str(unit) in shown
    refused = secretary.post(f"{own}end/", {"until_on": "2026-11-01"})
    assert refused.status_code == 409 and "党小组里还有党员" in refused.content.decode()


def test_a_taken_home_is_refused_in_the_form(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        link = Link.objects.select_related("household").earliest("id")
        path = f"{CHAIN}units/{link.household.unit_id}/link/"
    given = {"member": link.member_id, "households": link.household_id, "since": "2026-11-02"}
    assert secretary.post(path, given).status_code == 422
    ended = secretary.post(f"{CHAIN}links/{link.pk}/end/", {"until_on": "2026-11-01"})
    assert ended.headers["Location"] == f"{CHAIN}members/{link.member_id}/"


def test_a_joint_branch_names_the_other_compounds(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        branch = Branch.objects.get()
    own = f"/organisation/branches/{branch.pk}/"
    refused = secretary.post(f"{own}joint/", {"shared_with": "龙凤苑"})
    assert "请同时选“联合党支部”" in refused.content.decode()
    secretary.post(f"{own}joint/", {"is_joint": "on", "shared_with": "龙凤苑"})
    assert "龙凤苑" in page(secretary, own)


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.UNIT_HEAD, Role.COMMITTEE_MEMBER])
def test_who_does_not_lead_sees_numbers_and_no_name(filled: Compound, role: Role) -> None:
    with inside(filled):
        client = visitor(filled, account(role))
        member = Member.objects.earliest("created_at")
        names = set(Member.objects.values_list("name", flat=True))
    shown = page(client)
    assert figures(shown) == ["1", "7", "22", "22", "281"]
    assert not [name for name in names if name in shown]
    assert client.get(f"{CHAIN}members/{member.pk}/").status_code == 403
    with inside(filled):
        end_link(link=Link.objects.earliest("id"), until_on=date(2026, 11, 1))
        assert chain_on().gaps
    assert "还没有连完整" in page(client) and "没有包联党员" not in page(client)
