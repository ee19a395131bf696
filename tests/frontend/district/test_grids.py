"""Grids on the district's pages and in the compound: homes from the night, names within the walls."""

from datetime import date

import pytest
from django.test import Client

from district.core.clock import today
from district.core.counts import Count
from district.core.permissions import Role
from district.registry.models import Compound, Grid
from frontend.district.grids import views
from tenants.grids.models import GridTerm
from tenants.register.services import add_building, add_unit
from tests.api.test_nouns import call
from tests.make import account, community
from tests.visitors import inside, machine, visitor

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def admin(db: None) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def opened(admin: Client, compound: Compound, part: str = "") -> Grid:
    told = {"community": str(community("龙山社区居委会").pk), "name": "第三网格"}
    assert admin.post("/grids/new/", {**told, "since_on": DAY}).status_code == 302
    grid = Grid.objects.get()
    cover = {"compound": str(compound.pk), "part": part, "since_on": DAY}
    assert admin.post(f"/grids/{grid.pk}/cover/", cover).status_code == 302
    return grid


def test_F21_the_district_reads_homes_of_a_grid_from_the_night_alone(
    admin: Client, meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = opened(admin, meijing)
    assert "户数未报" in shown(admin, "/grids/")
    told = {meijing.pk: Count(281)}
    monkeypatch.setattr(views, "reported_households", lambda asked: {k: told[k] for k in asked})
    page = shown(admin, "/grids/")
    assert "第三网格" in page and "281 户" in page
    assert admin.post(f"/grids/{grid.pk}/close/", {"until_on": today()}).status_code == 302
    assert "第三网格" not in shown(admin, "/grids/")


def test_F21_of_buildings_of_one_compound_the_night_tells_no_homes(
    admin: Client, meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(admin, meijing, part="1至3号楼")
    monkeypatch.setattr(views, "reported_households", lambda asked: {meijing.pk: Count(281)})
    page = shown(admin, "/grids/")
    assert "1至3号楼" in page and "281" not in page


def test_F21_a_compound_names_its_member_and_a_resident_finds_that_person(
    admin: Client, meijing: Compound
) -> None:
    grid = opened(admin, meijing)
    with inside(meijing):
        secretary = visitor(meijing, account(Role.SECRETARY))
        resident = visitor(meijing, account(Role.RESIDENT))
    assert "还没有登记网格员" in shown(secretary, "/grids/")
    told = {"holder_name": "郝秀英", "holder_phone": "13900008001", "since_on": DAY}
    assert secretary.post(f"/grids/{grid.pk}/member/", told).status_code == 302
    page = shown(resident, "/grids/")
    assert "第三网格" in page and "郝秀英" in page and "13900008001" in page
    assert "换网格员" not in page
    assert "郝秀英" not in shown(admin, "/grids/")
    with inside(meijing):
        term = GridTerm.objects.get()
    ended = {"until_on": today()}
    assert secretary.post(f"/grids/members/{term.pk}/end/", ended).status_code == 302
    assert "还没有登记网格员" in shown(secretary, "/grids/")


def test_F21_grids_and_members_by_machine(meijing: Compound) -> None:
    admin = machine(None, account(Role.DISTRICT_ADMIN))
    told = {"community": str(meijing.community_id), "name": "一格", "since_on": "2024-03-01"}
    grid = call(admin, "post", "grids/", 201, told)
    cover = {"grid": grid["id"], "compound": str(meijing.pk), "since_on": "2024-03-01"}
    made = call(admin, "post", "grid-covers/", 201, cover)
    with inside(meijing):
        secretary = machine(meijing, account(Role.SECRETARY))
        unit = add_unit(building=add_building(name="1号楼"), name="1单元")
    [known] = call(secretary, "get", "grid-members/grids/", 200)
    assert (known["id"], known["community"]) == (grid["id"], "龙山社区居委会")
    named = {"grid_id": grid["id"], "holder_name": "郝秀英", "since_on": "2024-03-01"}
    term = call(secretary, "post", "grid-members/", 201, named)
    shared = {"grid_id": grid["id"], "units": [str(unit.pk)]}
    call(secretary, "post", "grid-members/share/", 204, shared)
    elsewhere = {**named, "grid_id": str(meijing.pk)}
    assert "没有这个网格" in call(secretary, "post", "grid-members/", 404, elsewhere)["detail"]
    ended = {"until_on": "2024-04-01"}
    told = call(secretary, "patch", f"grid-members/{term['id']}/", 200, ended)
    assert told["until_on"] == "2024-04-01"
    call(admin, "patch", f"grid-covers/{made['id']}/", 204, ended)
    call(admin, "patch", f"grids/{grid['id']}/", 204, ended)
    assert call(admin, "get", "grids/", 200)["count"] == 0
