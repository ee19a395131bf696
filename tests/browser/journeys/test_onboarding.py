"""A district administrator opens compounds by a sheet in which one row is wrong."""

import time

import pytest
from playwright.sync_api import expect

from district.core.sheets.reading import read_table
from district.core.sheets.writing import write_csv
from district.registry.onboarding_sheet import COMPOUND_SHEET
from tests.browser.journeys.conftest import Enter
from tests.browser.journeys.tour import PHONE, READERS, Reader, Tour

ADMINISTRATOR = "19900000001"
_OPENED = 60.0
_NAMES = ("槐荫里", "柳泉苑", "向阳坊", "书香院", "清河湾", "松涛园")
_RIVER = {"street": "滨河街道", "community": "龙山社区", "go_live_on": "2026-11-01"}
_NORTH = {"street": "城北街道", "community": "河东社区", "go_live_on": "2026-11-01"}


def sheet(*rows: dict[str, str]) -> bytes:
    keys = [column.key for column in COMPOUND_SHEET.columns]
    return write_csv(COMPOUND_SHEET.header(), [[row.get(key, "") for key in keys] for row in rows])


def upload(tour: Tour, content: bytes) -> None:
    tour.go("/onboarding/")
    tour.page.get_by_label("选择表格").set_input_files(
        {"name": "新小区.csv", "mimeType": "text/csv", "buffer": content}
    )
    tour.press("检查表格")


def wait_for_the_worker(tour: Tour, total: int) -> None:
    """The page moves by itself; with scripts off there is a link for the finger."""
    tour.sees("开通进展", f"/ {total}")
    finished = tour.page.get_by_text(f"全部完成 · {total} / {total}")
    again = tour.page.get_by_role("link", name="刷新进度")
    deadline = time.monotonic() + _OPENED
    while not (tour.reader.scripts or finished.is_visible() or time.monotonic() > deadline):
        again.or_(finished).first.click()
    expect(finished).to_be_visible(timeout=_OPENED * 1000)
    tour.look()


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_G5_good_rows_open_while_the_bad_one_waits_to_be_mended(
    enter: Enter, reader: Reader
) -> None:
    number = READERS.index(reader)
    name = _NAMES[number]
    rows = [
        {"name": f"{name}东区", "slug": f"new-{number}-a", "built": "2003年以前", **_RIVER},
        {"name": f"{name}中区", "slug": "../x", **_RIVER},
        {"name": f"{name}西区", "slug": f"new-{number}-b", "governance": "物管会", **_NORTH},
    ]
    with enter("", ADMINISTRATOR) as administrator:
        upload(administrator, sheet(*rows))
        [bad] = administrator.page.locator("td.cell-bad").all()
        assert bad.locator("span").first.inner_text() == "../x"
        administrator.sees("尚未写入", "网址名只能用小写英文字母、数字和连字符", f"{name}中区")
        administrator.press("确认开通")
        wait_for_the_worker(administrator, 2)
        mend, content = administrator.save("下载有错的行")
        administrator.follow("查看小区")
        administrator.sees("登记信息", "还没有管理员")
    assert mend == "待改正的行.xlsx"
    [row] = read_table(content, mend).rows
    assert row.cells[:2] == (f"{name}中区", "../x")
    assert "网址名只能用" in row.cells[-1]


@pytest.mark.parametrize("reader", [PHONE], ids=str)
def test_G5_the_first_administrator_comes_in_by_a_link(enter: Enter, reader: Reader) -> None:
    with enter("", ADMINISTRATOR) as district:
        upload(district, sheet({"name": "梨花巷", "slug": "lihua", **_RIVER}))
        district.press("确认开通")
        wait_for_the_worker(district, 1)
        district.follow("查看小区")
        district.press("生成邀请链接")
        link = district.page.get_by_label("链接").input_value()
        district.page.get_by_role("button", name="复制").click()
        district.sees("已复制")
    with enter("lihua") as first:
        assert link.startswith(first.home)
        first.go(link.removeprefix(first.home))
        first.page.get_by_label("姓名").fill("任可心")
        first.page.get_by_label("手机号").fill("19900000061")
        first.page.get_by_label("新密码").fill("梨花开在小巷子口")
        first.page.get_by_label("再输入一次密码").fill("梨花开在小巷子口")
        first.page.get_by_role("main").get_by_role("button").last.click()
        first.look()
        first.sees("梨花巷")
