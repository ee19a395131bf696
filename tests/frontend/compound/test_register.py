"""Pages of the register."""

import pytest
from django.test import Client

from district.registry.models import Compound
from tenants.register.models import Household, Unit
from tests.frontend.compound.test_organisation import page
from tests.visitors import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]


def test_a_unit_head_reads_the_own_unit_only(filled: Compound, unit_head: Client) -> None:
    with inside(filled):
        own = Unit.objects.get(building__name="3号楼", name="2单元")
        other = Unit.objects.get(building__name="3号楼", name="1单元")
    shown = page(unit_head, "/register/")
    assert "3号楼" in shown
    assert "1号楼" not in shown
    assert "201" in page(unit_head, f"/register/units/{own.pk}/")
    assert unit_head.get(f"/register/units/{other.pk}/").status_code == 404
    assert unit_head.post(f"/register/units/{own.pk}/rename/", {"name": "9"}).status_code == 403


def test_residents_do_not_read_the_register(resident: Client) -> None:
    assert resident.get("/register/").status_code == 403


def test_a_home_is_added_changed_and_removed(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        unit = Unit.objects.get(building__name="3号楼", name="2单元")
    given = {"room": "801", "floor": "8", "occupancy": "occupied"}
    secretary.post(f"/register/units/{unit.pk}/households/new/", given)
    with inside(filled):
        home = Household.objects.get(room="801")
    secretary.post(f"/register/households/{home.pk}/", {**given, "occupancy": "vacant"})
    shown = page(secretary, f"/register/units/{unit.pk}/")
    assert "空置" in shown and ">801<" in shown
    secretary.post(f"/register/households/{home.pk}/remove/")
    assert ">801<" not in page(secretary, f"/register/units/{unit.pk}/")


def test_a_unit_with_homes_is_not_removed(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        unit = Unit.objects.get(building__name="3号楼", name="2单元")
    refused = secretary.post(f"/register/units/{unit.pk}/remove/")
    assert refused.status_code == 409
    assert "还有住户，不能删除" in refused.content.decode()


def test_D2_declared_totals_are_shown_and_the_rest_is_unknown(secretary: Client) -> None:
    secretary.post("/register/totals/", {"households": "120"})
    shown = page(secretary, "/register/")
    assert "120" in shown
    assert "未填报" in shown


def test_a_list_longer_than_declared_is_pointed_out(filled: Compound, secretary: Client) -> None:
    secretary.post("/register/totals/", {"households": "1"})
    assert "请核对是申报少了，还是名单有重复" in page(secretary, "/register/")
