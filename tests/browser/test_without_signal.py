"""Heads without signal: what they write down arrives once, later, and by nobody else's hand."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from district.core.clock import now
from district.registry.models import Compound
from tenants.matters.models import Matter, Photo
from tenants.meetings.models import Council
from tenants.meetings.services import plan_council
from tests.browser.compound_server import compound_server
from tests.browser.legible import faults, violations
from tests.browser.phones import HeldAnswers, Phone, browser, picture
from tests.conftest import OwnDatabase
from tests.frontend.compound.cast import Cast, gather
from tests.visitors import inside

HOUR = 3_600_000
RECORD = "/matters/report/"
PICTURES = os.environ.get("PICTURES", "")


@dataclass(frozen=True)
class Site:
    address: str
    cast: Cast
    council_id: UUID
    answers: HeldAnswers

    @property
    def held(self) -> str:
        return f"/councils/{self.council_id}/held/"


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[Site]:
    cast = gather(Compound.objects.get(slug="meijing"))
    with inside(cast.place):
        council = plan_council(
            actor=cast.people["secretary"],
            starts_at=now() - timedelta(hours=1),
            place="说事议事亭",
            topics=["院门修不修"],
        )
    answers = HeldAnswers()
    with compound_server(answers.around) as port:
        yield Site(f"http://meijing.localhost:{port}", cast, council.pk, answers)


def look(phone: Phone, name: str) -> list[str]:
    if PICTURES:
        phone.page.screenshot(path=Path(PICTURES) / f"offline_{name}.png", full_page=True)
    more = violations(phone.page) if name in {"queued", "outbox"} else []
    return [f"{name}: {fault}" for fault in faults(phone.page) + more]


def walk(head: Phone, site: Site) -> list[str]:
    """Floors without signal, a page that is closed, an answer that is lost, a row that is refused."""
    page = head.page
    page.goto("/")
    head.until_kept(RECORD)
    head.until_kept("/outbox/")
    head.lose_signal()
    page.goto(RECORD)
    assert page.get_by_text("没有信号，这是").is_visible()
    found = look(head, "kept")
    for number in (1, 2):
        head.record(f"三层的灯坏了{number}", picture(1), picture(2))
        page.get_by_text("已经记在手机里了").wait_for()
        found += look(head, "queued") if number == 1 else []
        page.get_by_role("button", name="再记一条").click()
    page.goto(RECORD)  # a reload: what waits is in the phone, not in the page
    head.until_waiting(2)
    head.record("电话写错了")
    page.goto("/organisation/")
    assert page.get_by_text("这一页没有存在手机里").is_visible()
    page.get_by_role("link", name="记一件事").wait_for()
    found += look(head, "no_signal")
    page.goto("/outbox/")
    page.locator("h2", has_text="记一件事").nth(2).wait_for()
    found += look(head, "outbox")
    head.find_signal()
    head.until_waiting(0)
    return found


def crash(head: Phone, answers: HeldAnswers) -> None:
    """The server has it, the phone does not know, and its page is gone."""
    head.page.goto(RECORD)
    answers.holding.set()
    head.record("井盖松动", picture(3))
    assert answers.done.wait(10)
    head.page.close()
    answers.holding.clear()
    answers.go_on.set()
    head.page = head.context.new_page()
    head.page.goto("/outbox/")
    head.page.get_by_text("都发出去了").wait_for()


def refuse(head: Phone) -> list[str]:
    """What the server refuses waits with its reason until the person mends it."""
    page = head.page
    page.goto(RECORD)
    head.lose_signal()
    head.open_more()
    page.get_by_label("电话").fill("123")
    head.record("水管漏水")
    page.get_by_text("已经记在手机里了").wait_for()
    page.goto("/outbox/")
    head.find_signal()
    page.get_by_text("这条没有收下").wait_for()
    assert "手机号" in page.locator("[data-reason]").inner_text()
    found = look(head, "refused")
    page.get_by_role("link", name="改一改").click()
    page.locator("form [data-reason]", has_text="手机号").wait_for()
    assert page.get_by_label("什么事").input_value() == "水管漏水"
    page.get_by_label("电话").fill("13812340009")
    page.get_by_role("button", name="我发现的").click()
    page.get_by_text("已收到，编号").wait_for()
    head.until_waiting(0)
    return found


def hold(secretary: Phone, site: Site) -> None:
    """A council in the yard, written down on a phone whose clock is an hour fast."""
    secretary.page.goto(site.held)
    secretary.until_kept(site.held)
    secretary.lose_signal()
    secretary.page.goto(site.held)
    secretary.page.get_by_label("到了多少人").fill("12")
    secretary.page.get_by_label("会议记录").fill("院门先不修")
    secretary.page.get_by_role("button", name="记下人数和会议记录").click()
    secretary.page.get_by_text("已经记在手机里了").wait_for()


def change_hands(phone: Phone, site: Site) -> None:
    """Another account on the same phone: nothing kept is left, what waits waits for its own."""
    phone.context.route("**/councils/**", lambda route: route.abort())
    phone.find_signal()
    phone.log_out()
    assert phone.kept() == []
    phone.log_in(site.cast.people["head"].phone)
    phone.page.goto("/outbox/")
    phone.page.get_by_text("冯建国").wait_for()
    assert "院门" not in phone.page.locator("main").inner_text()
    phone.until_kept(RECORD)
    assert site.held not in phone.kept()
    phone.log_out()
    phone.context.unroute("**/councils/**")
    phone.log_in(site.cast.people["secretary"].phone)
    phone.page.goto("/outbox/")
    phone.find_signal()
    phone.page.get_by_text("都发出去了").wait_for()


def test_what_is_written_without_signal_arrives_once(site: Site) -> None:
    began = now()
    with browser() as chromium:
        head = Phone(chromium, site.address)
        secretary = Phone(chromium, site.address, fast=HOUR)
        head.log_in(site.cast.people["head"].phone)
        secretary.log_in(site.cast.people["secretary"].phone)
        hold(secretary, site)
        found = walk(head, site)
        crash(head, site.answers)
        found += refuse(head)
        change_hands(secretary, site)
    with inside(site.cast.place):
        texts = sorted(Matter.objects.values_list("text", flat=True))
        assert texts == ["三层的灯坏了1", "三层的灯坏了2", "井盖松动", "水管漏水", "电话写错了"]
        assert all(began <= one.accepted_at <= now() for one in Matter.objects.all())
        assert Photo.objects.count() == 5
        council = Council.objects.get(pk=site.council_id)
        assert (council.headcount, council.minutes) == (12, "院门先不修")
        assert council.written_at and began <= council.written_at <= now()
    assert found == []
