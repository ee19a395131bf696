"""Background work: each job has one task, and each task has a place."""

import pytest

from district.core.jobs import Job
from workers.app import app
from workers.base import CompoundTask, DistrictTask

app.loader.import_default_modules()  # as a worker does at its start
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_each_job_has_a_task() -> None:
    assert {job.value for job in Job} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_each_task_is_the_districts_or_a_compounds(name: str) -> None:
    assert isinstance(app.tasks[name], DistrictTask | CompoundTask)


def test_all_that_beat_sends_are_tasks() -> None:
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(OURS)
