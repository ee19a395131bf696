"""Exclusive parts and titles: what may be entered, and what is refused."""

from datetime import date

import pytest

from district.core.errors import Conflict, DomainError
from tenants.ownership.areas import area_text, parse_area
from tenants.ownership.models import Disposal, Part, PartKind, Title
from tenants.ownership.queries import owner_groups
from tenants.ownership.services import (
    MOST_CO_OWNERS,
    add_part,
    choose_voter,
    correct_part,
    give_title,
    remove_part,
    transfer,
)
from tenants.people.models import Person

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2026, 5, 1)


def person(name: str = "康一舟", *, is_organisation: bool = False) -> Person:
    return Person.objects.create(name=name, is_organisation=is_organisation)


def part(label: str = "1号楼101", disposal: Disposal = Disposal.DELIVERED) -> Part:
    return add_part(kind=PartKind.HOME, label=label, disposal=disposal)


@pytest.mark.parametrize(
    ("told", "area"),
    [("89.12", 8_912), ("８９．１㎡", 8_910), ("1,020平方米", 102_000), (" ", None), ("0.05", 5)],
)
def test_areas_are_whole_hundredths(told: str, area: int | None) -> None:
    assert parse_area(told) == area


@pytest.mark.parametrize("told", ["0", "89.125", "-3", "九十", "100000.01"])
def test_an_area_is_never_guessed_or_rounded(told: str) -> None:
    with pytest.raises(DomainError, match="area_form"):
        parse_area(told)


def test_an_area_is_written_as_it_is_read() -> None:
    assert area_text(8_905) == "89.05"
    assert parse_area(area_text(100)) == 100


def test_a_part_is_entered_once_and_may_be_corrected() -> None:
    made = part()
    with pytest.raises(Conflict, match="part_taken"):
        part()
    with pytest.raises(DomainError, match="label_missing"):
        part(" ")
    correct_part(part=made, registered_area=8_912)
    assert Part.objects.get().area == 8_912
    with pytest.raises(TypeError):
        correct_part(part=made, area=1)


def test_a_part_entered_by_mistake_goes_and_an_owned_one_stays() -> None:
    remove_part(part=part())
    owned = part()
    give_title(part=owned, owner=person())
    with pytest.raises(Conflict, match="part_in_use"):
        remove_part(part=owned)


def test_a_person_owns_a_part_once() -> None:
    made, owner = part(), person()
    give_title(part=made, owner=owner)
    with pytest.raises(Conflict, match="owns_already"):
        give_title(part=made, owner=owner)


def test_co_owners_have_a_bound() -> None:
    made = part()
    for number in range(MOST_CO_OWNERS):
        give_title(part=made, owner=person(f"业主{number}"))
    with pytest.raises(Conflict, match="too_many_owners"):
        give_title(part=made, owner=person())


def test_an_unsold_part_is_the_developers() -> None:
    unsold = part(disposal=Disposal.UNSOLD)
    with pytest.raises(DomainError, match="unsold_has_no_buyer"):
        give_title(part=unsold, owner=person())
    give_title(part=unsold, owner=person("春居置业", is_organisation=True))
    bought = part("1号楼102")
    give_title(part=bought, owner=person())
    with pytest.raises(DomainError, match="unsold_has_no_buyer"):
        correct_part(part=bought, disposal=Disposal.UNSOLD)


def test_a_transfer_ends_the_old_titles_the_day_the_new_begin() -> None:
    made, seller, buyer = part(), person(), person("白露")
    give_title(part=made, owner=seller, since_on=date(2020, 1, 1))
    transfer(part=made, to=[buyer], on=DAY)
    assert owner_groups(date(2026, 4, 30))[0].owner_ids == (seller.pk,)
    assert owner_groups(DAY)[0].owner_ids == (buyer.pk,)


def test_a_transfer_of_what_is_unsold_sells_it() -> None:
    unsold = part(disposal=Disposal.UNSOLD)
    transfer(part=unsold, to=[person()], on=DAY)
    assert Part.objects.get().disposal == Disposal.UNDELIVERED


def test_transfers_that_cannot_be_are_refused() -> None:
    made, owner = part(), person()
    give_title(part=made, owner=owner, since_on=DAY)
    with pytest.raises(DomainError, match="no_new_owner"):
        transfer(part=made, to=[], on=DAY)
    with pytest.raises(Conflict, match="owns_already"):
        transfer(part=made, to=[owner], on=date(2026, 6, 1))
    with pytest.raises(DomainError, match="transfer_too_early"):
        transfer(part=made, to=[person("白露")], on=DAY)


def test_a_voter_is_chosen_for_all_that_the_same_persons_own() -> None:
    one, other = person(), person("白露")
    for label in ("1号楼101", "1号楼102"):
        made = part(label)
        give_title(part=made, owner=one)
        give_title(part=made, owner=other)
    alone = give_title(part=part("1号楼103"), owner=one)
    for chosen in (one, other):
        choose_voter(title=Title.objects.filter(owner=chosen).earliest("created_at"))
        groups = owner_groups(DAY)
        assert (len(groups), groups[0].voter_id) == (2, chosen.pk)
    alone.refresh_from_db()
    assert not alone.is_voter


def test_whoever_sold_does_not_vote() -> None:
    made = part()
    sold = give_title(part=made, owner=person(), since_on=date(2020, 1, 1))
    transfer(part=made, to=[person("白露")], on=DAY)
    sold.refresh_from_db()
    with pytest.raises(Conflict, match="owns_no_longer"):
        choose_voter(title=sold)
