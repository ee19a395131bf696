"""The register: places, names, numbering, totals."""

from datetime import date
from typing import Any

import pytest

from district.core.counts import Count
from district.core.errors import Conflict, DomainError
from tenants.records.completeness import missing_fields
from tenants.register.models import Building, Household, Occupancy, Unit
from tenants.register.names import building_name, natural_place, unit_name
from tenants.register.numbering import Numbering, parse_units
from tenants.register.queries import home_of, sizes
from tenants.register.services import (
    add_building,
    add_household,
    add_unit,
    change_building,
    change_household,
    declare_totals,
    end_residency,
    generate_numbering,
    remove_building,
    remove_household,
    remove_unit,
    settle_resident,
)
from tests.make import account
from tests.tenants.records.demo import elements, structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")
SHAPE = Numbering(units=(3, 4), floors=6, rooms=2)


@pytest.mark.parametrize(
    ("told", "name"),
    [("3", "3号楼"), ("３＃", "3号楼"), ("03号", "3号楼"), ("3栋", "3栋"), ("东楼", "东楼")],
)
def test_a_building_has_one_spelling(told: str, name: str) -> None:
    assert building_name(told) == name


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("2", "2单元"),
        ("二单元", "2单元"),
        ("十二单元", "12单元"),
        ("2门", "2单元"),
        ("东门", "东门"),
    ],
)
def test_a_unit_has_one_spelling(told: str, name: str) -> None:
    assert unit_name(told) == name


def test_the_second_building_stands_before_the_tenth() -> None:
    assert natural_place("2号楼") < natural_place("10号楼") < natural_place("东楼")


def test_numbering_writes_what_it_shows() -> None:
    shown = SHAPE.summary()
    written = generate_numbering(numbering=SHAPE)
    assert (written.buildings, written.units, written.households) == (2, 7, 84)
    assert sum(line.households for line in shown) == Household.objects.count() == SHAPE.households
    last = Household.objects.order_by("unit__building__position", "unit__position", "room").last()
    assert str(last) == "2号楼4单元602"


def test_numbering_never_runs_over_a_known_building() -> None:
    add_building(name="2")
    with pytest.raises(Conflict, match="底册里已有2号楼"):
        generate_numbering(numbering=SHAPE)
    assert Building.objects.count() == 1


@pytest.mark.parametrize("shape", [{"floors": 0}, {"rooms": 41}, {"units": ()}, {"units": (31,)}])
def test_a_shape_that_no_compound_has_is_refused(shape: dict[str, Any]) -> None:
    with pytest.raises(DomainError, match="之间的整数"):
        Numbering(**{**vars(SHAPE), **shape})


def test_numbering_is_bounded() -> None:
    with pytest.raises(DomainError, match="一次最多编 20000 户"):
        Numbering(units=(30,) * 200, floors=60, rooms=40)


def test_units_are_told_once_or_building_by_building() -> None:
    assert parse_units("3", 2) == (3, 3)
    assert parse_units("3，4", 2) == (3, 4)
    with pytest.raises(DomainError, match="每栋填一个"):
        parse_units("3,4", 3)


def test_what_is_in_use_is_not_removed() -> None:
    building = add_building(name="1")
    unit = add_unit(building=building, name="1")
    home = add_household(unit=unit, room="101")
    settle_resident(account=account(), household=home, since_on=date(2022, 5, 1))
    with pytest.raises(Conflict, match="还有单元"):
        remove_building(building=building)
    with pytest.raises(Conflict, match="还有住户"):
        remove_unit(unit=unit)
    with pytest.raises(Conflict, match="已有居民"):
        remove_household(household=home)


def test_two_buildings_never_share_a_name() -> None:
    add_building(name="1")
    other = add_building(name="2")
    with pytest.raises(Conflict, match="底册里已有1号楼"):
        change_building(building=other, name="1#", built_year=None)


def test_a_room_stands_once_in_a_unit() -> None:
    unit = add_unit(building=add_building(name="1"), name="1")
    home = add_household(unit=unit, room="101")
    other = add_household(unit=unit, room="102")
    with pytest.raises(Conflict, match="已有这个房号"):
        change_household(household=other, room="101", floor=1, occupancy=Occupancy.VACANT)
    change_household(household=home, room="101", floor=1, occupancy=Occupancy.OCCUPIED)
    assert sizes().occupied == Count(1, at_least=True)


def test_a_person_stands_for_the_latest_home() -> None:
    unit = add_unit(building=add_building(name="1"), name="1")
    person = account()
    first = settle_resident(
        account=person, household=add_household(unit=unit, room="101"), since_on=date(2020, 1, 1)
    )
    second = add_household(unit=unit, room="102")
    settle_resident(account=person, household=second, since_on=date(2022, 1, 1))
    assert home_of(person) == second
    end_residency(residency=first, until_on=date(2022, 1, 1))
    assert home_of(person, date(2021, 6, 1)) == first.household


def test_D2_declared_totals_count_until_there_are_rows() -> None:
    declare_totals(buildings=Count(), units=Count(), households=Count(120))
    assert values("HH", "BLD") == {"HH": 120, "BLD": None}
    generate_numbering(numbering=SHAPE)
    assert values("HH", "BLD") == {"HH": 84, "BLD": 2}
    assert sizes().households.is_behind


@pytest.mark.parametrize(
    ("declared", "is_ahead"),
    [(Count(80), True), (Count(84), False), (Count(80, at_least=True), False), (Count(), False)],
)
def test_more_homes_than_were_declared_are_noticed(declared: Count, is_ahead: bool) -> None:
    declare_totals(buildings=Count(), units=Count(), households=declared)
    generate_numbering(numbering=SHAPE)
    assert sizes().households.is_ahead is is_ahead
    assert not sizes().households.is_behind


def test_a_declared_lower_bound_stays_one() -> None:
    declare_totals(buildings=Count(), units=Count(), households=Count(300, at_least=True))
    found = elements()["HH"]
    assert (found.value, found.at_least) == (300, True)


def test_unknown_occupancy_is_not_vacancy() -> None:
    generate_numbering(numbering=SHAPE)
    assert values("HHO") == {"HHO": None}
    Household.objects.filter(floor=1).update(occupancy=Occupancy.OCCUPIED)
    found = elements()["HHO"]
    assert (found.value, found.at_least) == (14, True)


def test_the_page_and_the_night_count_alike() -> None:
    structure("meijing")
    shown = sizes()
    assert values("BLD", "UNIT", "HH") == {
        "BLD": shown.buildings.counted.value,
        "UNIT": shown.units.counted.value,
        "HH": shown.households.counted.value,
    }
    assert Unit.objects.count() == 22


def test_E2_completeness_names_what_is_missing() -> None:
    structure("jiaoyuju")
    assert [field.name for field in missing_fields()] == [
        *("units", "households", "occupancy", "areas", "built_years", "management", "heads")
    ]
    assert values("REG_F", "REG_OK") == {"REG_F": 6, "REG_OK": 3}
    assert values("FLD", "FLD_OK") == {"FLD": 10, "FLD_OK": 3}


def test_B19_the_seeds_model_compound_is_complete() -> None:
    structure("meijing")
    assert values("REG_F", "REG_OK") == {"REG_F": 6, "REG_OK": 6}
    assert values("FLD", "FLD_OK") == {"FLD": 10, "FLD_OK": 7}
