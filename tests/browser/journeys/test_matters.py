"""A matter from the resident's phone to the notice board, and one that a head writes down."""

import io
import re
import time

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.browser.journeys.conftest import Enter
from tests.browser.journeys.tour import PHONE_BARE, PHONE_LARGEST, READERS, Reader, Tour

SECRETARY, MEMBER, HEAD, RESIDENT = (f"199000000{end}" for end in (12, 13, 14, 15))
_WHERE = ("楼道", "车棚", "地下室", "大门口", "凉亭边", "小广场")
_PERSONAL = re.compile(r"段小川|19900000015|13800138000|201")


def photo() -> FilePayload:
    """As a phone takes it: upright by a note in its EXIF."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1600, 1200), "#8a4f00").save(file, "JPEG", exif=exif)
    return {"name": "IMG_7.JPG", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def report(resident: Tour, title: str) -> None:
    """From the first page after the log-in to the receipt."""
    began = resident.screens
    resident.follow("报事")
    words = f"{title}，三天了。我是3号楼2单元201室段小川，电话13800138000。"
    resident.page.get_by_label("什么事").fill(words)
    resident.page.get_by_label("照片").set_input_files(photo())
    resident.page.locator("form:not([aria-busy]) .button-primary[type=submit]").wait_for()
    resident.press("提交")
    resident.sees("已收到", title)
    expect(resident.page.get_by_role("img", name="照片 1")).to_be_visible()
    assert resident.screens - began + 1 <= 3


def handle(secretary: Tour, title: str) -> None:
    """听 → 议 → 办."""
    secretary.go("/matters/")
    secretary.follow(title)
    secretary.follow("记下商议结果")
    secretary.page.get_by_label("商议的结果").fill("请物业的电工明天来换。")
    secretary.press("保存")
    secretary.press("开始办理")
    secretary.follow("办结")
    secretary.page.get_by_label("结果", exact=True).fill("电工换了灯管，已经亮了。")
    secretary.press("办结")
    secretary.sees("已办结", "电工换了灯管")


def judge(resident: Tour, title: str) -> None:
    """评: two questions, each a tap."""
    resident.go("/")
    resident.follow(title)
    resident.follow("评一评")
    resident.page.get_by_label("解决了", exact=True).check()
    resident.page.get_by_label("满意", exact=True).check()
    resident.press("提交评价")
    resident.sees("谢谢您的评价")


def publish(member: Tour, title: str) -> None:
    """晒: the draft has no personal detail any more."""
    member.go("/matters/")
    member.follow(title)
    member.follow("公示")
    draft = member.page.get_by_label("公示内容").input_value()
    assert title in draft
    assert not _PERSONAL.search(draft), draft
    member.press("公示")
    member.sees("已公示")


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_B3_a_matter_goes_from_a_phone_to_the_notice_board(enter: Enter, reader: Reader) -> None:
    title = f"{_WHERE[READERS.index(reader)]}的灯不亮"
    with enter("meijing", RESIDENT) as resident:
        report(resident, title)
        with enter("meijing", SECRETARY) as secretary:
            handle(secretary, title)
        judge(resident, title)
    with enter("meijing", MEMBER) as member:
        publish(member, title)
    with enter("meijing") as passer_by:
        passer_by.go("/")
        passer_by.sees(title, "电工换了灯管")
        board = passer_by.page.get_by_role("article").filter(has_text=title).inner_text()
        assert not _PERSONAL.search(board), board


@pytest.mark.parametrize("reader", [PHONE_LARGEST, PHONE_BARE], ids=str)
def test_B21_a_head_records_a_matter_with_one_text_box(enter: Enter, reader: Reader) -> None:
    said = f"{_WHERE[READERS.index(reader)]}的井盖松了"
    with enter("meijing", HEAD) as head:
        began, screens = time.monotonic(), head.screens
        head.follow("报事")
        [box] = [
            box for box in head.page.locator("main textarea, main input").all() if box.is_visible()
        ]
        box.fill(said)
        head.press("我发现的")
        head.sees("已收到", said)
        assert head.screens - screens <= 2
        assert time.monotonic() - began < 60
