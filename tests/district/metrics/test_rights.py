"""Which part of the district a reader begins with, and what is out of reach."""

from datetime import date

import pytest

from district.core.errors import Forbidden, NotFound
from district.core.ids import uuid7
from district.core.permissions import Role
from district.metrics.figures import Period, PeriodType
from district.metrics.rights import any_place, readable_periods, readable_place, way_down
from district.registry.models import Compound, DivisionPeriod
from tests.make import account

pytestmark = pytest.mark.django_db
APRIL = Period(date(2023, 4, 1), PeriodType.MONTH)


def scope(code: str) -> DivisionPeriod:
    return DivisionPeriod.objects.get(code=code)


def test_the_whole_is_the_division_over_all_compounds(meijing: Compound, wangfu: Compound) -> None:
    place = any_place(APRIL)
    assert place is not None and (place.code, place.level) == ("141102", "district")


def test_without_compounds_there_is_no_whole() -> None:
    Compound.objects.update(go_live_on=date(2024, 1, 1))
    place = any_place(APRIL)
    assert place is None or place.level == "district"


def test_a_reader_of_two_communities_begins_with_the_first_by_code() -> None:
    person = account(Role.COMMUNITY_READER, scope_id=scope("141102004004").division_id)
    place = readable_place(person, APRIL)
    assert place is not None and place.code == "141102004004"


def test_G7_what_is_outside_the_subtree_is_not_found(meijing: Compound, wangfu: Compound) -> None:
    person = account(Role.STREET_READER, scope_id=scope("141102004").division_id)
    inside = readable_place(person, APRIL, "wangfu")
    assert inside is not None and inside.slug == "wangfu"
    for organisation in ("141102", "141102001", "meijing"):
        with pytest.raises(NotFound, match="no_organisation"):
            readable_place(person, APRIL, organisation)


def test_who_has_no_role_is_refused() -> None:
    with pytest.raises(Forbidden):
        readable_place(account(), APRIL)


def test_the_way_down_leads_over_each_level(meijing: Compound) -> None:
    top, place = any_place(APRIL), any_place(APRIL, "141102001007")
    assert top is not None and place is not None
    assert [one.name for one in way_down(top, place, APRIL)] == [
        "离石区",
        "滨河街道",
        "龙山社区居委会",
    ]


def test_a_place_that_came_over_is_not_read_of_before() -> None:
    """The community stood under another street until April."""
    came, before = scope("141102004004"), scope("141102004004")
    DivisionPeriod.objects.filter(pk=came.pk).update(valid=(APRIL.first_day, None))
    before.pk, before.valid = uuid7(), (None, APRIL.first_day)
    before.path = f"{scope('141102001').path}.{came.division.label}"
    before.save(force_insert=True)
    asked = [APRIL.before, APRIL]
    for role, street, read in (
        (Role.STREET_READER, "141102004", [APRIL]),
        (Role.STREET_READER, "141102001", [APRIL.before]),
        (Role.DISTRICT_ADMIN, "141102", asked),
    ):
        person = account(role, scope_id=scope(street).division_id)
        place = any_place(APRIL, came.code)
        assert place is not None
        assert readable_periods(person, place, asked) == read
