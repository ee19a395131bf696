"""C4 without signal: two phones walk the doors of one campaign, and each knock arrives once.

Six doors here; `make offline` walks forty with sixty photos.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from district.core.clock import now, today
from district.registry.models import Compound
from tenants.burden.models import Tally
from tenants.register.models import Household
from tenants.visits.models import Visit, VisitPhoto
from tenants.visits.services import plan_campaign
from tests.browser.compound_server import compound_server
from tests.browser.phones import Phone, browser, picture
from tests.conftest import OwnDatabase
from tests.frontend.compound.cast import Cast, gather
from tests.visitors import inside

DOORS = int(os.environ.get("OFFLINE_DOORS", "6"))
PICTURES = os.environ.get("PICTURES", "")
HOUR = 3_600_000
SIZES = ((800, 600), (2400, 1800))  # the second is made smaller before it is kept


@dataclass(frozen=True)
class Site:
    address: str
    cast: Cast
    walk: str
    doors: list[str]


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[Site]:
    cast = gather(Compound.objects.get(slug="meijing"))
    with inside(cast.place):
        homes = Household.objects.bulk_create(
            Household(unit=cast.other_unit, floor=1 + number // 4, room=f"{1000 + number}")
            for number in range(DOORS)
        )
        campaign = plan_campaign(
            actor=cast.people["secretary"],
            title="敲门",
            from_on=today(),
            until_on=today(),
            units=[cast.other_unit],
        )
    walk = f"/visits/{campaign.pk}/units/{cast.other_unit.pk}/"
    with compound_server() as port:
        address = f"http://meijing.localhost:{port}"
        yield Site(address, cast, walk, [str(home.pk) for home in homes])


def knock(phone: Phone, door: str, photos: int) -> None:
    """One door: a tap, a word, its photos; the page says that the phone has it."""
    place = phone.page.locator(f"#d{door}")
    place.locator("summary").click()
    place.get_by_label("见到了老人").check()
    place.get_by_label("有什么事要反映").fill("楼道灯不亮")
    place.get_by_label("照片").set_input_files([picture(one, *SIZES[one]) for one in range(photos)])
    place.locator(".photos canvas").nth(photos - 1).wait_for()
    place.get_by_role("button", name="记好").click()
    place.get_by_text("已经记在手机里了").wait_for()


def walk(phone: Phone, site: Site, first: int) -> None:
    """Every second door, one photo and two by turns."""
    phone.page.goto(site.walk)
    phone.until_kept(site.walk)
    phone.lose_signal()
    phone.page.goto(site.walk)
    for number in range(first, DOORS, 2):
        knock(phone, site.doors[number], 1 + number // 2 % 2)
    phone.page.goto(site.walk)  # the page of this morning, and what was noted since
    own = site.doors[first::2]
    for door in own:
        phone.page.locator(f"#d{door} summary", has_text="已经记了，等信号").wait_for()
    assert phone.page.locator("[data-outbox-mark]").count() == len(own)
    if PICTURES:
        phone.page.screenshot(path=Path(PICTURES) / f"offline_walk_{first}.png")


def arrive(phone: Phone) -> None:
    """The page is opened anew while it is still sending."""
    phone.find_signal()
    phone.page.goto("/outbox/")
    phone.page.get_by_text("都发出去了").wait_for(timeout=60_000)


def instead(answer: dict[str, Any]) -> Callable[[Route], None]:
    def told(route: Route) -> None:
        route.fulfill(**answer)

    return told


def fall_out(phone: Phone, site: Site) -> None:
    """At one door the server fails, and at one a network wants a password: the others arrive."""
    answers: tuple[dict[str, Any], ...] = (
        {"status": 502, "body": ""},
        {"status": 200, "content_type": "text/html", "body": "<html>请先登录无线网</html>"},
    )
    for door, answer in zip((site.doors[0], site.doors[2]), answers, strict=True):
        phone.context.route(f"**/doors/{door}/", instead(answer))
    phone.find_signal()
    phone.page.goto("/outbox/")
    phone.until_waiting(2)
    phone.context.unroute_all()
    phone.page.get_by_role("button", name="再发一次").nth(0).click()


def test_C4_two_phones_without_signal_lose_and_double_nothing(site: Site) -> None:
    began = now().replace(microsecond=0)
    with browser() as chromium:
        phones = [Phone(chromium, site.address), Phone(chromium, site.address, fast=HOUR)]
        for phone, who in zip(phones, ("head", "secretary"), strict=True):
            phone.log_in(site.cast.people[who].phone)
        for first, phone in enumerate(phones):
            walk(phone, site, first)
        fall_out(phones[0], site)
        for phone in phones:
            arrive(phone)
            phone.page.goto(site.walk)
            assert phone.page.locator("[data-outbox-mark]").count() == 0
            phone.page.goto("/")
            assert phone.page.get_by_text("记好了。").count() == 0
    with inside(site.cast.place):
        visits = list(Visit.objects.all())
        assert sorted(str(one.household_id) for one in visits) == sorted(site.doors)
        assert all(began <= one.at <= now() for one in visits)
        spent = Tally.objects.get(form="visits:record")
        assert spent.timed == spent.forms >= DOORS  # each from when its door was opened
        assert spent.seconds < (now() - began).total_seconds()
        photos = sum(1 + number // 2 % 2 for number in range(DOORS))
        assert VisitPhoto.objects.count() == photos
