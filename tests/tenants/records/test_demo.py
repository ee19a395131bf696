"""The seed's five compounds, as their files tell them (seed rows, §1.6)."""

from collections import defaultdict
from datetime import date, time

import pytest
from django.db import transaction

from district.cases.practice import CouncilHabit
from district.cases.queries import cases
from district.core.counts import Count
from district.core.outcomes import Outcome
from district.core.permissions import Role
from district.registry.models import Compound
from infra.cases import enter_cases, read_cases
from infra.disputes import enter_disputes, read_disputes
from infra.guidance import enter_guidance, read_guidance
from infra.ladders import begin_ladders, read_ladders
from infra.rooms import enter_rooms, read_rooms
from infra.surveys import hold_surveys, read_surveys
from infra.votes import hold_votes, read_votes
from tenants.bodies.models import Body, BodyKind
from tenants.bodies.queries import counted_bodies
from tenants.decisions.collecting import outstanding
from tenants.decisions.queries import progress_of, running_votes
from tenants.disputes.access import disputes_of
from tenants.heads.queries import current_terms
from tenants.heads.services import end_head_term
from tenants.ownership.models import Part
from tenants.partners.models import PartnerKind
from tenants.partners.queries import overdue_agreements, partners
from tenants.party.queries import branches_on
from tenants.recommendations import queries as recommendations
from tenants.register.models import Unit
from tenants.rooms.queries import bookings, rooms
from tenants.superiors.queries import superior_visits
from tenants.surveys.queries import answered_of, asked_of, open_surveys
from tests import make
from tests.tenants.records.demo import (
    DEMO,
    SLUGS,
    elements,
    import_demo,
    import_owners,
    structure,
    values,
)
from tests.visitors import inside


@pytest.mark.parametrize("slug", SLUGS)
def test_each_compound_comes_in_whole(in_meijing: Compound, slug: str) -> None:
    report = import_demo(slug)
    assert report.bad_rows == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_files_again_change_nothing(in_meijing: Compound, slug: str) -> None:
    structure(slug)
    again = structure(slug)
    assert set(again.counts) == {Outcome.UNCHANGED}


def test_B19_seven_buildings_22_units_281_households_22_heads(in_meijing: Compound) -> None:
    structure("meijing")
    seed = {"BLD": 7, "UNIT": 22, "HH": 281, "HEAD": 22, "UNITH": 22}
    assert values(*seed) == seed


def test_B10_281_parts_of_which_one_owner_holds_3_count_279_in_the_demo(
    in_meijing: Compound,
) -> None:
    structure("meijing")
    import_owners("meijing")
    poll, draft = read_votes(DEMO / "votes.csv")["meijing"]
    make.account(Role.SECRETARY)
    hold_votes(in_meijing, [poll, draft])
    vote = running_votes().get()
    assert (vote.base_number, Part.objects.count()) == (279, 281)
    assert progress_of(vote).cast.number == 54
    assert outstanding([Unit.objects.get(building__name="3号楼", name="2单元").pk])[0].voters == 9


def test_B19_the_night_after_a_head_resigns_counts_21_of_22(in_meijing: Compound) -> None:
    structure("meijing")
    term = current_terms().first()
    assert term is not None
    end_head_term(term=term, until_on=date(2023, 4, 30))
    assert values("UNITH", "UNIT", day=date(2023, 4, 29)) == {"UNITH": 22, "UNIT": 22}
    assert values("UNITH", "UNIT", day=date(2023, 4, 30)) == {"UNITH": 21, "UNIT": 22}


def test_C3_five_branches_let_the_compound_count_once(in_meijing: Compound) -> None:
    structure("wangfu")
    assert values("BR", "BR_C", "BR_ANY") == {"BR": 5, "BR_C": 5, "BR_ANY": 1}


def test_C1_a_station_known_to_the_year_counts_from_that_year(in_meijing: Compound) -> None:
    structure("wangfu")
    assert values("STN", day=date(2019, 12, 31)) == {"STN": 0}
    assert values("STN", day=date(2020, 1, 31)) == {"STN": 1}


def test_D2_120_households_count_without_a_list(in_meijing: Compound) -> None:
    structure("gonghang")
    assert values("HH", "BLD", "UNIT", "HEAD") == {
        "HH": 120,
        "BLD": None,
        "UNIT": None,
        "HEAD": None,
    }


def test_D3_the_committee_counts_from_the_month_of_its_forming(in_meijing: Compound) -> None:
    structure("gonghang")
    assert values("CMT_OK", day=date(2022, 4, 30)) == {"CMT_OK": 0}
    assert values("CMT_OK", day=date(2022, 5, 31)) == {"CMT_OK": 1}
    assert values("BR_ANY", day=date(2022, 4, 30)) == {"BR_ANY": 0}
    assert values("BR_ANY", day=date(2022, 5, 31)) == {"BR_ANY": 1}


def test_D14_the_self_formed_committee_is_history_and_counts_nowhere(in_meijing: Compound) -> None:
    structure("gonghang")
    own = Body.objects.get(kind=BodyKind.SELF_FORMED)
    assert (str(own.formed), str(own.dissolved)) == ("2020年6月", "2022年5月")
    assert own.filed is None
    assert not counted_bodies(date(2021, 1, 1)).exists()


def test_E1_fifty_odd_members_stay_a_lower_bound(in_meijing: Compound) -> None:
    structure("jiaoyuju")
    branch = branches_on().get()
    assert branch.members == Count(50, at_least=True)
    assert str(branch.members) == "50余"
    found = elements()["PMD"]
    assert (found.value, found.at_least) == (50, True)


def test_E2_three_buildings_and_unknown_units(in_meijing: Compound) -> None:
    structure("jiaoyuju")
    assert values("BLD", "UNIT") == {"BLD": 3, "UNIT": None}


def test_F2_two_branches_of_two_kinds_founded_in_one_month(in_meijing: Compound) -> None:
    structure("xincheng")
    assert {str(branch.founded) for branch in branches_on()} == {"2021年8月"}
    assert values("BR", "BR_C", "BR_P", "BR_ANY") == {"BR": 2, "BR_C": 1, "BR_P": 1, "BR_ANY": 1}


def test_F16_the_claims_are_listed_as_they_were_made(in_meijing: Compound) -> None:
    structure("xincheng")
    assert values("BL_MTG", "BL_DIS", "BL_DEM", "BL_IMP") == {
        "BL_MTG": 8,
        "BL_DIS": 76,
        "BL_DEM": 14,
        "BL_IMP": 20,
    }
    found = elements()
    assert [code for code, one in found.items() if one.at_least] == ["BL_IMP"]


def test_F27_a_station_with_two_names_counts_once(in_meijing: Compound) -> None:
    structure("xincheng")
    assert values("STN") == {"STN": 1}


def test_the_five_compounds_add_up_to_the_seeds_totals(in_meijing: Compound) -> None:
    """Only those that know a figure are added; a missing one is no zero."""
    reported: dict[str, list[int]] = defaultdict(list)
    for slug in SLUGS:
        with transaction.atomic():
            structure(slug)
            for code, element in elements().items():
                if element.value is not None:
                    reported[code].append(element.value)
            transaction.set_rollback(True)
    told = ("BLD", "UNIT", "HH", "HEAD", "BR", "BR_C", "BR_P", "PMD", "BR_ANY")
    assert {code: (sum(reported[code]), len(reported[code])) for code in told} == {
        "BLD": (10, 2),
        "UNIT": (22, 1),
        "HH": (401, 2),
        "HEAD": (22, 1),
        "BR": (10, 5),
        "BR_C": (9, 5),
        "BR_P": (1, 5),
        "PMD": (50, 1),
        "BR_ANY": (5, 5),
    }


def test_twelve_matters_of_which_five_are_late_and_open(in_meijing: Compound) -> None:
    """Rule R4: on time ÷ (closed + overdue and still open at the period's end)."""
    import_demo("meijing")
    assert values("MA", "MC", "MC_OK", "MAT_OVD") == {"MA": 12, "MC": 7, "MC_OK": 7, "MAT_OVD": 5}


def test_C10_the_lock_of_the_seed_is_mended_by_the_next_day(in_meijing: Compound) -> None:
    import_demo("wangfu")
    day = elements(date(2023, 4, 30))
    assert (day["MC"].value, day["MC_ND"].value) == (4, 1)


def test_E3_the_demo_has_a_ladder_that_waits_for_its_first_stage(in_meijing: Compound) -> None:
    structure("jiaoyuju")
    planned = read_ladders(DEMO / "ladders.csv")["jiaoyuju"]
    for _turn in range(2):
        begin_ladders(in_meijing, planned)
    ladder = recommendations.ladders().get()
    assert [one.is_open for one in recommendations.progress_of(ladder)] == [True, False, False]


def test_B8_the_demo_has_three_disputes_of_its_secretary(in_meijing: Compound) -> None:
    secretary = make.account(Role.SECRETARY)
    for _turn in range(2):
        enter_disputes(in_meijing, read_disputes(DEMO / "disputes.csv")["wangfu"])
    endings = disputes_of(secretary).order_by("accepted_on").values_list("ended_as", flat=True)
    assert list(endings) == ["", "oral", "refused"]


def test_F13_F14_the_demo_has_three_rooms_and_some_bookings(in_meijing: Compound) -> None:
    make.account(Role.COMPOUND_ADMIN)
    for _turn in range(2):
        enter_rooms(in_meijing, read_rooms(DEMO)["xincheng"])
    assert {one.kind for one in rooms()} == {"culture", "meeting", "counselling"}
    assert bookings().filter(channel="desk").count() == 2 and bookings().count() == 4


def test_C11_the_demo_has_a_survey_that_60_of_281_homes_have_answered(
    in_meijing: Compound,
) -> None:
    structure("meijing")
    make.account(Role.SECRETARY)
    for _turn in range(2):
        hold_surveys(in_meijing, read_surveys(DEMO / "surveys.csv")["meijing"])
    survey = open_surveys().get()
    assert (asked_of(survey), answered_of(survey)) == (281, 60)
    assert survey.questions.count() == 4


def test_G4_the_demo_has_the_five_stages_of_wangfu_in_its_library(wangfu: Compound) -> None:
    planned = read_cases(DEMO / "cases.csv")["wangfu"]
    with inside(wangfu):
        structure("wangfu")
    for _turn in range(2):
        enter_cases(wangfu, planned)
    practice = cases().get().practice
    assert practice.stage_names[0] == "听居民说事" and practice.words == {"method": "近邻党建"}
    assert practice.council == CouncilHabit(day=12, starts=time(19, 30))


def test_G6_the_demo_has_a_streets_note_that_became_a_matter_of_wangfu(wangfu: Compound) -> None:
    [planned] = read_guidance(DEMO / "guidance.csv")["wangfu"]
    over = wangfu.community.periods.get().parent_id
    make.account(Role.STREET_READER, phone=planned.phone, scope_id=over)
    for _turn in range(2):
        enter_guidance(wangfu, [planned])
    with inside(wangfu):
        [visit] = superior_visits()
        assert visit.is_told and visit.matter and visit.giver == "城北街道"


def test_F20_the_demo_has_partners_of_all_five_kinds_and_one_promise_overdue(
    in_meijing: Compound,
) -> None:
    structure("xincheng")
    assert {one.kind for one in partners()} == set(PartnerKind)
    assert overdue_agreements(date(2026, 11, 26)).count() == 1
