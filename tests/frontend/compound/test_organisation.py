"""Pages about heads, branches and bodies."""

import re

import pytest
from django.test import Client

from district.registry.models import Compound
from tenants.bodies.models import Body, Seat
from tenants.heads.models import HeadTerm, Title
from tenants.register.models import Unit
from tests.visitors import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def test_B28_a_resident_calls_the_own_head_with_two_taps(resident: Client) -> None:
    shown = page(resident, "/organisation/")
    mine = shown[shown.index('id="mine"') : shown.index("选择楼栋")]
    assert "3号楼2单元" in mine
    assert 'href="tel:19900000014"' in mine


def test_B28_the_head_of_another_unit_is_on_the_same_page(resident: Client) -> None:
    assert 'href="tel:1990000010' in page(resident, "/organisation/")


def test_the_tabs_of_one_group_are_shown_and_the_ways_to_the_others(
    secretary: Client, resident: Client
) -> None:
    shown = page(secretary, "/councils/")
    tabs = shown[shown.index('class="subnav"') : shown.index("<h1")]
    assert re.findall(r'aria-current="(\w+)">(\w+)', tabs) == [("true", "一起做"), ("page", "议事")]
    assert re.findall(r">(谁来管|看情况|敲门|楼长|底册)<", tabs) == ["谁来管", "看情况", "敲门"]
    of_resident = page(resident, "/organisation/")
    assert "底册" not in of_resident and "敲门" not in of_resident


def nav(shown: str, name: str) -> str:
    """The navigation of this class, as the page has it."""
    return shown.partition(f'<nav class="{name}"')[2].partition("</nav>")[0]


def marked(shown: str, name: str) -> list[str]:
    """Where the links in it lead that say that one is there."""
    return re.findall(r'href="([^"]+)" aria-current="page"', nav(shown, name))


def test_each_tab_marks_itself_and_the_bottom_navigation(secretary: Client) -> None:
    groups, _ul, _tabs = nav(page(secretary, "/organisation/"), "subnav").partition("</ul>")
    tabs = []
    for group in re.findall(r'href="([^"]+)"', groups):
        _groups, _ul, own = nav(page(secretary, group), "subnav").partition("</ul>")
        tabs += re.findall(r'href="([^"]+)"', own)
    assert {"/property/", "/rooms/", "/works/", "/burden/", "/disputes/", "/records/"} < {*tabs}
    for tab in tabs:
        shown = page(secretary, tab)
        assert (marked(shown, "subnav"), marked(shown, "tabs")) == ([tab], ["/organisation/"])


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/homes/parts/", "/organisation/"),
        ("/rooms/mine/", "/organisation/"),
        ("/surveys/new/", "/organisation/"),
        ("/organisation/elections/", "/organisation/"),
        ("/board/", "/matters/"),
        ("/messages/", "/me/"),
        ("/preferences/", "/me/"),
    ],
)
def test_pages_below_the_tabs_mark_where_they_belong(
    secretary: Client, path: str, place: str
) -> None:
    assert marked(page(secretary, path), "tabs") == [place]


def test_a_building_can_be_chosen(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        unit = Unit.objects.select_related("building").get(building__name="7号楼", name="4单元")
    shown = page(secretary, f"/organisation/?building={unit.building_id}")
    assert shown.count("list-item") == 4


def test_residents_read_the_organisation_and_change_nothing(
    filled: Compound, resident: Client
) -> None:
    with inside(filled):
        unit = Unit.objects.earliest("position")
    assert "任命楼长" not in page(resident, f"/organisation/units/{unit.pk}/")
    assert resident.get(f"/organisation/units/{unit.pk}/appoint/").status_code == 403
    assert resident.post("/organisation/branches/new/", {"name": "x"}).status_code == 403


def test_a_secretary_ends_a_term_and_appoints_the_next(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        term = HeadTerm.objects.select_related("title").earliest("unit__building__position")
    ended = secretary.post(f"/organisation/terms/{term.pk}/end/", {"until_on": "2026-11-01"})
    assert ended.headers["Location"] == f"/organisation/units/{term.unit_id}/"
    given = {"title": str(term.title_id), "holder_name": "籍春花", "since": "2026-11-01"}
    appointed = secretary.post(f"/organisation/units/{term.unit_id}/appoint/", given)
    assert appointed.status_code == 302
    assert "籍春花" in page(secretary, f"/organisation/units/{term.unit_id}/")


def test_a_refusal_stands_beside_its_field(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        term = HeadTerm.objects.earliest("unit__building__position")
    given = {"title": str(term.title_id), "holder_name": "籍春花", "since": "2026-11-01"}
    refused = secretary.post(f"/organisation/units/{term.unit_id}/appoint/", given)
    assert refused.status_code == 409
    assert "在这段时间已有人担任" in refused.content.decode()


def test_G8_the_history_shows_who_held_a_post_on_a_day(filled: Compound, secretary: Client) -> None:
    with inside(filled):  # of somebody who holds no other post
        term = HeadTerm.objects.get(unit__building__name="1号楼", unit__name="1单元")
    secretary.post(f"/organisation/terms/{term.pk}/end/", {"until_on": "2026-11-01"})
    name = term.holder_name
    assert name in page(secretary, "/organisation/history/?day=2026-10-31")
    assert name not in page(secretary, "/organisation/history/?day=2026-11-01")
    assert "梁秀兰" in page(secretary, "/organisation/history/?day=2023-04-16")


def test_a_known_title_is_changed_not_named_anew(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        title = Title.objects.get(name="楼长")
    shown = page(secretary, f"/organisation/titles/{title.pk}/")
    assert "修改称呼" in shown and "登记称呼" not in shown


def test_F16_claims_are_shown_with_their_source(meijing: Compound, secretary: Client) -> None:
    claim = {"name": "完善物业服务", "amount": "20余", "unit": "项", "source": "特刊报道"}
    assert secretary.post("/organisation/baselines/new/", claim).status_code == 302
    shown = page(secretary, "/organisation/bodies/")
    assert "20余项" in shown
    assert "期间未注明" in shown
    assert "来源：特刊报道" in shown


def test_B9_a_missing_term_is_told(filled: Compound, secretary: Client) -> None:
    shown = page(secretary, "/organisation/bodies/")
    assert "第 3 届最迟在2025年1月10日届满，还没有第 4 届的记录。" in shown


@pytest.mark.parametrize(
    "path",
    [
        "titles/",
        "titles/new/",
        "branches/new/",
        "bodies/new/",
        "stations/new/",
        "baselines/new/",
        "history/",
    ],
)
def test_each_page_of_the_organisation_opens(secretary: Client, path: str) -> None:
    assert "<h1>" in page(secretary, f"/organisation/{path}")


def test_what_is_on_record_is_no_absence(filled: Compound, secretary: Client) -> None:
    answer = secretary.post("/organisation/none/branch/", follow=True)
    assert "不用确认“没有”" in answer.content.decode()


def test_D18_the_page_of_a_committee_says_what_is_due(filled: Compound, secretary: Client) -> None:
    given = {"kind": "owners_committee", "name": "业委会", "term_number": 9, "seats": "4"}
    given |= {"formed": "2026-11-02", "term_ends_on": "2031-11-02"}
    assert secretary.post("/organisation/bodies/new/", given).status_code == 302
    with inside(filled):
        body = Body.objects.get(name="业委会")
    path = f"/organisation/bodies/{body.pk}/"
    shown = page(secretary, path)
    assert "备案：最迟2026年12月2日" in shown and "物业管理条例 第十六条" in shown
    assert "规定是 5 至 11 人" in shown
    assert secretary.post(f"{path}met/", {"first_met_on": "2026-11-05"}).status_code == 302
    assert "首次会议：2026年11月5日办好" in page(secretary, path)
    paused = {"kind": "community_acts", "reason": "委员不足半数", "since_on": "2026-11-06"}
    assert secretary.post(f"{path}pause/", paused).status_code == 302
    assert "由社区居委会代行" in page(secretary, path)
    assert secretary.post(f"{path}resume/", {"until_on": "2026-11-07"}).status_code == 302
    assert secretary.post(f"{path}books/").status_code == 302
    assert "小区的账目由它管" in page(secretary, path)


def test_B11_a_member_is_shown_with_all_terms(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        seat = Seat.objects.filter(body__kind="owners_committee")[0]
    assert "已任 1 届委员" in page(secretary, f"/organisation/seats/{seat.pk}/")
