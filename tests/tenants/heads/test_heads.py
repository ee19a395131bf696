"""Titles, appointments, and who held a post when."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action, Role
from district.identity.access import reach
from district.identity.models import Account
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.heads.queries import coverage, heads_for, terms_on, units_without_head
from tenants.heads.services import (
    appoint_head,
    correct_head_term,
    end_head_term,
    name_title,
    seed_vocabulary,
)
from tenants.register.models import Unit
from tenants.register.services import add_building, add_unit
from tests.make import account
from tests.tenants.records.demo import structure, values

SINCE = PartialDate.parse("2021-03-01")
pytestmark = pytest.mark.usefixtures("in_meijing")


def unit(building: str = "3", name: str = "2") -> Unit:
    return add_unit(building=add_building(name=building), name=name)


def title(name: str = "楼长") -> Title:
    return Title.objects.select_related("chosen_from").get(name=name)


def head(place: Unit, name: str = "乔淑芳", since: str = "2021-03-01") -> HeadTerm:
    begun = PartialDate.parse(since)
    assert begun is not None
    return appoint_head(title=title(), place=place, holder_name=name, since=begun)


def test_a_new_workspace_begins_with_the_usual_titles() -> None:
    known = dict(Title.objects.values_list("name", "standard"))
    assert known == {
        "楼长": StandardPost.UNIT_HEAD,
        "单元长": StandardPost.UNIT_HEAD,
        "栋长": StandardPost.BUILDING_HEAD,
    }


def test_E3_a_compound_maps_its_own_word_and_opening_again_keeps_it() -> None:
    name_title(name="楼长", standard=StandardPost.BUILDING_HEAD, chosen_from=title("单元长"))
    seed_vocabulary()
    assert title().standard == StandardPost.BUILDING_HEAD


def test_E3_a_building_head_does_not_count_as_a_unit_head() -> None:
    structure("jiaoyuju")
    place = unit()
    for word, where in (("单元长", place), ("楼长", place.building)):
        assert SINCE is not None
        appoint_head(title=title(word), place=where, holder_name="石文博", since=SINCE)
    assert values("HEAD", "UNITH") == {"HEAD": 1, "UNITH": 1}


def test_E3_who_is_no_单元长_of_the_building_cannot_become_its_楼长() -> None:
    structure("jiaoyuju")
    place = unit()
    assert SINCE is not None
    with pytest.raises(DomainError, match="要从本楼的单元长中推选"):
        appoint_head(title=title(), place=place.building, holder_name="石文博", since=SINCE)


def test_a_title_that_is_held_keeps_its_meaning() -> None:
    head(unit())
    with pytest.raises(Conflict, match="已有任职记录，不能改负责范围"):
        name_title(name="楼长", standard=StandardPost.BUILDING_HEAD)


def test_a_unit_title_does_not_fit_a_building() -> None:
    assert SINCE is not None
    with pytest.raises(DomainError, match="负责一个单元，请选择单元"):
        appoint_head(title=title(), place=unit().building, holder_name="某", since=SINCE)


def test_a_post_is_held_by_one_person_at_a_time() -> None:
    place = unit()
    head(place)
    with pytest.raises(Conflict, match="在这段时间已有人担任"):
        head(place, "籍春花", "2022-01-01")


def test_postgresql_itself_refuses_a_second_open_term() -> None:
    term = head(unit())
    with pytest.raises(IntegrityError, match="one_head_of_a_title"), transaction.atomic():
        HeadTerm.objects.create(
            title=term.title, unit=term.unit, holder_name="x", since_on=date(2023, 1, 1)
        )


def test_G8_the_history_names_the_holder_of_any_day() -> None:
    place = unit()
    end_head_term(term=head(place), until_on=date(2022, 6, 1))
    head(place, "籍春花", "2022-06-01")
    held = {day: terms_on(day).get().holder_name for day in (date(2022, 5, 31), date(2022, 6, 1))}
    assert held == {date(2022, 5, 31): "乔淑芳", date(2022, 6, 1): "籍春花"}
    assert not terms_on(date(2021, 2, 28)).exists()


def test_a_past_term_can_be_entered_before_the_present_one() -> None:
    place = unit()
    head(place, since="2022-06-01")
    assert SINCE is not None
    past = appoint_head(
        title=title(),
        place=place,
        holder_name="籍春花",
        since=SINCE,
        until_on=date(2022, 6, 1),
    )
    assert list(terms_on(date(2021, 5, 1))) == [past]


def test_B19_the_same_night_counts_a_resignation() -> None:
    place = unit()
    end_head_term(term=head(place), until_on=date(2023, 4, 30))
    assert values("HEAD", "UNITH", day=date(2023, 4, 29)) == {"HEAD": 1, "UNITH": 1}
    assert values("HEAD", "UNITH", day=date(2023, 4, 30)) == {"HEAD": 0, "UNITH": 0}


def test_without_any_head_on_record_nothing_is_reported() -> None:
    unit()
    assert values("HEAD", "UNITH") == {"HEAD": None, "UNITH": None}


def test_gaps_in_the_coverage_are_named() -> None:
    gap = unit("1")
    head(unit("2"))
    assert list(units_without_head()) == [gap]
    assert (coverage().with_head, coverage().units) == (1, 2)


def test_B28_a_resident_finds_the_unit_head_before_the_building_head() -> None:
    place = unit()
    assert SINCE is not None
    appoint_head(title=title("栋长"), place=place.building, holder_name="石文博", since=SINCE)
    head(place)
    assert [term.holder_name for term in heads_for(place)] == ["乔淑芳", "石文博"]


def test_an_appointment_finds_the_account_with_the_same_phone() -> None:
    person = account(phone="13900000077")
    term = head(unit())
    correct_head_term(term=term, holder_phone=person.phone)
    term.refresh_from_db()
    assert term.account == person


def test_an_account_made_later_finds_its_term() -> None:
    term = head(unit())
    correct_head_term(term=term, holder_phone="13900000078")
    person = account(phone="13900000078")
    term.refresh_from_db()
    assert term.account == person


def test_with_the_post_goes_the_right_to_read_the_unit() -> None:
    place = unit()
    person = account(Role.UNIT_HEAD, phone="13900000079", scope_id=place.pk)
    term = head(place)
    correct_head_term(term=term, holder_phone=person.phone)
    assert place.pk in reach(person, Action.REGISTER_READ).scopes
    end_head_term(term=term, until_on=today())
    assert not reach(Account.objects.get(pk=person.pk), Action.REGISTER_READ)


def test_a_term_ends_once_and_not_before_it_began() -> None:
    term = head(unit())
    with pytest.raises(DomainError, match="任期结束不能早于任期开始"):
        end_head_term(term=term, until_on=date(2021, 2, 28))
    end_head_term(term=term, until_on=date(2022, 1, 1))
    with pytest.raises(Conflict, match="已经结束"):
        end_head_term(term=term, until_on=date(2022, 1, 1))


def test_the_audit_names_no_person() -> None:
    end_head_term(term=head(unit(), name="乔淑芳"), until_on=date(2022, 1, 1))
    told = [f"{entry.action} {entry.facts}" for entry in AuditEntry.objects.all()]
    assert "heads.ended {'until_on': '2022-01-01'}" in told
    assert "乔淑芳" not in "".join(told)
