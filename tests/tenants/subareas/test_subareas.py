"""一区三分管一共建: parts of a compound, each with somebody responsible, and what is common."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Role
from tenants.bodies.models import BodyKind
from tenants.bodies.services import form_body
from tenants.matters.lists import list_matters
from tenants.matters.models import Matter, Source
from tenants.matters.services import record_for_other
from tenants.matters.wanted import Wanted
from tenants.register.models import Household, Unit
from tenants.register.services import add_building, add_household, add_unit
from tenants.subareas.models import SubArea, SubAreaDuty
from tenants.subareas.queries import homes_in, matters_in, parts_on, unplaced_units
from tenants.subareas.services import (
    end_duty,
    mark_out,
    put_in_charge,
    redraw,
    remove_sub_area,
)
from tests.make import account

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2023, 4, 1)


def units() -> list[Unit]:
    """Three buildings of one unit, with one, two and three homes."""
    made = []
    for number in (1, 2, 3):
        unit = add_unit(building=add_building(name=f"{number}号楼"), name="1单元")
        for room in range(number):
            add_household(unit=unit, room=f"10{room + 1}")
        made.append(unit)
    return made


def divided() -> list[SubArea]:
    """一区三分管: two buildings and the yard apart, the rest in common."""
    first, second, _third = units()
    return [
        mark_out(name="东片", units=[first]),
        mark_out(name="西片", units=[second]),
        mark_out(name="院子", place="大院"),
        mark_out(name="共建", is_common=True),
    ]


def test_E5_homes_are_listed_by_part_and_each_lies_in_one() -> None:
    found = [Household.objects.filter(homes_in(one)).count() for one in divided()]
    assert found == [1, 2, 0, 3]
    assert [part.homes for part in parts_on(today())] == found


def test_E5_matters_are_listed_by_part_and_what_is_common_belongs_to_the_joint_one() -> None:
    parts = divided()
    secretary = account(Role.SECRETARY)

    def found(text: str, unit: Unit | None = None, place: str = "") -> Matter:
        return record_for_other(
            actor=secretary,
            source=Source.PATROL,
            text=text,
            unit_id=unit.pk if unit else None,
            place=place,
        )

    first, second, third = Unit.objects.order_by("building__name")
    found("东灯", first)
    found("西灯", second)
    found("院灯", place="大院北门")
    found("梯灯", third, place="大院旁")
    found("别处")
    told = [
        {one.text for one in list_matters(viewer=secretary, wanted=Wanted(within=matters_in(part)))}
        for part in parts
    ]
    assert told == [{"东灯"}, {"西灯"}, {"院灯"}, {"梯灯", "别处"}]


def test_E5_one_answers_for_a_part_at_a_time_and_the_next_ends_the_last() -> None:
    part = divided()[0]
    body = form_body(kind=BodyKind.COMPOUND_COMMITTEE, name="居委会")
    put_in_charge(sub_area=part, holder_name="卫东升", since_on=DAY)
    put_in_charge(sub_area=part, body=body, since_on=DAY + timedelta(days=30))
    shown = parts_on(today())[0]
    assert shown.duty and shown.duty.responsible == "居委会"
    assert [one.responsible for one in shown.former] == ["卫东升"]
    before = parts_on(DAY)[0].duty
    assert before and before.responsible == "卫东升"
    end_duty(duty=shown.duty, until_on=today())
    assert parts_on(today())[0].duty is None


def test_E5_the_database_refuses_two_for_one_part() -> None:
    part = divided()[0]
    put_in_charge(sub_area=part, holder_name="卫东升", since_on=DAY)
    with pytest.raises(IntegrityError, match="one_answers_for_a_part"), transaction.atomic():
        SubAreaDuty.objects.create(sub_area=part, holder_name="温桂兰", since_on=today())


def test_E5_a_part_is_called_as_the_compound_says_and_may_be_redrawn() -> None:
    part = divided()[0]
    third = Unit.objects.get(building__name="3号楼")
    redraw(sub_area=part, name="甲区", units=[third])
    assert [unit.building.name for unit in parts_on(today())[0].units] == ["3号楼"]
    assert [unit.building.name for unit in unplaced_units()] == ["1号楼"]


def test_a_part_that_somebody_answered_for_stays() -> None:
    part, other = divided()[:2]
    put_in_charge(sub_area=part, holder_name="卫东升", since_on=DAY)
    with pytest.raises(DomainError, match="有过负责人"):
        remove_sub_area(sub_area=part)
    remove_sub_area(sub_area=other)
    assert not SubArea.objects.filter(name="西片").exists()


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda parts: mark_out(name=" ", place="院"), "请填写名称"),
        (lambda parts: mark_out(name="东片", place="院"), "已有叫这个名称的片区"),
        (lambda parts: mark_out(name="空"), "请选择单元"),
        (lambda parts: mark_out(name="又一", is_common=True), "只能有一个"),
        (lambda parts: mark_out(name="又一", is_common=True, place="院"), "不用再选"),
        (
            lambda parts: mark_out(name="重", units=Unit.objects.filter(building__name="1号楼")),
            "1号楼1单元已经在“东片”里",
        ),
        (lambda parts: put_in_charge(sub_area=parts[0], since_on=DAY), "只填一样"),
        (
            lambda parts: put_in_charge(
                sub_area=parts[0], holder_name="甲", since_on=today() + timedelta(days=1)
            ),
            "不能晚于今天",
        ),
        (
            lambda parts: [
                put_in_charge(sub_area=parts[0], holder_name="甲", since_on=DAY) for _ in "12"
            ],
            "已经有人负责",
        ),
    ],
    ids=["name", "twin", "empty", "common", "place", "unit", "nobody", "future", "overlap"],
)
def test_what_cannot_be_is_refused(act: Callable[[list[SubArea]], object], sentence: str) -> None:
    parts = divided()
    with pytest.raises(DomainError, match=sentence):
        act(parts)
