"""Many voices, one matter."""

import pytest

from district.core.errors import Conflict, DomainError
from tenants.matters.models import Matter, Source, State, Supporter
from tenants.matters.services import finish, merge_duplicate, record_for_other, support
from tenants.register.services import add_household
from tests.tenants.matters.conftest import People


def heard_from(people: People, room: str) -> Matter:
    home = add_household(unit=people.unit, room=room)
    return record_for_other(
        actor=people.head, source=Source.PHONE, text="路灯坏了", household_id=home.pk
    )


def test_C5_eight_households_with_one_broken_lamp_are_one_matter(people: People) -> None:
    lamps = [heard_from(people, f"10{number}") for number in range(8)]
    for lamp in lamps[1:]:
        merge_duplicate(actor=people.secretary, duplicate_id=lamp.pk, into_id=lamps[0].pk)
    assert Supporter.objects.filter(matter=lamps[0]).count() == 8
    assert Matter.objects.exclude(state=State.MERGED).count() == 1


def test_F17_three_households_make_a_demand_common(people: People) -> None:
    matter = heard_from(people, "101")
    for room, is_common in [("102", False), ("103", True)]:
        home = add_household(unit=people.unit, room=room)
        support(actor=people.head, matter_id=matter.pk, household_id=home.pk)
        matter.refresh_from_db()
        assert matter.is_common is is_common


def test_F17_one_household_asking_thrice_is_not_common(people: People) -> None:
    first, *again = [people.reported() for _time in range(3)]
    for matter in again:
        merge_duplicate(actor=people.secretary, duplicate_id=matter.pk, into_id=first.pk)
    first.refresh_from_db()
    assert not first.is_common and first.supporters.count() == 1


def test_a_household_supports_once(people: People) -> None:
    matter = people.reported()
    with pytest.raises(Conflict, match="已经附议过"):
        support(actor=people.head, matter_id=matter.pk, household_id=people.home.pk)


def test_a_person_of_whom_a_name_is_known_supports_once(people: People) -> None:
    matter = people.reported()
    support(actor=people.head, matter_id=matter.pk, name="李四")
    with pytest.raises(Conflict, match="这个人已经附议过了"):
        support(actor=people.head, matter_id=matter.pk, name=" 李四 ")
    home = add_household(unit=people.unit, room="601")
    support(actor=people.head, matter_id=matter.pk, name="李四", household_id=home.pk)
    assert matter.supporters.count() == 3


def test_a_phone_number_means_the_person_whose_account_has_it(people: People) -> None:
    matter, neighbour = people.reported(), people.neighbour("501")
    support(actor=people.head, matter_id=matter.pk, phone=neighbour.phone)
    for already in (neighbour.phone, people.resident.phone):
        with pytest.raises(Conflict, match="已经附议过"):
            support(actor=people.head, matter_id=matter.pk, name="他", phone=already)
    assert matter.supporters.get(account=neighbour).household is not None


def test_what_is_no_phone_number_is_not_kept(people: People) -> None:
    matter = people.reported()
    with pytest.raises(DomainError, match="11 位手机号"):
        support(actor=people.head, matter_id=matter.pk, name="李四", phone="1")
    assert matter.supporters.count() == 1


def test_a_merged_matter_goes_no_further(people: People) -> None:
    first, second = people.reported(), people.reported()
    merge_duplicate(actor=people.secretary, duplicate_id=second.pk, into_id=first.pk)
    with pytest.raises(Conflict, match="已并入"):
        finish(actor=people.head, matter_id=second.pk, outcome="换了")


def test_those_merged_before_follow(people: People) -> None:
    first, second, third = (people.reported() for _time in range(3))
    merge_duplicate(actor=people.secretary, duplicate_id=third.pk, into_id=second.pk)
    merge_duplicate(actor=people.secretary, duplicate_id=second.pk, into_id=first.pk)
    third.refresh_from_db()
    assert third.duplicate_of == first


def test_a_matter_is_not_merged_into_itself(people: People) -> None:
    matter = people.reported()
    with pytest.raises(DomainError, match="它自己"):
        merge_duplicate(actor=people.secretary, duplicate_id=matter.pk, into_id=matter.pk)


def test_what_was_private_stays_private_when_merged(people: People) -> None:
    first, hidden = people.reported(), people.reported(is_private=True)
    assert merge_duplicate(
        actor=people.secretary, duplicate_id=hidden.pk, into_id=first.pk
    ).is_private
