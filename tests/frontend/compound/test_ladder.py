"""Choosing heads from stage to stage on pages, and the record of each choice."""

from typing import Any

import pytest
from django.test import Client

from district.core.clock import today
from district.registry.models import Compound
from tenants.bodies.models import Seat
from tenants.heads.models import HeadTerm
from tenants.recommendations.models import Ladder, Recommendation
from tests.frontend.compound.cast import Cast
from tests.tenants.recommendations.making import NAMES, rungs
from tests.visitors import inside

pytestmark = pytest.mark.django_db
JSON = "application/json"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _post(client: Client, address: str, status: int = 302, **fields: Any) -> str:
    answer = client.post(address, fields)
    assert answer.status_code == status, answer.content.decode()
    return str(answer.headers.get("Location", "")) or answer.content.decode()


def test_E3_a_secretary_leads_the_ladder_to_its_end(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        made = rungs(begun=False)
    body = f"/organisation/bodies/{made.body.pk}/"
    assert "不是社区居委会" in _page(secretary, body)
    told: dict[str, Any] = {"title": made.top.pk, "body": made.body.pk}
    page = _post(secretary, "/organisation/ladders/new/", **told)
    assert "由各单元的住户推选，一共 8 户" in _page(secretary, page)
    assert "小区居民委员会的推选：各单元推选，还差 4 处" in _page(secretary, "/")
    assert "推选中" in _page(secretary, "/organisation/bodies/")
    with inside(meijing):
        first, second, third = (f"/organisation/stages/{one.pk}/" for one in made.stages)
    asked: dict[str, Any] = {"asked": 2, "agreed": 2, "is_chosen": "yes", "held_on": today()}
    for unit, name in zip(made.units[:3], NAMES, strict=False):
        _post(secretary, f"{first}units/{unit.pk}/", holder_name=name, **asked)
    assert "还有 1 处没有单元长" in _post(secretary, f"{first}finish/", 409)
    _post(secretary, f"{first}waive/", waiver="西楼2单元空置")
    assert "理由：西楼2单元空置" in _page(secretary, page)
    asked |= {"asked": 1, "agreed": 1}
    for building, name in zip(made.buildings, (NAMES[0], NAMES[2]), strict=True):
        address = f"{second}buildings/{building.pk}/"
        assert f"{building.name}1单元 {name}" in _page(secretary, address)
        with inside(meijing):
            unit_head = HeadTerm.objects.get(holder_name=name)
        _post(secretary, address, candidate=unit_head.pk, **asked)
    _post(secretary, f"{second}finish/")
    _post(secretary, f"{third}seat/")
    _post(secretary, f"{third}finish/")
    shown = _page(secretary, body)
    assert "楼长当然成员" in shown and NAMES[0] in shown
    with inside(meijing):
        term = HeadTerm.objects.get(title=made.top, holder_name=NAMES[0])
    _post(secretary, f"/organisation/terms/{term.pk}/end/", until_on=today())
    assert "不再担任楼长，当然成员同时结束" in _page(secretary, body)


def test_B20_a_head_without_a_record_is_flagged_and_recorded(cast: Cast) -> None:
    secretary, unit = cast.browser("secretary"), cast.unit
    with inside(cast.place):
        made = rungs()
        made.choose(1, unit, "籍春花", asked=0, agreed=0)
        Recommendation.objects.all().delete()
        term = HeadTerm.objects.get()
    page = f"/organisation/units/{unit.pk}/"
    assert "没有推选记录" in _page(secretary, page)
    assert "1 位楼长没有推选记录" in _page(secretary, "/organisation/")
    assert "籍春花" in _page(secretary, "/organisation/recommendations/")
    asked: dict[str, Any] = {"asked": 16, "agreed": 15, "held_on": today()}
    address = f"/organisation/terms/{term.pk}/record/"
    _post(secretary, address, nominated_by="residents", **asked)
    resident = cast.browser("resident")
    shown = _page(resident, page)
    assert "问到 16 户（人），同意 15" in shown and "没有推选记录" not in shown


def test_B20_who_was_not_chosen_is_told_to_nobody_but_who_runs_it(cast: Cast) -> None:
    with inside(cast.place):
        rungs().choose(1, cast.unit, "籍春花", is_chosen=False, asked=0, agreed=0)
    page, api = "/organisation/recommendations/", "/api/v1/recommendations/"
    secretary, resident = cast.browser("secretary"), cast.browser("resident")
    assert "籍春花" in _page(secretary, page) and "籍春花" not in _page(resident, page)
    assert secretary.get(api).json()["count"] == 1 and resident.get(api).json()["count"] == 0


def test_E3_the_ladder_over_the_api(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        made = rungs(begun=False)
        unit = made.units[0]
    told = {"title": str(made.top.pk), "body": str(made.body.pk)}
    ladder = secretary.post("/api/v1/ladders/", told, content_type=JSON).json()
    first, second = (one["id"] for one in ladder["stages"][:2])
    choice = {
        "stage": first, "unit": str(unit.pk), "holder_name": NAMES[0], "held_on": str(today()),
        "asked": 2, "agreed": 1, "is_chosen": True,
    }  # fmt: skip
    made_one = secretary.post("/api/v1/recommendations/", choice, content_type=JSON)
    assert made_one.status_code == 201 and made_one.json()["electors"] == 2
    early = {**choice, "stage": second, "unit": None, "building": str(unit.building_id)}
    refused = secretary.post("/api/v1/recommendations/", early, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "stage_locked")
    waived = {"stage": first, "waiver": "其余空置"}
    assert secretary.post("/api/v1/ladders/waive/", waived, content_type=JSON).status_code == 200
    stranger = {**early, "holder_name": "郝来福"}
    refused = secretary.post("/api/v1/recommendations/", stranger, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "more_asked")
    stranger |= {"asked": 1}
    refused = secretary.post("/api/v1/recommendations/", stranger, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "rung_below_missing")
    with inside(meijing):
        assert not Seat.objects.exists() and Ladder.objects.get().finished_on is None
