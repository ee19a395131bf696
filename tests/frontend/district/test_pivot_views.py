"""Kept views of the pivot: one's own, and those that the department shares."""

from typing import Any

import pytest
from django.test import Client

from district.audit.models import AuditEntry
from district.core.errors import Conflict
from district.core.permissions import Role
from district.identity.models import Account
from district.metrics import saving
from district.metrics.models import SavedView
from district.metrics.pivots import PivotChoice
from district.metrics.saving import save_view
from district.registry.models import DivisionPeriod
from tests import make
from tests.frontend.reports.night import CHENGBEI, seed_night
from tests.visitors import machine, visitor

pytestmark = pytest.mark.django_db
QUERY = "metric=MAT-03&metric=MA&kind=M&periods=2&level=compound"
CHOICE = PivotChoice.read(["MAT-03", "MA"], {"periods": "2", "level": "compound"})


@pytest.fixture(autouse=True)
def _seed(db: None) -> None:
    seed_night()


@pytest.fixture
def author() -> Account:
    return make.account(Role.DEPARTMENT_ANALYST)


@pytest.fixture
def reader() -> Account:
    scope = DivisionPeriod.objects.get(code=CHENGBEI).division_id
    return make.account(Role.STREET_READER, scope_id=scope)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_what_is_on_the_page_is_kept_and_opened(author: Account) -> None:
    client = visitor(None, author)
    assert "保存视图" in read(client, f"/pivot/views/new/?{QUERY}")
    kept = client.post(f"/pivot/views/new/?{QUERY}", {"name": " 办结 "}, follow=True)
    assert "<h1>办结</h1>" in kept.content.decode()
    view = SavedView.objects.get()
    assert (view.name, view.choice, view.is_shared) == ("办结", CHOICE, False)
    assert "美景华庭" in read(client, f"/pivot/?view={view.pk}")
    listed = read(client, "/pivot/views/")
    assert "办结" in listed and f"/pivot/?view={view.pk}" in listed


def test_a_name_stands_once_and_a_choice_is_checked_first(author: Account) -> None:
    client = visitor(None, author)
    save_view(account=author, name="办结", choice=CHOICE)
    again = client.post(f"/pivot/views/new/?{QUERY}", {"name": "办结"})
    assert again.status_code == 409 and "同名的视图" in again.content.decode()
    assert client.post("/pivot/views/new/?metric=NONE", {"name": "二"}).status_code == 404
    assert client.post("/pivot/views/new/?rows=period", {"name": "二"}).status_code == 400
    assert SavedView.objects.count() == 1


def test_a_person_keeps_so_many(author: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MOST_VIEWS", 1)
    save_view(account=author, name="一", choice=CHOICE)
    with pytest.raises(Conflict, match="最多保存 1 个"):
        save_view(account=author, name="二", choice=CHOICE)


def test_ones_own_view_is_nobody_elses(author: Account, reader: Account) -> None:
    view = save_view(account=author, name="办结", choice=CHOICE)
    other = visitor(None, reader)
    assert "办结" not in read(other, "/pivot/views/")
    for step in ("rename", "delete"):
        assert other.post(f"/pivot/views/{view.pk}/{step}/", {"name": "二"}).status_code == 404
    assert other.post(f"/pivot/views/{view.pk}/share/").status_code == 403
    read(other, f"/pivot/?view={view.pk}", 404)
    assert SavedView.objects.get().name == "办结"


def test_a_shared_view_shows_each_reader_the_own_part(author: Account, reader: Account) -> None:
    view = save_view(account=author, name="办结", choice=CHOICE)
    visitor(None, author).post(f"/pivot/views/{view.pk}/share/")
    other = visitor(None, reader)
    assert "办结" in read(other, "/pivot/views/")
    shown = read(other, f"/pivot/?view={view.pk}")
    assert "王府名苑" in shown and "美景华庭" not in shown
    assert other.post(f"/pivot/views/{view.pk}/delete/").status_code == 404
    told = AuditEntry.objects.get(action="view.shared")
    assert (told.actor_id, told.object_id) == (author.pk, view.pk)


def test_another_of_the_department_takes_a_shared_view_back(author: Account) -> None:
    view = save_view(account=author, name="办结", choice=CHOICE, is_shared=True)
    colleague = visitor(None, make.account(Role.DISTRICT_ADMIN))
    colleague.post(f"/pivot/views/{view.pk}/share/")
    view.refresh_from_db()
    assert not view.is_shared
    assert AuditEntry.objects.filter(action="view.taken_back").exists()
    assert colleague.post(f"/pivot/views/{view.pk}/share/").status_code == 404


def test_it_is_renamed_and_removed(author: Account) -> None:
    view = save_view(account=author, name="办结", choice=CHOICE)
    client = visitor(None, author)
    client.post(f"/pivot/views/{view.pk}/rename/", {"name": "按时办结"})
    view.refresh_from_db()
    assert view.name == "按时办结"
    assert "已删除" in client.post(f"/pivot/views/{view.pk}/delete/", follow=True).content.decode()
    assert not SavedView.objects.exists()


def test_machines_keep_share_and_remove(author: Account, reader: Account) -> None:
    program, other = machine(None, author), machine(None, reader)
    body: Any = {"name": "办结", "choice": {"metrics": ["MAT-03", "MA"], "periods": 2}}
    made = program.post("/api/v1/pivot-views", body, content_type="application/json")
    assert made.status_code == 201, made.content
    told, address = made.json(), f"/api/v1/pivot-views/{made.json()['id']}"
    assert told["is_own"] and told["choice"]["kind"] == "M"
    assert other.get(address).status_code == 404
    shared = {"is_shared": True, "name": "全区办结"}
    changed = program.patch(address, shared, content_type="application/json").json()
    assert (changed["name"], changed["is_shared"]) == ("全区办结", True)
    [listed] = other.get("/api/v1/pivot-views").json()["results"]
    assert (listed["name"], listed["is_own"]) == ("全区办结", False)
    own = other.post("/api/v1/pivot-views", body, content_type="application/json").json()
    refused = other.patch(
        f"/api/v1/pivot-views/{own['id']}", shared, content_type="application/json"
    )
    assert refused.status_code == 403
    assert SavedView.objects.get(pk=own["id"]).name == "办结"
    assert program.delete(address).status_code == 204
    assert SavedView.objects.count() == 1
