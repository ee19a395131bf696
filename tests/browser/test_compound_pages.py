"""Register, organisation and records in a real browser: legible, reachable, nothing cut off."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound, ManagementMode
from district.registry.services.grids import cover_compound, open_grid
from district.tenancy.context import district_context
from tenants.bodies.models import Body
from tenants.grids.services import name_grid_member
from tenants.heads.models import HeadTerm
from tenants.matters.services import report_matter
from tenants.party.links import end_link
from tenants.party.models import Branch, Link
from tenants.property.services import publish_promise
from tenants.register.managing import enter_management
from tenants.register.models import Household, Unit
from tenants.register.services import settle_resident
from tenants.subareas.services import mark_out, put_in_charge
from tenants.visits.dividing import divide
from tenants.visits.models import Met, Result
from tenants.visits.recording import Told, record_visit
from tenants.visits.services import plan_campaign
from tests.browser.compound_server import compound_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.legible import SIZES, faults, violations
from tests.conftest import OwnDatabase
from tests.make import PASSWORD, account
from tests.tenants.disputes.making import quarrel, settled
from tests.tenants.records.demo import structure
from tests.visitors import inside


@dataclass(frozen=True)
class Site:
    """A filled compound at an address, and the phones of two of its people."""

    address: str
    secretary: str
    resident: str
    paths: tuple[str, ...]


def _divide() -> None:
    """Three parts, one with somebody in charge, and a grid over the compound with its member."""
    east = mark_out(name="东片", units=list(Unit.objects.filter(building__name="3号楼")))
    mark_out(name="院子", place="大院")
    mark_out(name="共建", is_common=True)
    day = today() - timedelta(days=30)
    put_in_charge(sub_area=east, holder_name="卫东升", since_on=day)
    with district_context():
        compound = Compound.objects.get(slug="meijing")
        grid = open_grid(community=compound.community, name="第三网格", since_on=day)
        cover_compound(grid=grid, compound=compound, since_on=day)
    name_grid_member(
        grid_id=grid.pk, holder_name="郝秀英", holder_phone="13900008001", since_on=day
    )


def _knock(secretary: Account, home: Household) -> tuple[str, ...]:
    """A campaign of today in one unit, with a door at which something was said; and a matter."""
    campaign = plan_campaign(
        actor=secretary,
        title="冬季敲门行动",
        from_on=today(),
        until_on=today(),
        units=[home.unit] if home.unit else None,
    )
    [part] = divide(actor=secretary, campaign=campaign, people=[secretary])
    heard = Told(Result.CONTACT, Met.ELDER, "楼道灯不亮，晚上看不见台阶")
    record_visit(actor=secretary, household=home, told=heard, campaign=campaign)
    report_matter(actor=secretary, text="楼道灯不亮，晚上看不见台阶，老人上下楼要摸黑")
    return "matters/assign/", f"visits/{campaign.pk}/", f"visits/parts/{part.pk}/"


def _quarrel(secretary: Account, home: Household) -> list[str]:
    """Of one that was settled, and of one of several homes that is open for longer than usual."""
    agreed = settled(secretary, home)
    long_ago = today() - timedelta(days=40)
    collective = quarrel(secretary, home, kind="property", is_collective=True, accepted_on=long_ago)
    return [
        "disputes/",
        "disputes/danger/",
        f"disputes/{agreed.pk}/agreement/",
        f"disputes/{collective.pk}/",
        f"disputes/{collective.pk}/settle/",
    ]


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[Site]:
    with inside(Compound.objects.get(slug="meijing")):
        structure("meijing")
        secretary, resident = account(Role.SECRETARY), account(Role.RESIDENT)
        home = Household.objects.get(unit__building__name="3号楼", unit__name="2单元", room="201")
        settle_resident(account=resident, household=home, since_on=today())
        term = HeadTerm.objects.get(unit=home.unit)
        link = Link.objects.get(household=home)
        end_link(link=link, until_on=link.since_on)
        since = PartialDate(today() - timedelta(days=30))
        enter_management(mode=ManagementMode.COMPANY, company="安居物业", since=since)
        publish_promise(text="电梯故障两小时内到场", published_on=since.day, due_on=since.day)
        _divide()
        paths = (
            "",
            *_quarrel(secretary, home),
            f"homes/{home.pk}/changes/",
            "partners/",
            "subareas/",
            "grids/",
            "property/",
            "property/meetings/new/",
            "organisation/",
            f"organisation/units/{home.unit_id}/",
            f"organisation/units/{home.unit_id}/appoint/",
            f"organisation/terms/{term.pk}/correct/",
            "organisation/bodies/",
            f"organisation/bodies/{Body.objects.latest('created_at').pk}/",
            f"organisation/bodies/{Body.objects.latest('created_at').pk}/dissolve/",
            f"organisation/branches/{Branch.objects.get().pk}/",
            "organisation/chain/",
            "organisation/chain/groups/new/",
            f"organisation/chain/members/{link.member_id}/",
            f"organisation/chain/members/{link.member_id}/change/",
            f"organisation/chain/units/{home.unit_id}/link/",
            "organisation/history/",
            "organisation/titles/",
            "organisation/bodies/new/",
            "register/",
            "register/numbering/",
            *_knock(secretary, home),
            f"register/units/{home.unit_id}/",
            f"register/households/{home.pk}/",
            "records/",
        )
    with compound_server() as port:
        yield Site(f"http://meijing.localhost:{port}/", secretary.phone, resident.phone, paths)


@pytest.fixture
def chrome(site: Site) -> Iterator[Browser]:
    """Begins after the site is filled and ends before its database goes: Playwright's loop
    would hide the connections of this thread from Django."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=shutil.which(os.environ.get("CHROMIUM", "chromium")), args=ARGUMENTS
        )
        yield found
        found.close()


def logged_in(
    browser: Browser, site: Site, phone: str, *, size: str = "phone", theme: str = "light"
) -> tuple[BrowserContext, Page, list[str]]:
    """A fresh browser of one person, and what its console complains of."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale="zh-CN",
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{site.address}login/")
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    complaints.clear()
    return context, page, complaints


@pytest.mark.parametrize(
    ("size", "theme", "text"),
    [("phone", "light", "normal"), ("small", "light", "largest"), ("desk", "dark", "normal")],
)
def test_each_page_is_legible_reachable_and_without_violation(
    chrome: Browser, site: Site, size: str, theme: str, text: str
) -> None:
    context, page, complaints = logged_in(chrome, site, site.secretary, size=size, theme=theme)
    context.add_cookies([{"name": "chunshui_text", "value": text, "url": site.address}])
    found: dict[str, list[str]] = {}
    for path in site.paths:
        page.goto(site.address + path)
        page.evaluate("[...document.querySelectorAll('.door')].slice(0, 1).map(d => d.open = true)")
        if wrong := faults(page) + (violations(page) if text == "normal" else []):
            found[path] = wrong
    context.close()
    assert found == {}
    assert complaints == []


def test_B28_two_taps_lead_a_resident_to_a_call(chrome: Browser, site: Site) -> None:
    context, page, complaints = logged_in(chrome, site, site.resident)
    page.goto(f"{site.address}preferences/")
    page.get_by_role("link", name="组织").click()
    call = page.locator("section[aria-labelledby=mine] a[href^='tel:']")
    assert call.get_attribute("href") == "tel:19900000014"
    assert call.is_visible()
    context.close()
    assert complaints == []
