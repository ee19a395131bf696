"""透视表 in a real browser: legible on a phone and at a desk, and chosen without scripts."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from district.core.permissions import Role
from tests.browser.compound_server import compound_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.legible import SIZES, faults, violations
from tests.conftest import OwnDatabase
from tests.frontend.reports.night import SEED, seed_night
from tests.make import PASSWORD, account

PICTURES = os.environ.get("PICTURES", "")
METRICS = "metric=MAT-03&metric=ORG-03&metric=MA&metric=VIS-01"
PAGES = {
    "first": "/pivot/",
    "sides": f"/pivot/?{METRICS}&periods=3&until=2023-04&rows=metric&columns=organisation",
    "views": "/pivot/views/",
    "subscriptions": "/inbox/subscriptions/",
}


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[tuple[str, str]]:
    """Three months, in the first of which less was closed on time."""
    seed_night(date(2023, 2, 28), {**SEED, "meijing": {**SEED["meijing"], "MC_OK": 4}})
    seed_night(date(2023, 3, 31))
    seed_night()
    phone = account(Role.DEPARTMENT_ANALYST, name="周敏").phone
    with compound_server() as port:
        yield f"http://localhost:{port}", phone


@pytest.fixture
def chrome(site: tuple[str, str]) -> Iterator[Browser]:
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def entered(chrome: Browser, site: tuple[str, str], size: str, theme: str, scripts: bool) -> Page:
    base, phone = site
    width, height = SIZES[size]
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale="zh-CN",
        base_url=base,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.goto("/login/?next=/pivot/")
    page.fill("[name=phone]", phone)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_it_is_chosen_kept_and_legible(chrome: Browser, site: tuple[str, str]) -> None:
    plain = entered(chrome, site, "desk", "light", scripts=False)
    plain.get_by_text("选择指标、地方、期间和排列").click()
    plain.get_by_label("往前几期").fill("2")
    plain.get_by_label("列出").select_option("compound")
    plain.get_by_role("button", name="查看").click()
    plain.get_by_role("link", name="保存视图").click()
    plain.get_by_label("名称").fill("各小区按时办结")
    plain.get_by_role("button", name="保存").click()
    assert plain.get_by_role("heading", name="各小区按时办结").is_visible()
    found = {}
    for size, theme in [("phone", "dark"), ("desk", "light")]:
        page = entered(chrome, site, size, theme, scripts=True)
        for name, address in PAGES.items():
            page.goto(address)
            found[name, size] = faults(page) + violations(page)
            if PICTURES:
                path = Path(PICTURES) / f"pivot_{name}_{size}_{theme}.png"
                page.screenshot(path=path, full_page=True)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
