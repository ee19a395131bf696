"""Coming in, letting in and one's own page in a real browser, on both kinds of host."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from district.core.permissions import Role
from district.identity.services.invitations import issue_invitation
from district.registry.models import Compound
from tenants.register.models import Unit
from tenants.register.services import add_building, add_household, add_unit
from tests.browser.compound_server import compound_server
from tests.browser.conftest import ARGUMENTS, ENVIRONMENT
from tests.browser.legible import SIZES, faults, violations
from tests.conftest import OwnDatabase
from tests.make import PASSWORD, account
from tests.visitors import inside

LOOKS = [("phone", "light", "normal"), ("small", "light", "largest"), ("desk", "dark", "normal")]


@dataclass(frozen=True)
class Site:
    """Two hosts, the phones of who administers them, a resident, and an open invitation."""

    compound: str
    district: str
    administrator: str
    staff: str
    resident_id: str
    invitation: str


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[Site]:
    staff = account(Role.DISTRICT_ADMIN)
    with inside(Compound.objects.get(slug="meijing")):
        administrator = account(Role.COMPOUND_ADMIN)
        resident = account(Role.RESIDENT, name="一位名字很长很长的居民同志")
        _invitation, secret = issue_invitation(role=Role.UNIT_HEAD, scope_id=_unit().id)
    with compound_server() as port:
        yield Site(
            f"http://meijing.localhost:{port}/",
            f"http://localhost:{port}/",
            administrator.phone,
            staff.phone,
            str(resident.id),
            f"invitation/{secret}/",
        )


def _unit() -> Unit:
    unit = add_unit(building=add_building(name="3"), name="2")
    add_household(unit=unit, room="502")
    return unit


@pytest.fixture
def chrome(site: Site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=ENVIRONMENT)
        yield found
        found.close()


def _browser(
    chrome: Browser, size: str = "phone", theme: str = "light", text: str = "normal"
) -> tuple[BrowserContext, Page, list[str]]:
    """A fresh browser, and what its console complains of."""
    width, height = SIZES[size]
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale="zh-CN",
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return context, page, complaints


def _log_in(page: Page, address: str, phone: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}login/?next=/me/")
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}me/")


@pytest.mark.parametrize(("size", "theme", "text"), LOOKS)
def test_each_page_is_legible_reachable_and_without_violation(
    chrome: Browser, site: Site, size: str, theme: str, text: str
) -> None:
    context, page, complaints = _browser(chrome, size, theme)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if shown := os.environ.get("SHOTS"):
            page.screenshot(path=f"{shown}/{name.replace('/', '_')}_{size}.png", full_page=True)
        if wrong := faults(page) + (violations(page) if text == "normal" else []):
            found[name] = wrong

    for address, phone in ((site.compound, site.administrator), (site.district, site.staff)):
        context.clear_cookies()
        context.add_cookies([{"name": "chunshui_text", "value": text, "url": address}])
        host = "compound" if address == site.compound else "district"
        page.goto(f"{address}login/")
        look(f"{host}-login")
        if host == "compound":
            page.goto(address + site.invitation)
            look("invitation")
        _log_in(page, address, phone)
        paths = ["me/", "me/password/", "me/tokens/", "people/", "people/invite/"]
        if host == "compound":
            paths.append(f"people/{site.resident_id}/")
        for path in paths:
            page.goto(address + path)
            look(f"{host}-{path}")
        page.goto(f"{address}me/tokens/")
        page.get_by_label("用途").fill("每月导出")
        page.get_by_role("button", name="生成").click()
        look(f"{host}-token")
        page.goto(f"{address}people/invite/")
        page.get_by_label("身份", exact=True).select_option(index=1)
        page.get_by_role("button", name="生成链接").click()
        look(f"{host}-link")
        page.goto(f"{address}people/invitations/")
        look(f"{host}-invitations")
    context.close()
    assert found == {}
    assert complaints == []


def test_a_link_is_copied_sent_and_opened_on_another_phone(chrome: Browser, site: Site) -> None:
    context, page, complaints = _browser(chrome)
    _log_in(page, site.compound, site.administrator)
    page.get_by_role("link", name="人员和邀请").click()
    page.get_by_role("link", name="邀请", exact=True).click()
    page.get_by_label("身份", exact=True).select_option("resident")
    page.get_by_label("单元").select_option(label="3号楼2单元")
    page.get_by_label("房号").fill("502")
    page.get_by_role("button", name="生成链接").click()
    link = page.get_by_label("链接").input_value()
    page.get_by_role("button", name="复制").click()
    assert page.get_by_role("button", name="已复制").is_visible()
    context.close()
    phone, guest, more = _browser(chrome)
    guest.goto(link)
    guest.get_by_label("手机号").fill("13912340001")
    guest.get_by_label("姓名").fill("高文静")
    guest.get_by_label("新密码").fill(PASSWORD)
    guest.get_by_label("再输入一次密码").fill(PASSWORD)
    guest.get_by_role("button", name="加入并登录").click()
    guest.goto(f"{site.compound}me/")
    assert guest.get_by_role("definition").get_by_text("高文静").is_visible()
    phone.close()
    assert complaints + more == []


def test_everything_works_with_scripts_off(chrome: Browser, site: Site) -> None:
    context = chrome.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="zh-CN"
    )
    page = context.new_page()
    _log_in(page, site.compound, site.administrator)
    page.goto(f"{site.compound}people/invite/")
    page.get_by_label("身份", exact=True).select_option("secretary")
    page.get_by_role("button", name="生成链接").click()
    assert "/invitation/" in page.get_by_label("链接").input_value()
    page.goto(f"{site.compound}me/")
    page.get_by_role("button", name="退出登录").click()
    assert page.url == f"{site.compound}login/"
    context.close()
