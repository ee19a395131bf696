"""Completeness of the register: ten fields, each filled or not (DQ-01 of the catalogue 2027.1)."""

from datetime import date, timedelta

import pytest

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.metrics.catalogue_files import read_catalogue
from district.registry.models import ManagementMode
from tenants.ownership.models import PartKind
from tenants.ownership.services import add_part, correct_part
from tenants.records.completeness import MANDATORY_FIELDS, missing_fields
from tenants.register.managing import enter_management, remove_management, revise_management
from tenants.register.models import Building, Household, Management, Occupancy
from tenants.register.numbering import Numbering
from tenants.register.queries import management_on
from tenants.register.services import change_building, fill_built_year, generate_numbering
from tests.tenants.records.demo import values

pytestmark = pytest.mark.usefixtures("in_meijing")
YESTERDAY = today() - timedelta(days=1)
SELF, COMPANY = ManagementMode.SELF, ManagementMode.COMPANY


def lacking() -> dict[str, int | None]:
    return {field.name: field.lacking for field in missing_fields()}


def enter(mode: str, day: date, company: str = "") -> Management:
    return enter_management(mode=mode, since=PartialDate(day), company=company)


def test_DQ01_one_home_of_unknown_occupancy_keeps_its_field_unfilled() -> None:
    generate_numbering(numbering=Numbering(units=(1,), floors=2, rooms=2))
    assert lacking()["occupancy"] == 4
    Household.objects.exclude(room="101").update(occupancy=Occupancy.VACANT)
    assert lacking()["occupancy"] == 1
    before = values("FLD_OK")["FLD_OK"]
    Household.objects.update(occupancy=Occupancy.OCCUPIED)
    assert "occupancy" not in lacking()
    assert values("FLD_OK")["FLD_OK"] == (before or 0) + 1


def test_DQ01_every_building_needs_its_year() -> None:
    generate_numbering(numbering=Numbering(units=(1, 1), floors=1, rooms=1))
    first = Building.objects.all()[0]
    change_building(building=first, name=first.name, built_year=1998)
    assert lacking()["built_years"] == 1
    assert fill_built_year(built_year=2003) == 1
    assert "built_years" not in lacking()
    assert list(Building.objects.values_list("built_year", flat=True)) == [1998, 2003]


@pytest.mark.parametrize("year", [1799, today().year + 1])
def test_a_year_that_cannot_be_is_refused(year: int) -> None:
    with pytest.raises(DomainError, match="建成年份要在 1800 年和今年之间"):
        fill_built_year(built_year=year)


def test_DQ01_any_of_the_three_areas_will_do_and_none_is_missing() -> None:
    assert lacking()["areas"] == 0
    part = add_part(kind=PartKind.HOME, label="3号楼2单元502")
    assert lacking()["areas"] == 1
    correct_part(part=part, contract_area=8_912)
    assert "areas" not in lacking()


def test_DQ01_who_manages_counts_on_the_days_on_which_it_is_known() -> None:
    enter(SELF, date(2023, 4, 10))
    [before, after] = [values("FLD_OK", day=date(2023, 4, day))["FLD_OK"] for day in (9, 10)]
    assert (before, after) == (0, 1)
    revise_management(management=Management.objects.get(), until_on=YESTERDAY)
    assert "management" in lacking()


def test_the_next_manager_ends_the_one_before() -> None:
    enter(SELF, date(2020, 6, 1))
    enter(COMPANY, date(2023, 4, 10), company="安居物业")
    assert [management_on(date(2023, 4, day)) for day in (9, 10)] == [
        *Management.objects.order_by("since_on")
    ]
    assert Management.objects.get(mode=SELF).until_on == date(2023, 4, 10)


def test_what_was_entered_by_mistake_lets_the_one_before_go_on() -> None:
    enter(SELF, date(2020, 6, 1))
    remove_management(management=enter(COMPANY, date(2023, 4, 10), company="安居物业"))
    assert Management.objects.get().until_on is None


def test_two_do_not_manage_at_once() -> None:
    enter(SELF, date(2020, 6, 1))
    with pytest.raises(Conflict, match="这段时间已经登记了管理方式"):
        enter(ManagementMode.STREET, date(2019, 6, 1))


@pytest.mark.parametrize(("mode", "company"), [(COMPANY, ""), (SELF, "安居物业")])
def test_a_company_has_a_name_and_nobody_else_has(mode: ManagementMode, company: str) -> None:
    with pytest.raises(DomainError, match="请填写企业名称"):
        enter(mode, date(2020, 6, 1), company=company)


def test_R10_the_catalogue_names_every_field_that_it_counts() -> None:
    newest = read_catalogue()[-1].definitions
    assert newest["DQ-01"]["denominator"] == ["FLD"]
    text = newest["DQ-01"]["text_zh"]
    names = [
        str(field.label).replace("业委会、物管会等组织", "业委会或物管会等组织")
        for field in MANDATORY_FIELDS
    ]
    assert [name for name in names if name not in text] == []


def test_R10_the_years_before_are_counted_over_their_six_fields() -> None:
    first, newest = read_catalogue()
    assert first.definitions["DQ-01"]["numerator"] == ["REG_OK"]
    assert "REG_F" not in newest.definitions
    same = newest.definitions.keys() - {"DQ-01", "FLD", "FLD_OK"}
    assert all(newest.definitions[code] == first.definitions[code] for code in same)
