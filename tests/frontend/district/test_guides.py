"""The district edits the guide into versions; runs keep the one with which they began."""

import pytest
from django.test import Client

from district.core.clock import today
from district.core.permissions import Role
from district.guides.models import Guide, GuidedKind
from district.guides.queries import latest_guide
from district.guides.steps import written
from district.registry.models import Compound
from tenants.bodies.models import Formation
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = pytest.mark.django_db
KIND = GuidedKind.PROPERTY_COMMITTEE
JSON = "application/json"
PATH = "/guides/property_committee/"


@pytest.fixture
def admin(db: None) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


@pytest.fixture
def secretary(meijing: Compound) -> Client:
    with inside(meijing):
        person = account(Role.SECRETARY)
    return visitor(meijing, person)


def test_D18_an_edited_guide_is_a_new_version_and_a_run_keeps_its_own(
    admin: Client, meijing: Compound, secretary: Client
) -> None:
    start = {"kind": KIND.value, "name": "新物管会"}
    assert secretary.post("/organisation/formations/new/", start).status_code == 302
    lines = written(latest_guide(KIND).steps) + "\n刻制印章 | 文件 | | 8"
    assert admin.post(PATH, {"steps": lines, "note": "补上印章"}).status_code == 302
    shown = admin.get("/guides/").content.decode()
    assert "第 1 版" in shown and "12. 刻制印章" in shown and "补上印章" in shown
    with inside(meijing):
        formation = Formation.objects.get()
        assert (formation.guide_version, formation.steps.count()) == (0, 11)
    page = secretary.get(f"/organisation/formations/{formation.pk}/").content.decode()
    assert page.count("stat-figure") == 1 and "刻制印章" not in page


def test_the_same_again_and_nonsense_are_refused_beside_the_field(admin: Client) -> None:
    lines = written(latest_guide(KIND).steps)
    assert "没有新的版本" in admin.post(PATH, {"steps": lines}).content.decode()
    assert "第 1 步" in admin.post(PATH, {"steps": "成立 | 开会"}).content.decode()
    assert not Guide.objects.exists()
    assert admin.get("/guides/self_formed/").status_code == 404


def test_a_reader_reads_the_guide_and_issues_none(admin: Client) -> None:
    reader = visitor(None, account(Role.DEPARTMENT_ANALYST))
    assert "修改" not in reader.get("/guides/").content.decode()
    assert reader.post(PATH, {"steps": "成立 | 成立"}).status_code == 403


def test_by_machine_a_guide_is_issued_and_a_run_goes_step_by_step(
    admin: Client, meijing: Compound, secretary: Client
) -> None:
    steps = [
        {"key": "1", "title": "摸底", "need": "document"},
        {"key": "2", "title": "成立", "need": "forming", "after": ["1"]},
    ]
    given = {"kind": "owners_committee", "steps": steps}
    assert admin.post("/api/v1/guides/", given, content_type=JSON).json()["version"] == 1
    current = admin.get("/api/v1/guides/current/").json()
    assert {one["kind"]: one["version"] for one in current}["owners_committee"] == 1
    run = {"kind": "owners_committee", "name": "新业委会"}
    made = secretary.post("/api/v1/formations/", run, content_type=JSON).json()
    first, second = (one["id"] for one in made["steps"])
    waived = {"step": first, "waiver": "已在去年摸底"}
    assert (
        secretary.post("/api/v1/formations/waive/", waived, content_type=JSON).json()["next_step"]
        == second
    )
    done = {"step": second, "done_on": "2026-11-20"}
    told = secretary.post("/api/v1/formations/do/", done, content_type=JSON).json()
    assert (told["next_step"], told["body"] is not None) == (None, True)


def test_F4_the_checklist_of_red_properties_is_issued_in_versions(admin: Client) -> None:
    shown = admin.get("/guides/").content.decode()
    assert "联席会议 6 个月内有效" in shown and "没有过期未兑现的承诺" not in shown
    terms = {"party_weight": 20, "joint_weight": 40, "joint_months": 3, "promise_weight": 20}
    told = {**terms, "kept_weight": 20, "valid_from": str(today()), "note": "加一项"}
    assert admin.post("/guides/red-property/", told).status_code == 302
    shown = admin.get("/guides/").content.decode()
    for words in ("第 1 版", "联席会议 3 个月内有效", "没有过期未兑现的承诺", "加一项"):
        assert words in shown
    again = admin.post("/guides/red-property/", told)
    assert again.status_code == 409 and "没有新的版本" in again.content.decode()


def test_F4_the_checklist_by_machine(admin: Client) -> None:
    path = "/api/v1/red-property-checklists/"
    terms = admin.get(f"{path}current/").json()
    assert (terms["party_weight"], terms["joint_months"]) == (30, 6)
    told = {**terms, "kept_weight": 101, "valid_from": str(today())}
    refused = admin.post(path, told, content_type=JSON)
    assert refused.status_code == 422 and "权重要是 0 至 100" in refused.content.decode()
    assert admin.post(path, {**told, "kept_weight": 5}, content_type=JSON).status_code == 201
    assert admin.get(path).json()["results"][0]["version"] == 1
