"""The district reads, edits and confirms its working time."""

import re
from datetime import date, time

import pytest
import time_machine
from django.test import Client

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.errors import Conflict
from district.core.permissions import Role
from district.worktime.editions import (
    district_worktime,
    issue_hours,
    issue_rule,
    issue_year,
    latest_hours,
    latest_version,
)
from district.worktime.models import Edition
from district.worktime.reckoning import Hours, ServiceRule, WorkYear
from tests.make import account
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
YEAR = {
    "off": "2028-01-01 至 2028-01-03\n2028-05-01",
    "work": "2028-01-08",
    "mornings": "2028-01-25",
}


@pytest.fixture
def admin(db: None) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


def test_2027_is_not_confirmed_until_somebody_confirms_it(admin: Client) -> None:
    assert "还没有确认" in admin.get("/worktime/").content.decode()
    assert admin.post("/worktime/2027/confirm/").status_code == 302
    shown = admin.get("/worktime/").content.decode()
    assert district_worktime().years[2027].is_confirmed and "还没有确认" not in shown
    assert district_worktime().years[2027].off  # the statutory days stay
    act = AuditEntry.objects.filter(action="worktime.issued").latest("created_at")
    assert (act.facts["kind"], act.facts["year"]) == ("year", "2027")


def test_a_year_is_written_in_lines_and_kept_in_versions(admin: Client) -> None:
    assert admin.post("/worktime/2028/", {**YEAR, "note": "按通知"}).status_code == 302
    year = district_worktime().years[2028]
    assert (len(year.off), len(year.work), len(year.mornings), year.is_confirmed) == (
        4,
        1,
        1,
        False,
    )
    again = admin.get("/worktime/2028/").content.decode()
    assert "2028-01-01 至 2028-01-03" in again and "2028-01-25" in again
    assert admin.post("/worktime/2028/", YEAR).status_code == 409
    assert "按通知" in admin.get("/worktime/").content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"off": "十月一日"}, "看不懂"),
        ({"off": "2028-02-30"}, "看不懂"),
        ({"off": "2028年10月1日至7日"}, "看不懂"),
        ({"off": "2028-10-01 至 10-07"}, "看不懂"),
        ({"off": "2028-10-011"}, "看不懂"),
        ({"off": "2028-10-07 至 2028-10-01"}, "看不懂"),
        ({"off": "2027-01-01"}, "要在这一年里"),
        ({"off": "2028-01-08"}, "不能既放假又上班"),
        ({"off": "", "is_confirmed": "on"}, "还没有写放假的日子"),
    ],
    ids=[
        "words",
        "no day",
        "short end",
        "short end in digits",
        "a digit more",
        "backwards",
        "other year",
        "twice",
        "none",
    ],
)
def test_nonsense_is_refused_beside_its_field(
    admin: Client, given: dict[str, str], sentence: str
) -> None:
    answer = admin.post("/worktime/2028/", {**YEAR, **given})
    assert answer.status_code == 422 and sentence in answer.content.decode()


def seen_on(admin: Client, address: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', admin.get(address).content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("page", ["/worktime/2027/", "/worktime/2027/confirm/"])
def test_what_was_issued_since_the_page_was_opened_is_not_written_over(
    admin: Client, page: str
) -> None:
    seen = seen_on(admin, page)
    issue_hours(hours=Hours(closes=time(17)), valid_from=today())
    issue_year(year=WorkYear(2027, frozenset({date(2027, 3, 1)})))
    answer = admin.post(page, {"off": "2027-01-01", "seen": seen})
    assert answer.status_code == 409 and "请刷新，看过再改" in answer.content.decode()
    assert admin.post(page, {"off": "2027-01-01", "seen": seen_on(admin, page)}).status_code == 302


def test_another_kind_of_edition_keeps_nobody_from_issuing(admin: Client) -> None:
    seen = seen_on(admin, "/worktime/2027/confirm/")
    issue_hours(hours=Hours(closes=time(17)), valid_from=today())
    assert admin.post("/worktime/2027/confirm/", {"seen": seen}).status_code == 302


def test_a_year_without_holidays_is_not_offered_to_be_confirmed() -> None:
    with time_machine.travel("2027-11-01"):
        admin = visitor(None, account(Role.DISTRICT_ADMIN))
        shown = admin.get("/worktime/").content.decode()
        assert "/worktime/2027/confirm/" in shown and "/worktime/2028/confirm/" not in shown
        refused = admin.post("/worktime/2028/confirm/")
    assert refused.status_code == 422 and "先照通知写上" in refused.content.decode()


def test_a_rule_is_not_issued_over_one_that_came_in_between() -> None:
    seen = latest_version()
    issue_rule(rule=ServiceRule("ordinary", "locks", settle_days=2), valid_from=today())
    parking = ServiceRule("ordinary", "parking", settle_days=9)
    with pytest.raises(Conflict, match="请刷新，看过再改"):
        issue_rule(rule=parking, valid_from=today(), seen=seen)
    issue_rule(rule=parking, valid_from=today(), seen=latest_version())
    worktime = district_worktime()
    days = {
        one: worktime.rule_for(today(), "ordinary", one).settle_days for one in ("locks", "parking")
    }
    assert days == {"locks": 2, "parking": 9}


def test_hours_and_rules_hold_from_their_day_on(admin: Client) -> None:
    told = {"valid_from": today().isoformat()}
    hours = {"opens": "08:30", "noon": "12:00", "closes": "17:30", **told}
    assert admin.post("/worktime/hours/", hours).status_code == 302
    assert latest_hours(district_worktime()).closes.hour == 17
    assert (
        "不能早于"
        in admin.post(
            "/worktime/hours/", {**hours, "opens": "09:00", "valid_from": "2026-01-01"}
        ).content.decode()
    )
    rule = dict.fromkeys(("answer_minutes", "long_days"), 0) | {
        "answer_halves": 2,
        "settle_days": 7,
        "in_working_days": "on",
        "extensions": 1,
        "extension_days": 2,
    }
    assert admin.post("/worktime/rules/ordinary/locks/", {**rule, **told}).status_code == 302
    worktime = district_worktime()
    assert worktime.rule_for(today(), "ordinary", "locks").settle_days == 7
    assert worktime.rule_for(today(), "ordinary", "parking").settle_days == 5


def test_the_api_reads_and_issues_the_same(admin: Client) -> None:
    body = {"year": 2028, "off": ["2028-01-03"], "is_confirmed": True}
    sent = admin.post("/api/v1/worktime/year", body, content_type="application/json")
    assert sent.status_code == 201
    current = admin.get("/api/v1/worktime/current").json()
    [told] = [one for one in current["years"] if one["year"] == 2028]
    assert (told["off"], told["is_confirmed"]) == (["2028-01-03"], True)
    assert {one["urgency"] for one in current["rules"]} == {"ordinary", "enquiry", "urgent"}
