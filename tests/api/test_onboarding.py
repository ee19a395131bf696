"""Onboarding by the API: the same sheet, the same sentences, the same services."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from district.core import jobs
from district.core.permissions import Role
from district.core.sheets.writing import write_csv
from district.registry.models import Compound, OnboardingBatch
from district.registry.onboarding_sheet import COMPOUND_SHEET
from district.registry.services.onboarding import open_onboarding_row
from tests.make import account
from tests.visitors import machine

pytestmark = pytest.mark.django_db

GOOD = ("梧桐里", "wutong", "滨河街道", "龙山社区", "", "", "", "", "2022-04-01", "")
BAD = ("柳巷", "../x", "滨河街道", "龙山社区", "", "", "", "", "2022-04-01", "")


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_sender", lambda job, arguments: None)


@pytest.fixture
def program(db: None) -> Client:
    return machine(None, account(Role.DISTRICT_ADMIN))


def upload(client: Client, data: bytes, name: str = "小区.csv") -> Any:
    return client.post("/api/v1/onboarding", {"file": SimpleUploadedFile(name, data)})


@pytest.fixture
def address(program: Client) -> str:
    answer = upload(program, write_csv(COMPOUND_SHEET.header(), [GOOD, BAD]))
    assert answer.status_code == 201, answer.json()
    return f"/api/v1/onboarding/{answer.json()['id']}"


def test_a_sheet_is_previewed_with_its_problems(program: Client, address: str) -> None:
    batch = program.get(address).json()
    assert batch["committed_at"] is None
    assert (batch["progress"]["new"], batch["progress"]["bad"]) == (1, 1)
    bad, good = program.get(f"{address}/rows").json()["results"]
    assert (bad["problems"][0]["cell"], bad["values"]["slug"]) == ("B3", "../x")
    assert (good["number"], good["outcome"], good["problems"]) == (2, "new", [])
    assert not Compound.objects.filter(slug="wutong").exists()


def test_a_committed_sheet_is_watched_until_it_is_done(program: Client, address: str) -> None:
    assert program.post(f"{address}/commit").json()["progress"]["is_finished"] is False
    for row in OnboardingBatch.objects.get().rows.all():
        open_onboarding_row(row_id=row.pk)
    progress = program.get(address).json()["progress"]
    assert (progress["done"], progress["total"], progress["is_finished"]) == (1, 1, True)
    done = program.get(f"{address}/rows").json()["results"][1]
    assert done["compound"] == str(Compound.objects.get(slug="wutong").id)


def test_a_preview_cannot_be_resumed(program: Client, address: str) -> None:
    refused = program.post(f"{address}/resume")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_committed")


def test_a_file_that_cannot_be_read_is_refused_by_code_and_sentence(program: Client) -> None:
    refused = upload(program, b"<html></html>", "a.xls")
    assert (refused.status_code, refused.json()["code"]) == (422, "sheet_disguised")
    assert refused.json()["detail"].endswith("。")
    assert not OnboardingBatch.objects.exists()


@pytest.mark.parametrize("role", [Role.DEPARTMENT_ANALYST, Role.STREET_READER])
def test_only_administrators_onboard(role: Role, address: str) -> None:
    other = machine(None, account(role))
    for method, path in (
        ("get", address),
        ("post", f"{address}/commit"),
        ("get", "/api/v1/onboarding"),
    ):
        assert getattr(other, method)(path).status_code == 403
