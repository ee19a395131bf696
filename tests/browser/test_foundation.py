"""The frames and components in a real browser: legible, reachable, calm, on every screen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.legible import CUT, SIZES, SMALL_TEXT, TARGETS
from tests.browser.style_server import style_server

Open = Callable[..., Any]


@contextmanager
def opened(
    browser: Browser,
    server: str,
    path: str,
    *,
    size: str = "phone",
    theme: Any = "light",
    text: str = "normal",
    scripts: bool = True,
) -> Iterator[Page]:
    """A page as one reader meets it; whatever the console complains of fails the test."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        java_script_enabled=scripts,
        locale="zh-CN",
    )
    context.add_cookies([{"name": "chunshui_text", "value": text, "url": server}])
    page, complaints = context.new_page(), list[str]()

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server}/{path}/")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with style_server() as address:
        yield address


@pytest.fixture
def see(chromium: Browser, server: str) -> Open:
    return partial(opened, chromium, server)


READERS = [
    ("phone", "light", "normal"),
    ("phone", "dark", "largest"),
    ("desk", "dark", "normal"),
    ("desk", "light", "largest"),
]


@pytest.mark.parametrize(("size", "theme", "text"), READERS)
@pytest.mark.parametrize("path", ["phone", "desk", "preferences"])
def test_axe_finds_no_violation(see: Open, path: str, size: str, theme: str, text: str) -> None:
    with see(path, size=size, theme=theme, text=text) as page:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("text", ["normal", "large", "largest"])
@pytest.mark.parametrize("size", ["phone", "small", "desk"])
@pytest.mark.parametrize("path", ["phone", "desk", "preferences"])
def test_nothing_is_cut_off_or_needs_sideways_scrolling(
    see: Open, path: str, size: str, text: str
) -> None:
    with see(path, size=size, text=text) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size][0]
        assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", ["phone", "desk", "preferences"])
def test_every_target_on_a_phone_is_as_high_as_a_finger(see: Open, path: str) -> None:
    with see(path) as page:
        assert page.evaluate(TARGETS) == []


@pytest.mark.parametrize("path", ["phone", "desk", "preferences"])
def test_no_text_on_a_phone_is_smaller_than_18_pixels(see: Open, path: str) -> None:
    with see(path) as page:
        assert page.evaluate(SMALL_TEXT) == []


@pytest.mark.parametrize(("text", "pixels"), [("normal", 20), ("large", 24), ("largest", 30)])
def test_the_text_size_is_the_readers_choice(see: Open, text: str, pixels: int) -> None:
    with see("phone", text=text) as page:
        assert (
            page.locator("p").first.evaluate("_ => getComputedStyle(document.body).fontSize")
            == f"{pixels}px"
        )


def test_the_text_button_works_with_scripts_off(see: Open) -> None:
    with see("phone", scripts=False) as page:
        page.get_by_role("button", name="大字").click()
        assert page.locator("html").get_attribute("data-text") == "large"
        assert page.url.endswith("/phone/")


def test_the_menu_of_the_district_opens_on_a_phone_with_scripts_off(see: Open) -> None:
    with see("desk", scripts=False) as page:
        page.get_by_text("菜单").click()
        assert page.get_by_role("link", name="指标口径").is_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_keyboard_reaches_the_text_first(see: Open, size: str) -> None:
    with see("preferences", size=size) as page:
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "跳到正文"


@pytest.mark.parametrize(("size", "drawn"), [("phone", "narrow"), ("desk", "wide")])
def test_one_drawing_of_each_chart_is_shown(see: Open, size: str, drawn: str) -> None:
    with see("phone", size=size) as page:
        charts = page.locator("figure [role=img]")
        shown = [chart for chart in charts.all() if chart.is_visible()]
        assert len(shown) == charts.count() / 2
        assert all(chart.evaluate(f"e => !!e.closest('.chart-{drawn}')") for chart in shown)


def test_text_in_charts_on_a_phone_is_as_large_as_the_pages(see: Open) -> None:
    with see("phone") as page:
        marks = page.locator(".chart-narrow text").all()
        heights = [
            mark.evaluate("e => e.getScreenCTM().d * parseFloat(getComputedStyle(e).fontSize)")
            for mark in marks
        ]
        assert min(heights) >= 17.5


def test_dark_can_be_chosen_against_the_system(see: Open) -> None:
    with see("preferences/?next=/phone") as page:
        page.get_by_text("深色", exact=True).click()
        page.get_by_role("button", name="保存").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(20, 18, 16)"


def test_paper_shows_neither_navigation_nor_buttons(see: Open) -> None:
    with see("phone", size="desk", theme="dark") as page:
        page.emulate_media(media="print")
        assert not page.locator("nav.tabs").is_visible()
        assert not page.get_by_role("button", name="大字").is_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
