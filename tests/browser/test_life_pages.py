"""The pages of a compound's life in a real browser: legible, and sufficient without scripts."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from district.core.clock import today
from district.core.permissions import Role
from district.registry.hosts import forget_hosts
from district.registry.services.deleting import ask_for_deletion, confirm_deletion
from district.registry.services.erasing import carry_out_deletions
from district.registry.services.life import close_compound
from tests import make
from tests.browser.compound_server import compound_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.legible import SIZES, faults, violations
from tests.conftest import OwnDatabase
from tests.district.registry.lives import ONE, OTHER, at, told
from tests.make import PASSWORD, account

ACTS = ["suspend", "make-read-only", "close", "rename", "change-address", "move", "history"]
# Where to keep pictures of what was seen; empty keeps none.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[tuple[int, str]]:
    phone = account(Role.DISTRICT_ADMIN).phone
    with compound_server() as port:
        yield port, phone
    forget_hosts()


@pytest.fixture
def certified(site: tuple[int, str]) -> tuple[int, str]:
    """A compound is erased; done before a browser's loop keeps the ORM from working.

    One of its own: the role of a copied one has rights in the original too and stays.
    """
    gone = make.compound("duan", name="短巷")
    closed = today()
    close_compound(compound=gone, **told())
    with at(closed + timedelta(days=30)):
        ask_for_deletion(compound=gone, **told(ONE))
        confirm_deletion(compound=gone, **told(OTHER))
    with at(closed + timedelta(days=37)):
        assert carry_out_deletions() == 1
    return site


@pytest.fixture
def chrome(site: tuple[int, str]) -> Iterator[Browser]:
    """Begins after the site is there: Playwright's loop would keep the ORM from working."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def enter(chrome: Browser, site: tuple[int, str], size: str, *, scripts: bool = True) -> Page:
    port, phone = site
    width, height = SIZES[size]
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        locale="zh-CN",
        base_url=f"http://localhost:{port}",
    )
    page = context.new_page()
    page.goto("/login/?next=/compounds/meijing/")
    page.fill("[name=phone]", phone)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    return page


def keep(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize("size", ["phone", "desk", "small"])
def test_the_panel_and_each_act_are_legible(
    chrome: Browser, site: tuple[int, str], size: str
) -> None:
    page = enter(chrome, site, size)
    found = []
    for path in ["", *(f"{act}/" for act in ACTS)]:
        page.goto(f"/compounds/meijing/{path}")
        keep(page, f"{size}-{path.strip('/') or 'panel'}")
        found += [f"{path} {fault}" for fault in faults(page)]
        if size != "small":
            found += [f"{path} {fault}" for fault in violations(page)]
    assert found == []


def test_a_compound_is_suspended_and_resumed_without_scripts(
    chrome: Browser, site: tuple[int, str]
) -> None:
    page = enter(chrome, site, "phone", scripts=False)
    page.click("text=停用小区")
    page.fill("[name=reason]", "账号外泄")
    page.click("main button[type=submit]")
    assert "小区已停用。" in page.content()
    away = chrome.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    answer = away.goto(f"http://meijing.localhost:{site[0]}/login/")
    assert answer and answer.status == 503
    keep(away, "phone-suspended-host")
    page.click("text=恢复使用")
    page.fill("[name=reason]", "已查清")
    page.click("main button[type=submit]")
    assert "小区已恢复使用。" in page.content()
    answer = away.goto(f"http://meijing.localhost:{site[0]}/login/")
    assert answer and answer.status == 200


def test_a_certificate_prints_on_one_sheet(certified: tuple[int, str], chrome: Browser) -> None:
    page = enter(chrome, certified, "desk")
    page.goto("/compounds/duan/certificate/")
    keep(page, "desk-certificate")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    words = "".join(sheet.extract_text() for sheet in printed.pages)
    assert "SHA-256" in words and "register_building" in words
    if PICTURES:
        Path(PICTURES, "certificate.pdf").write_bytes(page.pdf(format="A4"))
    assert len(printed.pages) == 1
    assert faults(page) + violations(page) == []
