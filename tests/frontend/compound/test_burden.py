"""Every form that is sent is counted, and the page says what that came to; GETs cost nothing."""

import re
from datetime import datetime, time, timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from district.core.clock import SHANGHAI, now, today
from district.core.permissions import Role
from district.registry.models import Compound
from frontend.compound.burden.words import ABOUT
from infra.burden import NOT_ENTRY
from tenants.burden.figures_only import FIGURES_ONLY
from tenants.burden.models import Tally
from tenants.visits.services import plan_campaign
from tests.frontend.compound.cast import Cast
from tests.make import account
from tests.routes import routes
from tests.visitors import inside, machine, stranger, visitor

NOON = datetime(2026, 11, 10, 12, tzinfo=SHANGHAI)
COMPOUND = "infra.urls.compound"


def tallies(place: Compound) -> dict[str, tuple[object, ...]]:
    """By form, and whether it was refused: of whom, forms, taps, timed, seconds."""
    with inside(place):
        return {
            one.form + " refused" * one.is_refused: (
                *(one.who, one.forms, one.taps, one.timed, one.seconds),
            )
            for one in Tally.objects.all()
        }


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden fields, as the page gives them."""
    shown = client.get(address).content.decode()
    forms = re.findall(r"<form.*?</form>", shown, re.S)
    last = next(one for one in reversed(forms) if "csrfmiddlewaretoken" in one)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', last))


def test_SYS_01_a_form_counts_with_its_taps_and_the_time_it_was_before_the_person(
    meijing: Compound,
) -> None:
    report = "/matters/report/?own"
    with time_machine.travel(NOON, tick=False) as clock:
        with inside(meijing):
            person, chair = account(Role.RESIDENT), account(Role.COMMITTEE_MEMBER)
        resident, committee = visitor(meijing, person), visitor(meijing, chair)
        given = form_of(resident, report)
        assert given["served_at"].partition(":")[0] == str(int(NOON.timestamp()))
        clock.shift(timedelta(seconds=95))
        refused = resident.post(report, {**given, "text": ""})
        assert refused.status_code == 422
        clock.shift(timedelta(hours=2))
        assert resident.post(report, {**given, "text": "灯不亮"}).status_code == 302
        assert tallies(meijing) == {
            "matters:report": ("resident", 1, 2, 1, 600),
            "matters:report refused": ("resident", 1, 2, 1, 95),
        }
        # Kept on the phone, sent hours later: done when it was written.
        kept = form_of(resident, report)
        written, sent = (now() + timedelta(seconds=n) for n in (40, 9000))
        clock.shift(timedelta(seconds=9000))
        moments = {"written_at": written.isoformat(), "sent_at": sent.isoformat()}
        assert resident.post(report, {**kept, **moments, "text": "门坏了"}).status_code == 302
        assert tallies(meijing)["matters:report"] == ("resident", 2, 4, 2, 640)
        # No stamp, somebody's own, one of tomorrow: nobody knows how long it took.
        tomorrow = form_of(resident, report)["served_at"]
        clock.shift(-timedelta(seconds=30))
        for number, stamp in enumerate(["", "1:x", tomorrow, "\x00", "9" * 5000]):
            told = {"text": f"第{number}件", "served_at": stamp}
            assert resident.post(report, told).status_code == 302
        assert tallies(meijing)["matters:report"] == ("resident", 7, 14, 2, 640)
        # A tap that serves the figures alone, and a program.
        assert committee.post("/councils/without/2026-10/").status_code == 302
        program = machine(meijing, chair)
        assert program.post("/api/v1/matters", {}, "application/json").status_code == 422
        found = tallies(meijing)
    assert found["meetings:confirm_without"] == ("volunteer", 1, 1, 0, 0)
    assert found["api-matter-list refused"][3:] == (0, 0)
    assert len(found) == 4


def test_a_door_is_timed_from_when_it_was_opened_not_from_when_the_walk_began(cast: Cast) -> None:
    noon = datetime.combine(today() + timedelta(days=1), time(12), tzinfo=SHANGHAI)
    with time_machine.travel(noon, tick=False) as clock:
        with inside(cast.place):
            campaign = plan_campaign(
                actor=cast.people["secretary"], title="敲门", from_on=today(), until_on=today()
            )
        head = cast.browser("head")
        walk = f"/visits/{campaign.pk}/units/{cast.unit.pk}/"
        door = f"/visits/{campaign.pk}/doors/{cast.home.pk}/"
        for begun_after, seconds in ((None, 400), (370, 430), (200_000, 830)):
            given = form_of(head, walk) | {"what": "elder"}
            begun = now() + timedelta(seconds=begun_after) if begun_after else None
            clock.shift(timedelta(seconds=400))
            given |= {"begun_at": begun.isoformat() if begun else "", "sent_at": now().isoformat()}
            assert head.post(door, given).status_code == 302
            assert tallies(cast.place)["visits:record"][-1] == seconds
        # Kept since the morning, so without a stamp: the phone alone knows when this one began.
        begun, written = now() - timedelta(seconds=50), now() - timedelta(seconds=10)
        given = form_of(head, walk) | {"what": "nobody", "served_at": ""}
        given |= {"begun_at": begun.isoformat(), "written_at": written.isoformat()}
        assert head.post(door, given | {"sent_at": now().isoformat()}).status_code == 302
        assert tallies(cast.place)["visits:record"] == ("volunteer", 4, 8, 4, 870)


def test_what_is_no_entry_and_what_strangers_send_is_not_counted(meijing: Compound) -> None:
    with inside(meijing):
        person = account(Role.RESIDENT)
    somebody, nobody = visitor(meijing, person), stranger(meijing)
    somebody.post("/preferences/", {"text": "large"})
    somebody.post("/councils/without/2026-10/")  # forbidden
    somebody.post("/matters/00000000-0000-7000-8000-000000000000/judge/")  # not there
    nobody.post("/matters/report/", {"text": "x"})  # sent to log in
    nobody.post("/invitation/none/", {"name": "x"})
    nobody.post("/api/v1/matters", {"text": "x"}, content_type="application/json")
    somebody.post("/logout/")
    assert tallies(meijing) == {}
    with inside(meijing):
        person = account(Role.SECRETARY)
    browser = visitor(meijing, person)
    with CaptureQueriesContext(connection) as asked, inside(meijing):
        browser.get("/matters/report/?own")
    assert not [one for one in asked if "burden_" in one["sql"]]
    with CaptureQueriesContext(connection) as asked, inside(meijing):
        browser.post("/matters/report/?own", {"text": "灯不亮"})
    assert len([one for one in asked if "burden_" in one["sql"]]) == 1


def test_the_page_says_who_how_long_and_in_what(meijing: Compound) -> None:
    with inside(meijing):
        clients = [visitor(meijing, account(role)) for role in (Role.RESIDENT, Role.SECRETARY)]
    assert "这个月还没有人交表" in clients[0].get("/burden/").content.decode()
    for client in clients:
        client.post("/matters/report/?own", {"text": "灯不亮"})
        client.post("/matters/report/?own", {"text": ""})
    with inside(meijing):
        Tally.objects.filter(who="resident", is_refused=False).update(forms=3, timed=2, seconds=200)
    shown = clients[0].get("/burden/").content.decode()
    for words in ("居民", "大约 3 分钟", "4 次", "没通过", "不知道用了多久", "事项", "0 次"):
        assert words in shown, words
    assert clients[0].get("/burden/", headers={"accept-language": "en"}).status_code == 200
    assert stranger(meijing).get("/burden/").status_code == 302


def test_every_form_of_a_compound_is_named_in_words() -> None:
    names = {one.name for one in routes(COMPOUND) if not one.is_api and one.name}
    reading = {"home", "publications", "outbox", "known_tasks", "burden"}
    firsts = {name.partition(":")[0] for name in names - NOT_ENTRY} - reading
    assert firsts <= ABOUT.keys()
    every = {one.name for one in routes(COMPOUND)}
    assert {*FIGURES_ONLY, *NOT_ENTRY} <= every
    assert max(map(len, every)) <= 80
