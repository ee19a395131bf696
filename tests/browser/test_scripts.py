"""What scripts add: one sending, drafts that stay on this phone, photos without their place."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page

from tests.browser.style_server import style_server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with style_server() as address:
        yield address


@pytest.fixture
def tab(chromium: Browser, server: str) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=server, locale="zh-CN"
    )
    tab = context.new_page()
    tab.goto("/phone/")
    yield tab
    context.close()


def words(tab: Page) -> str:
    return tab.get_by_label("详细说说").input_value()


def drafts(tab: Page) -> list[str]:
    found: list[str] = tab.evaluate("Object.keys(localStorage)")
    return found


def photo(width: int, height: int) -> FilePayload:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "phone"
    Image.new("RGB", (width, height), "#b3242b").save(file, "JPEG", exif=exif)
    return {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_a_draft_survives_a_closed_page(tab: Page) -> None:
    tab.goto("/report/")
    tab.get_by_label("详细说说").fill("楼道灯不亮")
    tab.goto("/report/")
    assert words(tab) == "楼道灯不亮"
    assert tab.locator("[data-draft-note]").is_visible()


def test_a_sent_draft_is_gone(tab: Page) -> None:
    tab.goto("/report/")
    tab.get_by_label("详细说说").fill("楼道灯不亮")
    tab.get_by_role("button", name="提交").click()
    tab.goto("/phone/")
    assert drafts(tab) == []


def test_a_refused_form_keeps_the_draft(tab: Page) -> None:
    tab.goto("/report/")
    tab.get_by_label("详细说说").fill("楼道灯不亮")
    tab.get_by_role("button", name="提交").click()
    tab.goto("/report/")
    assert words(tab) == "楼道灯不亮"


def test_nobody_meets_the_draft_of_another_account(tab: Page) -> None:
    tab.evaluate("localStorage.setItem('chunshui:draft:wutongli:other:report', '{}')")
    tab.goto("/report/")
    assert drafts(tab) == []


def test_logging_out_drops_every_draft(tab: Page) -> None:
    tab.goto("/report/")
    tab.get_by_label("详细说说").fill("楼道灯不亮")
    tab.get_by_role("button", name="退出登录").click()
    tab.goto("/preferences/")
    assert drafts(tab) == []


def test_a_form_is_sent_once_however_often_it_is_tapped(tab: Page) -> None:
    tab.goto("/report/")
    sent = []
    tab.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    tab.evaluate(
        "b => { for (let i = 0; i < 3; i++) document.querySelector('[data-submit]').click() }"
    )
    tab.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_a_photo_shrinks_and_forgets_where_it_was_taken(tab: Page) -> None:
    tab.goto("/report/")
    field = tab.get_by_label("照片")
    field.set_input_files(photo(4000, 3000))
    tab.locator(".photos canvas").wait_for()
    sent = field.evaluate(
        """async e => { const p = await createImageBitmap(e.files[0]);
           const bytes = new Uint8Array(await e.files[0].arrayBuffer());
           return [p.width, p.height, e.files[0].name, String.fromCharCode(...bytes.slice(6, 10))] }"""
    )
    assert sent == [1600, 1200, "IMG_1.jpg", "JFIF"]


def test_what_is_no_picture_is_left_to_the_server(tab: Page) -> None:
    tab.goto("/report/")
    field = tab.get_by_label("照片")
    field.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    tab.locator("form[data-draft]:not([aria-busy])").wait_for()
    assert field.evaluate("e => e.files[0].size") == 10


def test_a_chart_tells_its_figures_under_the_pointer(tab: Page) -> None:
    tab.locator(".chart-narrow .hit").first.hover()
    assert tab.locator(".tip").inner_text() == "12月\n上报 3,120件\n办结 2,900件"
