"""A compound whose schema is another release's is read by nobody, and says so politely."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from district.core.permissions import Role
from district.identity.models import Account
from district.metrics.ledger import plan_night
from district.metrics.models import RollupRun, RunState
from district.registry import hosts
from district.registry.hosts import absence_behind, compound_by_host, forget_hosts
from district.registry.models import Compound
from district.registry.tree import running_compound
from district.tenancy.context import installation_context, place_key
from district.tenancy.fleet import migrate_fleet
from district.tenancy.states import CompoundUpgrading
from tests.district.tenancy.later_release import later_release
from tests.make import account
from tests.visitors import inside, machine, stranger, visitor
from workers.app import app
from workers.base import CompoundTask
from workers.rollup import drain

DAY = date(2023, 4, 30)

pytestmark = pytest.mark.committed


@app.task(base=CompoundTask, name="test_place_while_upgrading")
def _place() -> str:
    return place_key()


@pytest.fixture
def secretary(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.SECRETARY)


@pytest.fixture
def behind(meijing: Compound, secretary: Account) -> Iterator[Compound]:
    """A compound of the release before; ``secretary`` comes first, while it can still be read."""
    with later_release("0005_bring_everything"):
        forget_hosts()
        yield meijing


def leave_behind(compound: Compound) -> None:
    """As another release left it."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {compound.schema_name} IS 'chunshui:before'")


@pytest.mark.parametrize(
    ("language", "words"), [("", "这个小区正在升级"), ("en", "This compound is being upgraded")]
)
def test_whoever_comes_is_told_to_come_back(behind: Compound, language: str, words: str) -> None:
    page = stranger(behind, headers={"accept-language": language}).get("/login/")
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert words in page.content.decode() and behind.name in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_machine_is_told_as_problem_details(behind: Compound) -> None:
    answer = stranger(behind).get("/api/v1/me")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "compound_upgrading"


def test_nothing_of_it_is_read_meanwhile(meijing: Compound, secretary: Account) -> None:
    browser, program = visitor(meijing, secretary), machine(meijing, secretary)
    leave_behind(meijing)
    forget_hosts()
    with CaptureQueriesContext(connection) as sent:
        assert browser.get("/matters/").status_code == 503
        assert program.post("/api/v1/matters").status_code == 503
    assert len(sent) == 1
    assert meijing.schema_name not in sent[0]["sql"]


def test_the_district_and_those_who_are_not_behind_go_on(
    meijing: Compound, wangfu: Compound
) -> None:
    leave_behind(meijing)
    forget_hosts()
    assert stranger(meijing).get("/login/").status_code == 503
    assert stranger(wangfu).get("/login/").status_code == 200
    assert stranger(None).get("/login/").status_code == 200


def test_it_answers_a_second_after_its_upgrade(
    behind: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 1000.0
    monkeypatch.setattr(hosts, "monotonic", lambda: moment)
    assert stranger(behind).get("/login/").status_code == 503
    assert migrate_fleet().failed == {}
    moment += 1.01
    assert stranger(behind).get("/login/").status_code == 200


def test_a_host_that_answers_is_asked_with_one_statement_and_then_with_none(
    meijing: Compound,
) -> None:
    with CaptureQueriesContext(connection) as sent:
        assert compound_by_host("meijing.localhost") == meijing
        assert compound_by_host("meijing.localhost") == meijing
        assert absence_behind("meijing.localhost") is None
    assert len(sent) == 1


def test_its_task_comes_again_as_a_new_one(
    behind: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        _place, "apply_async", lambda args, kwargs, countdown: sent.append((kwargs, countdown))
    )
    named = {"compound_id": str(behind.pk)}
    assert CompoundTask.apply(_place, kwargs=named).get() is None
    assert sent == [(named, 30)]
    assert migrate_fleet().failed == {}
    assert CompoundTask.apply(_place, kwargs=named).get() == behind.schema_name
    assert len(sent) == 1


def test_whoever_calls_for_it_directly_is_refused(behind: Compound) -> None:
    with pytest.raises(CompoundUpgrading, match="正在升级"):
        running_compound(behind.pk)
    with pytest.raises(CompoundUpgrading):
        _place(compound_id=str(behind.pk))


def test_its_night_waits_without_using_up_a_try_and_the_others_go_on(
    meijing: Compound, wangfu: Compound
) -> None:
    leave_behind(meijing)
    plan_night(day=DAY)
    for _time in range(8):
        RollupRun.objects.filter(state=RunState.DUE).update(not_before="2000-01-01T00:00Z")
        drain(seconds=10)
    waits, done = (RollupRun.objects.filter(compound=one) for one in (meijing, wangfu))
    assert set(done.values_list("state", flat=True)) == {RunState.DONE}
    told = set(waits.values_list("state", "attempts", "last_error"))
    assert told == {(RunState.DUE, 0, "CompoundUpgrading")}


def test_its_night_is_worked_off_after_the_upgrade(behind: Compound) -> None:
    plan_night(day=DAY, compounds=[behind])
    assert drain(seconds=10).waiting > 0
    assert migrate_fleet().failed == {}
    RollupRun.objects.update(not_before="2000-01-01T00:00Z")
    drained = drain(seconds=10)
    assert (drained.waiting, drained.failed) == (0, 0)
    assert set(RollupRun.objects.values_list("state", flat=True)) == {RunState.DONE}
