"""Compounds are found by place, by name and address, by how they are governed, and by age."""

from datetime import date

import pytest

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import NotFound
from district.registry.ages import is_old
from district.registry.models import Compound, CompoundStatus, DivisionLevel, DivisionPeriod
from district.registry.queries.compounds import (
    CompoundFilter,
    compound_by_slug,
    compounds,
    compounds_by_status,
    divisions_with_compounds,
    places_of,
)
from district.registry.services.opening import register_compound
from tests import make

SEEN_ON = date(2023, 4, 16)

pytestmark = pytest.mark.django_db


def standing(name: str) -> DivisionPeriod:
    return DivisionPeriod.objects.get(name=name, code__startswith="141102")


@pytest.fixture
def three(meijing: Compound, wangfu: Compound) -> None:
    """A third compound beside the two, which waits to be opened."""
    register_compound(
        name="工行小区",
        slug="gonghang",
        community=make.community("久安社区居委会"),
        go_live_on=date(2022, 4, 1),
    )


def told(slug: str, **facts: object) -> None:
    Compound.objects.filter(slug=slug).update(**facts)


def found(narrowed: CompoundFilter) -> set[str]:
    return {compound.slug for compound in compounds(day=SEEN_ON, narrowed=narrowed)}


def test_G10_an_address_finds_its_compound(three: None) -> None:
    told("wangfu", address="滨河中南路174号")
    assert found(CompoundFilter(text="滨河中南路174号")) == {"wangfu"}
    assert found(CompoundFilter(text="美景")) == {"meijing"}
    assert found(CompoundFilter(text="GONG")) == {"gonghang"}
    assert found(CompoundFilter(text="100%_")) == set()


def test_a_list_is_narrowed_to_a_street_or_a_community(three: None) -> None:
    assert found(CompoundFilter(within=standing("滨河街道").division_id)) == {"meijing"}
    assert found(CompoundFilter(within=standing("久安社区居委会").division_id)) == {"gonghang"}
    assert found(CompoundFilter(within=standing("离石区").division_id)) == {
        "meijing",
        "wangfu",
        "gonghang",
    }


def test_a_reader_of_a_street_sees_only_what_stands_in_it(three: None) -> None:
    scopes = {standing("城北街道").division_id}
    assert {one.slug for one in compounds(day=today(), scopes=scopes)} == {"wangfu"}
    assert compound_by_slug("wangfu", day=today(), scopes=scopes).slug == "wangfu"
    with pytest.raises(NotFound, match="no_compound"):
        compound_by_slug("gonghang", day=today(), scopes=scopes)
    assert not compounds(day=today(), scopes=[]).exists()


def test_D15_looking_for_self_managed_finds_those_on_trial(three: None) -> None:
    told("gonghang", management="self_trial")
    told("meijing", management="self")
    assert found(CompoundFilter(management="self")) == {"meijing", "gonghang"}
    assert found(CompoundFilter(management="self_trial")) == {"gonghang"}


def test_compounds_are_counted_by_their_state(three: None) -> None:
    counts = compounds_by_status(compounds(day=today()))
    assert counts[CompoundStatus.ACTIVE] == 2
    assert counts[CompoundStatus.OPENING] == 1
    assert counts[CompoundStatus.CLOSED] == 0
    assert found(CompoundFilter(status="opening")) == {"gonghang"}


def test_places_are_told_in_words(meijing: Compound) -> None:
    place = places_of([meijing], today())[meijing.pk]
    assert (place.street, place.community) == ("滨河街道", "龙山社区居委会")


def test_only_divisions_with_compounds_are_offered(three: None) -> None:
    streets = divisions_with_compounds(DivisionLevel.SUBDISTRICT, day=today())
    assert {one.name for one in streets} == {"滨河街道", "城北街道", "凤山街道"}
    below = divisions_with_compounds(
        DivisionLevel.COMMUNITY, day=today(), within=standing("凤山街道").division_id
    )
    assert [one.name for one in below] == ["久安社区居委会"]


@pytest.mark.parametrize(
    ("built", "old"),
    [
        ("2003年以前", True),
        ("1990年代", True),
        ("2000", True),
        ("约2003", True),
        ("2004", False),
        ("2000年代", False),
        ("2003-12-31", True),
    ],
)
def test_D1_E7_old_compounds_are_told_by_the_latest_year_of_building(
    meijing: Compound, built: str, old: bool
) -> None:
    value = PartialDate.parse(built)
    assert value is not None
    told("meijing", built_on=value.day, built_precision=value.precision)
    assert is_old(value, SEEN_ON) is old
    assert ("meijing" in found(CompoundFilter(old=True))) is old


def test_a_compound_of_unknown_age_is_neither_old_nor_new(meijing: Compound) -> None:
    assert is_old(None, SEEN_ON) is None
    assert found(CompoundFilter(old=True)) == set()
