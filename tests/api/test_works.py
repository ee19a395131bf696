"""Pictures of small improvements by machine: of before and of after, seen at once (F18)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from district.audit.models import AuditEntry
from district.core.clock import today
from district.registry.models import Compound
from tests.api.test_matters import call, picture, resident, secretary
from tests.visitors import inside, stranger

__all__ = ["resident", "secretary"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(secretary: Client, settings: Any, tmp_path: Path) -> str:
    """Where one is that was announced with a picture of how it is."""
    settings.MEDIA_ROOT = tmp_path
    ahead = (today() + timedelta(days=3)).isoformat()
    given = {"title": "做两辆推车", "cost_fen": 68_000, "day": ahead}
    path = f"micro-projects/{call(secretary, 'post', 'micro-projects/', 201, given)['id']}/"
    assert added(secretary, path).status_code == 201
    return path


def added(client: Client, path: str, file: SimpleUploadedFile | None = None) -> Any:
    return client.post(f"/api/v1/{path}photos/", {"photo": file or picture()})


def test_F18_pictures_of_before_and_after_are_seen_by_residents(
    meijing: Compound, secretary: Client, resident: Client, sent: str
) -> None:
    call(secretary, "post", f"{sent}done/", 200, {})
    made = added(secretary, sent).json()
    shown = call(resident, "get", sent, 200)
    before, after = (one["created_at"] for one in shown["photos"])
    assert before < shown["published_at"] < after
    served = resident.get(f"/api/v1/micro-project-photos/{made['id']}/")
    content = b"".join(served)
    assert served["Content-Type"] == "image/jpeg" and content.startswith(b"\xff\xd8")
    assert b"CameraMaker" not in content
    with inside(meijing):
        assert AuditEntry.objects.filter(action="micro_project.photo").count() == 2
    away = stranger(meijing).get(f"/api/v1/micro-project-photos/{made['id']}/")
    assert away.status_code == 401


def test_F18_six_pictures_are_the_most_and_each_must_be_one(
    secretary: Client, resident: Client, sent: str
) -> None:
    assert added(resident, sent).status_code == 403
    refused = added(secretary, sent, SimpleUploadedFile("x.jpg", b"<svg>"))
    assert (refused.status_code, refused.json()["code"]) == (415, "not_a_photo")
    assert [added(secretary, sent).status_code for _more in range(5)] == 5 * [201]
    refused = added(secretary, sent)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_photos")
    assert len(call(secretary, "get", "micro-projects/", 200)["results"][0]["photos"]) == 6


def test_F18_pictures_of_what_is_withdrawn_are_gone(
    secretary: Client, resident: Client, sent: str, tmp_path: Path
) -> None:
    [one] = call(resident, "get", sent, 200)["photos"]
    call(secretary, "post", f"{sent}withdraw/", 200, {"because": "记错了"})
    assert call(resident, "get", sent, 200)["photos"] == []
    call(resident, "get", f"micro-project-photos/{one['id']}/", 404)
    refused = added(secretary, sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "withdrawn")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
