"""Giving out a report in a real browser: legible at every size, and sufficient without scripts."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from district.core.permissions import Role
from district.metrics.issuing import issue_report
from district.metrics.ledger import plan_night
from district.metrics.rights import any_place
from tests.browser.compound_server import compound_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.legible import SIZES, faults, violations
from tests.conftest import OwnDatabase
from tests.frontend.reports.night import APRIL, LAST_DAY, SEED, night, seed_night
from tests.make import PASSWORD, account

PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[tuple[str, str, str]]:
    """A report was given out once, and a figure of it has been corrected since."""
    seed_night()
    place = any_place(APRIL)
    assert place
    issue = issue_report(place=place, period=APRIL, by_id=None)
    plan_night(day=LAST_DAY.first_day, again=True)
    night(LAST_DAY.first_day, {**SEED, "meijing": {**SEED["meijing"], "MC_OK": 8}})
    phone = account(Role.DEPARTMENT_ANALYST, name="周敏").phone
    with compound_server() as port:
        yield f"http://localhost:{port}", phone, str(issue.pk)


@pytest.fixture
def chrome(site: tuple[str, str, str]) -> Iterator[Browser]:
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize(("size", "theme"), [("phone", "dark"), ("desk", "light")])
def test_each_page_is_legible_and_without_violation(
    chrome: Browser, site: tuple[str, str, str], size: str, theme: str
) -> None:
    base, phone, issue = site
    width, height = SIZES[size]
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale="zh-CN",
        base_url=base,
    )
    page = context.new_page()
    page.goto("/login/?next=/reports/")
    page.fill("[name=phone]", phone)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    found = {}
    for name, address in {
        "overview": "/?period=2023-04",
        "list": "/reports/",
        "form": "/reports/2023-04/issue/",
        "first": f"/reports/issued/{issue}/",
    }.items():
        page.goto(address)
        found[name] = faults(page) + violations(page)
        if PICTURES:
            page.screenshot(
                path=Path(PICTURES) / f"issue_{name}_{size}_{theme}.png", full_page=True
            )
    page.goto("/reports/2023-04/issue/")
    page.get_by_label("原因").fill("美景华庭补录了一件")
    page.get_by_role("button", name="正式发布").click()
    assert page.get_by_text("与上一次相比，有 4 个数字变了").is_visible()
    found["second"] = faults(page) + violations(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"issue_second_{size}_{theme}.png", full_page=True)
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_it_is_given_out_anew_without_scripts(chrome: Browser, site: tuple[str, str, str]) -> None:
    base, phone, _issue = site
    page = chrome.new_context(java_script_enabled=False, base_url=base, locale="zh-CN").new_page()
    page.goto("/login/?next=/reports/2023-04/issue/")
    page.fill("[name=phone]", phone)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("原因").fill("补录")
    page.get_by_role("button", name="正式发布").click()
    assert page.get_by_text("报表已正式发布。").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="月报").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
