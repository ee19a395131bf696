"""Pages of homes: residents, parts, owners, and numbers for a reason."""

from datetime import date

import pytest
from django.test import Client

from district.audit.models import AuditEntry
from district.registry.models import Compound
from tenants.ownership.models import Part, Title
from tenants.people.models import Person, Resident
from tenants.register.models import Household
from tests.frontend.compound.test_organisation import page
from tests.visitors import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]
PHONE, NUMBER = "13800001234", "11010519491231002X"
PERSON = {"name": "康一舟", "phone": PHONE, "identity_number": NUMBER, "identity_kind": ""}
PART = {
    "kind": "home",
    "label": "3号楼2单元201",
    "registered_area": "89.12",
    "disposal": "delivered",
}


def home_in(place: Compound, building: str = "3号楼", unit: str = "2单元") -> Household:
    with inside(place):
        return Household.objects.get(unit__building__name=building, unit__name=unit, room="201")


@pytest.fixture
def home(filled: Compound, secretary: Client) -> Household:
    """3号楼2单元201 with an owner who lives there."""
    found = home_in(filled)
    resident = {**PERSON, "relation": "owner", "since_on": "2020-05-01"}
    assert secretary.post(f"/homes/{found.pk}/residents/new/", resident).status_code == 302
    assert secretary.post(f"/homes/{found.pk}/parts/new/", PART).status_code == 302
    with inside(filled):
        part = Part.objects.get()
    owner = {**PERSON, "since_on": ""}
    assert secretary.post(f"/homes/parts/{part.pk}/owners/new/", owner).status_code == 302
    return found


def test_a_home_shows_its_people_and_part_with_masked_numbers(
    filled: Compound, secretary: Client, home: Household
) -> None:
    shown = page(secretary, f"/homes/{home.pk}/")
    assert "康一舟" in shown and "138****1234" in shown and "**************002X" in shown
    assert "3号楼2单元201" in shown and "89.12" in shown
    assert PHONE not in shown and NUMBER not in shown
    with inside(filled):
        assert Person.objects.count() == 1


def test_a_number_is_shown_once_for_a_reason(
    filled: Compound, secretary: Client, home: Household
) -> None:
    with inside(filled):
        person = Person.objects.get()
    address = f"/homes/people/{person.pk}/number/"
    assert NUMBER not in page(secretary, address)
    refused = secretary.post(address, {"reason": "看看"})
    assert refused.status_code == 422
    assert "至少 4 个字" in refused.content.decode()
    assert NUMBER not in refused.content.decode()
    answer = secretary.post(address, {"reason": "核对业主身份"})
    assert NUMBER in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert NUMBER not in page(secretary, address)
    with inside(filled):
        assert AuditEntry.objects.filter(action="people.revealed").count() == 1


def test_a_unit_head_sees_names_of_the_own_unit_and_no_number(
    filled: Compound, unit_head: Client, home: Household
) -> None:
    shown = page(unit_head, f"/homes/{home.pk}/")
    assert "康一舟" in shown
    assert "1234" not in shown and "002X" not in shown
    other = home_in(filled, "1号楼", "1单元")
    assert unit_head.get(f"/homes/{other.pk}/").status_code == 404
    assert "3号楼2单元201" in page(unit_head, "/homes/parts/")
    assert unit_head.post(f"/homes/{home.pk}/residents/new/", PERSON).status_code == 403
    with inside(filled):
        Part.objects.update(household=other)
        part, person = Part.objects.get(), Person.objects.get()
    assert unit_head.get(f"/homes/parts/{part.pk}/").status_code == 404
    assert "3号楼2单元201" not in page(unit_head, "/homes/parts/")
    assert unit_head.post(f"/homes/people/{person.pk}/phone/").status_code == 403


def test_residents_see_nothing_of_others(resident: Client, home: Household) -> None:
    for address in (f"/homes/{home.pk}/", "/homes/parts/"):
        assert resident.get(address).status_code == 403


def test_the_parts_are_counted_and_found_by_label_and_owner(
    filled: Compound, secretary: Client, home: Household
) -> None:
    bay = {"kind": "bay", "label": "车位 B-017", "disposal": "delivered"}
    secretary.post("/homes/parts/new/", bay)
    shown = page(secretary, "/homes/parts/")
    assert "B-017" in shown and "表决时算作" in shown and "面积未填" in shown
    assert "B-017" not in page(secretary, "/homes/parts/?q=康一")
    assert "3号楼2单元201" not in page(secretary, "/homes/parts/?q=B-0")
    assert "没有找到" in page(secretary, "/homes/parts/?q=白露")


def test_an_area_that_cannot_be_read_is_refused_beside_its_field(
    filled: Compound, secretary: Client, home: Household
) -> None:
    with inside(filled):
        part = Part.objects.get()
    address = f"/homes/parts/{part.pk}/correct/"
    assert 'value="89.12"' in page(secretary, address)
    refused = secretary.post(address, {**PART, "surveyed_area": "九十"})
    assert refused.status_code == 422
    assert "例如 89.12" in refused.content.decode()
    secretary.post(address, {**PART, "registered_area": "", "surveyed_area": "90.5"})
    assert "测绘面积" in page(secretary, f"/homes/parts/{part.pk}/")


def test_a_part_passes_on_and_co_owners_choose_who_votes(
    filled: Compound, secretary: Client, home: Household
) -> None:
    with inside(filled):
        part = Part.objects.get()
    buyer = {"name": "白露", "on": "2026-05-01"}
    secretary.post(f"/homes/parts/{part.pk}/transfer/", buyer)
    secretary.post(f"/homes/parts/{part.pk}/owners/new/", {"name": "乔淑芳"})
    shown = page(secretary, f"/homes/parts/{part.pk}/")
    assert "以前的业主" in shown and "白露" in shown and "由其表决" in shown
    with inside(filled):
        title = Title.objects.get(owner__name="白露")
        assert Title.objects.get(owner__name="康一舟").until_on == date(2026, 5, 1)
    secretary.post(f"/homes/ownerships/{title.pk}/voter/")
    with inside(filled):
        assert Title.objects.get(is_voter=True) == title
    assert secretary.post(f"/homes/parts/{part.pk}/remove/").status_code == 409


def test_a_resident_is_corrected_without_seeing_numbers_and_moves_out(
    filled: Compound, secretary: Client, home: Household
) -> None:
    with inside(filled):
        resident = Resident.objects.get()
    secretary.post(f"/homes/people/{resident.person_id}/", {"name": "康亦舟", "phone": ""})
    with inside(filled):
        person = Person.objects.get()
    assert (person.name, person.phone, person.identity_number) == ("康亦舟", PHONE, NUMBER)
    secretary.post(f"/homes/people/{person.pk}/", {"name": "康亦舟", "clear_phone": "on"})
    secretary.post(f"/homes/residents/{resident.pk}/leave/", {"until_on": "2026-05-01"})
    with inside(filled):
        assert Person.objects.get().phone == ""
        assert Resident.objects.get().until_on == date(2026, 5, 1)
    assert "还没有登记住户" in page(secretary, f"/homes/{home.pk}/")
    assert secretary.post(f"/register/households/{home.pk}/remove/").status_code == 409
