"""正式报表: given out for good, and given out anew with what changed."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.metrics.documents import DocumentKind
from district.metrics.issuing import issue_report, last_issue
from district.metrics.ledger import plan_night
from district.metrics.models import IssuedFile, ReportIssue
from district.metrics.queries.issues import issued_document
from district.metrics.rights import ReadablePlace, any_place
from district.registry.models import DivisionPeriod
from tests import make
from tests.frontend.reports.night import (
    APRIL,
    CHENGBEI,
    LAST_DAY,
    LISHI,
    SEED,
    night,
    seed_night,
)
from tests.visitors import machine, visitor

pytestmark = pytest.mark.django_db
ISSUE = "/reports/2023-04/issue/"


@pytest.fixture(autouse=True)
def _seed(db: None) -> None:
    seed_night()


@pytest.fixture
def analyst() -> Client:
    return visitor(None, make.account(Role.DEPARTMENT_ANALYST))


def lishi() -> ReadablePlace:
    place = any_place(APRIL, LISHI)
    assert place
    return place


def issue(reason: str = "") -> ReportIssue:
    return issue_report(place=lishi(), period=APRIL, by_id=None, reason=reason)


def correct_meijing() -> None:
    """The same night again: one matter more was closed on time than was known before."""
    plan_night(day=LAST_DAY.first_day, again=True)
    night(LAST_DAY.first_day, {**SEED, "meijing": {**SEED["meijing"], "MC_OK": 8}})


def test_the_files_stay_to_the_byte_what_they_were(analyst: Client) -> None:
    first = issue()
    before = {one.kind: bytes(one.body) for one in first.files.all()}
    assert set(before) == set(DocumentKind)
    correct_meijing()
    for kind, body in before.items():
        served = analyst.get(f"/reports/issued/{first.pk}/{kind}")
        assert served.content == body
        kept = first.files.get(kind=kind)
        assert kept.sha256 == hashlib.sha256(body).hexdigest()
    assert analyst.get("/reports/2023-04.json").content != before["json"]


def test_the_database_refuses_to_change_what_was_given_out() -> None:
    first = issue()
    for statement in (
        "UPDATE metrics_reportissue SET number = 7",
        "DELETE FROM metrics_issuedfile",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ReportIssue.objects.get() == first


def test_a_next_issue_says_what_changed_and_why() -> None:
    issue()
    correct_meijing()
    second = issue("美景华庭补录了一件")
    assert (second.number, second.reason) == (2, "美景华庭补录了一件")
    changed = {(one["metric"], one["organisation"]) for one in second.changes}
    assert ("MAT-03", "meijing") in changed and ("MAT-03", LISHI) in changed
    assert {metric for metric, _organisation in changed} == {"MAT-03"}
    [district] = [one for one in second.changes if one["organisation"] == LISHI]
    assert district["after"]["numerator"] == district["before"]["numerator"] + 1
    assert last_issue(lishi(), APRIL) == second


def test_without_a_change_or_a_reason_there_is_no_next_issue() -> None:
    issue()
    with pytest.raises(Conflict, match="完全一样"):
        issue("再发一次")
    correct_meijing()
    with pytest.raises(DomainError, match="写明原因"):
        issue("  ")
    assert ReportIssue.objects.count() == 1
    assert IssuedFile.objects.count() == len(DocumentKind)


def test_a_period_that_is_not_over_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("district.metrics.issuing.today", lambda: date(2023, 4, 30))
    with pytest.raises(DomainError, match="结束以后才能正式发布"):
        issue()
    monkeypatch.setattr("district.metrics.issuing.today", lambda: date(2023, 5, 1))
    assert issue().number == 1


def test_a_compound_alone_is_not_given_out() -> None:
    place = any_place(APRIL, "meijing")
    assert place
    with pytest.raises(DomainError, match="按区划发布"):
        issue_report(place=place, period=APRIL, by_id=None)


def test_an_analyst_gives_it_out_and_reads_what_changed(analyst: Client) -> None:
    assert "正式发布" in analyst.get("/reports/").content.decode()
    page = analyst.post(ISSUE, {"reason": ""}, follow=True)
    assert page.status_code == 200
    assert "第 1 次发布" in page.content.decode()
    correct_meijing()
    asked = analyst.get(ISSUE).content.decode()
    assert "有 4 个数字变了" in asked and "美景华庭" in asked
    refused = analyst.post(ISSUE, {"reason": ""})
    assert refused.status_code == 422 and "写明原因" in refused.content.decode()
    told = analyst.post(ISSUE, {"reason": "补录"}, follow=True).content.decode()
    assert "第 2 次发布" in told and "补录" in told and "按时办结率" in told
    first = ReportIssue.objects.get(number=1)
    assert "请用新的一份" in analyst.get(f"/reports/issued/{first.pk}/").content.decode()
    assert "重新发布" in analyst.get("/reports/").content.decode()


def test_a_street_reads_its_own_issues_alone() -> None:
    scope = DivisionPeriod.objects.get(code=CHENGBEI).division_id
    street = visitor(None, make.account(Role.STREET_READER, scope_id=scope))
    whole = issue()
    assert street.get(f"/reports/issued/{whole.pk}/").status_code == 404
    assert street.get(f"/reports/issued/{whole.pk}/pdf").status_code == 404
    assert street.get(ISSUE).status_code == 403
    place = any_place(APRIL, CHENGBEI)
    assert place
    own = issue_report(place=place, period=APRIL, by_id=None)
    assert street.get(f"/reports/issued/{own.pk}/").status_code == 200
    body = issued_document(own, DocumentKind.JSON).body.decode()
    assert "meijing" not in body and "wangfu" in body


def test_the_api_gives_out_lists_and_hands_out() -> None:
    program = machine(None, make.account(Role.DEPARTMENT_ANALYST))
    made: Any = program.post(
        "/api/v1/report-issues", {"period": "2023-04"}, content_type="application/json"
    )
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["number"], told["organisation"], len(told["files"])) == (1, LISHI, 4)
    again = program.post(
        "/api/v1/report-issues",
        {"period": "2023-04", "reason": "再发"},
        content_type="application/json",
    )
    assert (again.status_code, again.json()["code"]) == (409, "nothing_changed")
    listed = program.get("/api/v1/report-issues?period=2023-04").json()["results"]
    assert [one["id"] for one in listed] == [told["id"]]
    body = program.get(f"/api/v1/report-issues/{told['id']}/files/json").content
    [file] = [one for one in told["files"] if one["kind"] == "json"]
    assert hashlib.sha256(body).hexdigest() == file["sha256"]
