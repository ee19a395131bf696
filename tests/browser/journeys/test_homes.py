"""A unit head's round from home to home, and what a resident does at home: call, and vote."""

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.conftest import Enter
from tests.browser.journeys.test_matters import HEAD, RESIDENT, SECRETARY, photo
from tests.browser.journeys.tour import PHONE_BARE, PHONE_LARGEST, Reader, Tour

NEWCOMER = "弓向晚"


def record_arrival(head: Tour) -> None:
    """From the list of homes to the name in it."""
    head.follow("登记变化")
    head.follow("有人搬来")
    head.page.get_by_label("姓名").fill(NEWCOMER)
    head.page.get_by_label("租户", exact=True).check()
    head.press("记下来")
    head.sees("已记下", NEWCOMER)


def enter_paper(head: Tour) -> None:
    """One of the papers that are out in the own unit, as it was signed."""
    head.follow("大门口的路灯和长椅")
    head.follow("录入选票")
    head.page.get_by_label("同意", exact=True).check()
    camera = head.page.get_by_label("选票照片")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(photo())
    head.page.locator("form:not([aria-busy]) .button-primary[type=submit]").wait_for()
    head.press("录入")
    head.sees("已录入")


@pytest.mark.parametrize("reader", [PHONE_LARGEST], ids=str)
def test_B3_a_head_finds_homes_records_a_change_and_enters_a_paper(
    enter: Enter, reader: Reader
) -> None:
    with enter("meijing", HEAD) as head:
        head.sees("我的 13 户", "还有 9 张选票没收到")
        record_arrival(head)
        head.go("/")
        head.sees(NEWCOMER)
        enter_paper(head)
        head.sees("没收到 8 张，已收到 5 张")


@pytest.mark.parametrize("reader", [PHONE_BARE], ids=str)
def test_B28_a_residents_head_stands_on_the_first_page(enter: Enter, reader: Reader) -> None:
    with enter("meijing", RESIDENT) as resident:
        mine = resident.page.locator("section[aria-labelledby=mine]")
        call = mine.get_by_role("link", name="打电话")
        assert call.get_attribute("href") == f"tel:{HEAD}"
        expect(mine).to_contain_text("3号楼党小组，美景华庭小区党支部")


@pytest.mark.parametrize("reader", [PHONE_LARGEST], ids=str)
def test_D22_an_owner_votes_on_a_phone_at_the_largest_text(enter: Enter, reader: Reader) -> None:
    with enter("meijing", RESIDENT) as owner:
        owner.follow("大门口的路灯和长椅")
        owner.sees("征求意见", "您的一票")
        owner.follow("去投票")
        owner.page.get_by_label("不同意", exact=True).check()
        owner.press("投票")
        owner.sees("已投票。一户只计一次。")
    with enter("meijing", SECRETARY) as secretary:
        secretary.sees("下一步做什么", "没有第 4 届的记录")
        secretary.follow("大门口的路灯和长椅")
        secretary.sees("名册和选票")
