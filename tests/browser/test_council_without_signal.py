"""C6 in a pavilion without signal: who came, what was resolved and the minutes, there once each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from district.core.clock import now, today
from district.registry.models import Compound
from tenants.matters.models import Matter, Source, State
from tenants.meetings.models import Arrival, Council
from tenants.meetings.services import plan_council
from tenants.register.models import Household
from tests.browser.compound_server import compound_server
from tests.browser.legible import faults, violations
from tests.browser.phones import HeldAnswers, Phone, browser
from tests.conftest import OwnDatabase
from tests.frontend.compound.cast import Cast, gather
from tests.visitors import inside

HOUR = 3_600_000
PICTURES = os.environ.get("PICTURES", "")
HERE = "501 502，503、504 505 506"  # with 402 of before, seven homes of one unit
THERE = "601 602 603 604 605"
DUE = today() + timedelta(days=9)


@dataclass(frozen=True)
class Site:
    address: str
    cast: Cast
    council: str
    answers: HeldAnswers

    @property
    def sitting(self) -> str:
        return f"{self.council}sitting/"


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[Site]:
    cast = gather(Compound.objects.get(slug="meijing"))
    matter = cast.reported("楼道灯不亮")
    with inside(cast.place):
        for unit, floor in ((cast.unit, 5), (cast.other_unit, 6)):
            Household.objects.bulk_create(
                Household(unit=unit, floor=floor, room=f"{floor}{number:02}")
                for number in range(1, 9)
            )
        council = plan_council(
            actor=cast.people["secretary"],
            starts_at=now() - timedelta(minutes=30),
            place="说事议事亭",
            matters=[matter],
            topics=["院门修不修"],
        )
    answers = HeldAnswers()
    with compound_server(answers.around) as port:
        address = f"http://meijing.localhost:{port}"
        yield Site(address, cast, f"/councils/{council.pk}/", answers)


def section(phone: Phone, title: str) -> Locator:
    """One of the three forms, opened."""
    place = phone.page.locator("details.door", has=phone.page.get_by_text(title, exact=True))
    if place.get_attribute("open") is None:
        place.locator("summary").first.click()
    return place


def look(phone: Phone, name: str) -> list[str]:
    if PICTURES:
        phone.page.screenshot(path=Path(PICTURES) / f"council_{name}.png", full_page=True)
    return [f"{name}: {fault}" for fault in faults(phone.page) + violations(phone.page)]


def came(phone: Phone, here: str, there: str) -> Locator:
    place = section(phone, "谁来了")
    if not place.get_by_label("3号楼2单元").is_visible():
        place.get_by_text("3号楼", exact=True).click()
    place.get_by_label("3号楼2单元").fill(here)
    place.get_by_label("3号楼1单元").fill(there)
    return place.get_by_role("button", name="记下来了哪几户")


def resolved(phone: Phone, matter: str, text: str) -> Locator:
    place = section(phone, "议定了什么")
    place.get_by_label("议的是哪件事").select_option(label=matter)
    place.get_by_label("议定了什么").fill(text)
    place.get_by_label("谁负责").select_option(label="康秀英")
    place.get_by_label("最迟哪天做到").fill(DUE.isoformat())
    return place.get_by_role("button", name="记下这一项议定")


def held(phone: Phone, people: int, minutes: str) -> Locator:
    place = section(phone, "人数和会议记录")
    place.get_by_label("到了多少人").fill(str(people))
    place.get_by_label("会议记录").fill(minutes)
    return place.get_by_role("button", name="记下人数和会议记录")


def sit(phone: Phone, site: Site) -> list[str]:
    """The council's page was open this morning; what is written down there was not."""
    page = phone.page
    page.goto(site.council)
    phone.until_kept(site.sitting)
    phone.lose_signal()
    page.goto("/")
    page.get_by_role("link", name="议事会：会上记").click()
    page.get_by_text("没有信号，这是").wait_for()
    found = look(phone, "kept")
    button = came(phone, f"402 {HERE}", THERE)
    found += look(phone, "came")
    button.click()
    section(phone, "谁来了").get_by_text("已经记在手机里了").wait_for()
    for matter, text in (("楼道灯不亮", "换声控灯"), ("新的一件事", "修院门")):
        resolved(phone, matter, text).click()
        place = section(phone, "议定了什么")
        place.get_by_text("已经记在手机里了").wait_for()
        place.get_by_role("button", name="再记一条").click()
    found += look(phone, "noted")
    resolved(phone, "新的一件事", "没写完的")
    held(phone, 20, "院门先不换，修一修").click()
    section(phone, "人数和会议记录").get_by_text("已经记在手机里了").wait_for()
    page.close()
    phone.page = phone.context.new_page()
    phone.page.goto(site.sitting)
    phone.until_waiting(4)
    assert phone.page.locator("[data-outbox-mark]").count() == 3
    place = section(phone, "议定了什么")
    assert place.get_by_label("议定了什么").input_value() == "没写完的"
    assert place.locator("select").nth(1).locator("option:checked").inner_text() == "康秀英"
    return found + look(phone, "again")


def add(phone: Phone, site: Site) -> None:
    """Somebody else with signal: a home that the other phone has as well, and one matter."""
    phone.page.goto(site.sitting)
    phone.until_kept(site.sitting)
    came(phone, "501", "608").click()
    phone.page.get_by_text("已经记了 2 户").wait_for()
    resolved(phone, "楼道灯不亮", "换普通灯").click()
    phone.page.get_by_text("已经记了 1 项").wait_for()


def arrive(phone: Phone, site: Site) -> list[str]:
    """The first answer is lost and the page closed; what is refused waits and holds up nothing."""
    site.answers.holding.set()
    phone.find_signal()
    assert site.answers.done.wait(10)
    phone.page.close()
    site.answers.holding.clear()
    site.answers.go_on.set()
    page = phone.page = phone.context.new_page()
    page.goto("/outbox/")
    page.locator("[data-reason]", has_text="这件事的议定已经记下").wait_for()
    phone.until_waiting(1)
    found = look(phone, "refused")
    page.get_by_role("link", name="改一改").click()
    page.locator("form [data-reason]", has_text="这件事的议定已经记下").wait_for()
    place = section(phone, "议定了什么")
    assert place.get_by_label("议定了什么").input_value() == "换声控灯"
    found += look(phone, "mend")
    place.get_by_label("议的是哪件事").select_option(label="新的一件事")
    place.get_by_role("button", name="记下这一项议定").click()
    page.get_by_text("已经记了 3 项").wait_for()
    phone.until_waiting(0)
    assert place.get_by_label("议定了什么").input_value() == "没写完的"
    return found


def test_C6_a_council_without_signal_is_there_once(site: Site) -> None:
    began = now()
    with browser() as chromium:
        secretary = Phone(chromium, site.address, fast=HOUR)
        member = Phone(chromium, site.address)
        secretary.log_in(site.cast.people["secretary"].phone)
        member.log_in(site.cast.people["member"].phone)
        found = sit(secretary, site)
        add(member, site)
        found += arrive(secretary, site)
    with inside(site.cast.place):
        council = Council.objects.get()
        rooms = sorted(council.presences.values_list("household__room", flat=True))
        assert rooms == ["402", *f"501 502 503 504 505 506 {THERE} 608".split()]
        assert (council.headcount, council.minutes) == (20, "院门先不换，修一修")
        assert council.written_at and began <= council.written_at <= now()
        made = council.resolutions.order_by("text")
        assert [one.text for one in made] == ["修院门", "换声控灯", "换普通灯"]
        assert all(one.due_on == DUE and one.matter.state == State.DISCUSSING for one in made)
        new = Matter.objects.filter(source=Source.COUNCIL)
        assert new.count() == 2 and all(began <= one.accepted_at <= now() for one in new)
        assert Arrival.objects.count() == 6
    assert found == []
