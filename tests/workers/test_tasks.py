"""Tasks: each job has one, each is a district's or a compound's, none leaves a place behind."""

from typing import Any
from uuid import uuid4

import pytest
from celery.schedules import crontab
from kombu.exceptions import OperationalError

from district.core.errors import DomainError, NotFound
from district.core.jobs import Job, enqueue
from district.registry.models import Compound
from district.tenancy.context import compound_context, current_compound, place_key
from workers.app import NIGHT, app
from workers.base import CompoundTask, DistrictTask


@app.task(base=CompoundTask, name="test_place_of_a_compound")
def _compound_place() -> str:
    return place_key()


@app.task(base=DistrictTask, name="test_place_of_the_district")
def _district_place() -> str:
    return place_key()


@pytest.fixture(autouse=True)
def _loaded() -> None:
    app.loader.import_default_modules()


def test_each_job_has_a_task() -> None:
    assert {job.value for job in Job} <= set(app.tasks)


def test_every_task_is_a_districts_or_a_compounds() -> None:
    own = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert own
    assert [one.name for one in own if not isinstance(one, (CompoundTask, DistrictTask))] == []


def test_everything_on_the_clock_is_a_task() -> None:
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_the_night_begins_at_two_in_shanghai() -> None:
    schedule = app.conf.beat_schedule["night"]
    assert (schedule["task"], schedule["schedule"]) == (NIGHT, crontab(hour="2", minute="0"))
    assert str(app.conf.timezone) == "Asia/Shanghai"


def test_a_compounds_task_runs_inside_it(meijing: Compound) -> None:
    assert _compound_place(compound_id=str(meijing.pk)) == meijing.schema_name
    assert current_compound() is None


def test_a_compounds_task_without_a_compound_is_refused(db: None) -> None:
    with pytest.raises(DomainError, match="没有写明小区"):
        _compound_place()


def test_a_compounds_task_of_nobody_is_refused(db: None) -> None:
    with pytest.raises(NotFound, match="不存在"):
        _compound_place(compound_id=str(uuid4()))


def test_no_task_begins_in_a_place_left_over(meijing: Compound, wangfu: Compound) -> None:
    with compound_context(meijing):
        with pytest.raises(RuntimeError, match="began inside"):
            _compound_place(compound_id=str(wangfu.pk))
        with pytest.raises(RuntimeError, match="began inside"):
            _district_place()


def test_tasks_of_two_compounds_take_turns(meijing: Compound, wangfu: Compound) -> None:
    for _turn in range(20):
        for compound in (meijing, wangfu):
            assert _compound_place(compound_id=str(compound.pk)) == compound.schema_name
        assert _district_place() == "public"


def test_without_a_broker_the_request_goes_on(
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("down")

    monkeypatch.setattr(app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(Job.ROLLUP_TICK)
    assert "rollup_tick waits for reconciliation" in caplog.text
