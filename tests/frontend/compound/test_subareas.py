"""The pages about the parts of a compound, and lists narrowed to one."""

import pytest
from django.test import Client

from district.core.clock import today
from district.registry.models import Compound
from tenants.register.models import Building
from tenants.subareas.models import SubArea
from tests.frontend.compound.test_organisation import page
from tests.visitors import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]


def test_E5_a_secretary_divides_the_compound_and_lists_follow(
    filled: Compound, secretary: Client
) -> None:
    with inside(filled):
        house = Building.objects.get(name="3号楼")
    told = {"name": "三号楼片", "units": [str(house.pk)]}
    assert secretary.post("/subareas/new/", told).status_code == 302
    shown = page(secretary, "/subareas/")
    assert "三号楼片" in shown and "还没有负责人" in shown and "3号楼" in shown
    assert "不在任何片区里的单元" in shown
    assert secretary.post("/subareas/new/", {"name": "共建", "is_common": "on"}).status_code == 302
    assert "不在任何片区里的单元" not in page(secretary, "/subareas/")
    with inside(filled):
        part = SubArea.objects.get(name="三号楼片")
    charge = {"holder_name": "卫东升", "since_on": today().isoformat()}
    assert secretary.post(f"/subareas/{part.pk}/charge/", charge).status_code == 302
    assert "卫东升" in page(secretary, "/subareas/")
    narrowed = page(secretary, f"/register/?part={part.pk}")
    assert "3号楼" in narrowed and "1号楼" not in narrowed
    assert "全小区" in page(secretary, f"/matters/?part={part.pk}")
    assert "1号楼" in page(secretary, "/register/?part=nothing")


def test_E5_residents_read_who_answers_for_which_part(
    filled: Compound, secretary: Client, resident: Client
) -> None:
    assert secretary.post("/subareas/new/", {"name": "院", "place": "大院"}).status_code == 302
    shown = page(resident, "/subareas/")
    assert "大院" in shown
    assert "划一个片区" not in shown and "/matters/?part" not in shown
