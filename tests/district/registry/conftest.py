"""Sheets of compounds, and a queue that only takes notes."""

from typing import Any

import pytest

from district.core import jobs
from district.core.jobs import Job
from district.core.sheets.writing import write_csv
from district.registry.models import OnboardingBatch
from district.registry.onboarding_sheet import COMPOUND_SHEET
from district.registry.queries.onboarding import unfinished_rows
from district.registry.services.onboarding import commit_onboarding, open_onboarding_row
from district.registry.services.preview import preview_onboarding

GOOD = ("梧桐里", "wutong", "滨河街道", "龙山社区", "", "", "", "", "2022-04-01", "")


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Job, dict[str, Any]]]:
    """The jobs that were handed to the queue."""
    notes: list[tuple[Job, dict[str, Any]]] = []
    monkeypatch.setattr(jobs, "_sender", lambda job, arguments: notes.append((job, arguments)))
    return notes


def line(**changes: str) -> tuple[str, ...]:
    """A good row with some cells changed, by column key."""
    keys = [column.key for column in COMPOUND_SHEET.columns]
    return tuple(changes.get(key, cell) for key, cell in zip(keys, GOOD, strict=True))


def sheet(*rows: tuple[str, ...], header: tuple[str, ...] | None = None) -> bytes:
    """A CSV of compounds; without rows it has one good row."""
    return write_csv(header or COMPOUND_SHEET.header(), rows or [GOOD])


def preview(*rows: tuple[str, ...]) -> OnboardingBatch:
    """The preview of a sheet with these rows."""
    return preview_onboarding(source=sheet(*rows), filename="小区.csv")


def carry_out(batch: OnboardingBatch) -> OnboardingBatch:
    """Commit, and do what a worker would do."""
    commit_onboarding(batch_id=batch.pk)
    for row_id in unfinished_rows(batch):
        open_onboarding_row(row_id=row_id)
    batch.refresh_from_db()
    return batch
