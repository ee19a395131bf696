"""Guidance in a real browser: legible on both sides, and written without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from district.core.clock import today
from district.core.permissions import Role
from district.guidance.services import GuidanceDraft, give_guidance
from district.registry.hosts import forget_hosts
from district.registry.models import Compound
from district.registry.superiors import Superior
from tests.browser.compound_server import compound_server
from tests.browser.legible import faults, violations
from tests.browser.test_life_pages import chrome, enter, keep
from tests.make import PASSWORD, account
from tests.visitors import inside
from workers.guidance import resend_guidance

__all__ = ["chrome"]
pytestmark = pytest.mark.committed
SECRETARY = "13812340009"
ADVICE = "2单元楼道堆物，请清理；消防通道画上黄线，电动车不进楼。"


@pytest.fixture
def site(
    meijing: Compound, wangfu: Compound, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[int, str]]:
    """One note has arrived, and one waits."""
    monkeypatch.setattr("district.guidance.services.enqueue", lambda *_job, **_told: None)
    admin = account(Role.DISTRICT_ADMIN)
    with inside(meijing):
        account(Role.SECRETARY, phone=SECRETARY)
    draft = GuidanceDraft([meijing.pk], today(), ADVICE, who="包片干部 2 人")
    give_guidance(actor=admin, draft=draft)
    resend_guidance()
    again = GuidanceDraft([wangfu.pk, meijing.pk], today(), "做得好", Superior.ORGANISATION)
    give_guidance(actor=admin, draft=again)
    with compound_server() as port:
        yield port, admin.phone
    forget_hosts()


@pytest.mark.parametrize("size", ["phone", "desk", "small"])
def test_what_was_advised_is_legible_on_both_sides(
    chrome: Browser, site: tuple[int, str], size: str
) -> None:
    page = enter(chrome, site, size)
    found = []
    for path in ("/guidance/", "/guidance/new/"):
        page.goto(path)
        keep(page, f"{size}-{path.strip('/').replace('/', '-')}")
        found += [f"{path} {fault}" for fault in faults(page)]
        if size != "small":
            found += [f"{path} {fault}" for fault in violations(page)]
    page.goto(f"http://meijing.localhost:{site[0]}/login/?next=/superiors/")
    page.fill("[name=phone]", SECRETARY)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/superiors/")
    keep(page, f"{size}-superiors")
    assert found + faults(page) == []


def test_a_note_is_written_without_scripts(chrome: Browser, site: tuple[int, str]) -> None:
    page = enter(chrome, site, "phone", scripts=False)
    page.goto("/guidance/new/")
    page.get_by_label("王府名苑").check()
    page.get_by_label("街道", exact=True).check()
    page.fill("[name=advice]", "楼道灯请换成声控的")
    page.click("main button[type=submit]:has-text('送到小区')")
    assert "已记下，很快送到小区。" in page.content()
    assert "楼道灯请换成声控的" in page.content()
