"""A night once more, asked for by a program."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from district.core import jobs
from district.core.clock import today
from district.core.permissions import Role
from district.registry.models import Compound
from tests.make import account
from tests.visitors import machine

pytestmark = pytest.mark.django_db
YESTERDAY = str(today() - timedelta(days=1))


@pytest.fixture
def program(db: None) -> Client:
    return machine(None, account(Role.DISTRICT_ADMIN))


def _again(program: Client, **asked: str) -> Any:
    return program.post("/api/v1/nights", asked, "application/json")


def test_a_night_is_planned_and_the_workers_are_rung(
    meijing: Compound,
    program: Client,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[jobs.Job] = []
    monkeypatch.setattr(jobs, "_sender", lambda job, _arguments: rung.append(job))
    with django_capture_on_commit_callbacks(execute=True):
        answer = _again(program, date=YESTERDAY, compound=meijing.slug)
    assert (answer.status_code, rung) == (202, [jobs.Job.ROLLUP_TICK])
    night = program.get("/api/v1/nights", {"date": YESTERDAY}).json()
    assert (night["total"] > 0, night["done"], night["is_settled"]) == (True, 0, False)


def test_today_is_not_over(program: Client) -> None:
    answer = _again(program, date=str(today()))
    assert (answer.status_code, answer.json()["code"]) == (422, "night_not_over")


def test_an_unknown_compound_is_not_found(program: Client) -> None:
    assert _again(program, date=YESTERDAY, compound="nowhere").status_code == 404


def test_an_analyst_may_not(meijing: Compound) -> None:
    program = machine(None, account(Role.DEPARTMENT_ANALYST))
    assert _again(program, date=YESTERDAY).status_code == 403
