"""After a night the district prints the figures of the seed, and tells who did not report."""

from datetime import date

from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.heads.models import HeadTerm
from tenants.heads.services import end_head_term
from tenants.party.links import end_link
from tenants.party.models import Link
from tenants.register.models import Household
from tests.tenants.records.demo import import_demo
from tests.workers.conftest import RollUp, figure, printed
from workers.rollup import drain

SEED_TABLE = {
    "BLD": "10 (2 of 5)",
    "UNIT": "22 (1 of 5)",
    "HH": "401 (2 of 5)",
    "HEAD": "22 (1 of 5)",
    "BR": "10 (5 of 5)",
    "BR_C": "9 (5 of 5)",
    "BR_P": "1 (5 of 5)",
    "PMD": "≥50 (1 of 5)",
    "ORG-01": "5/5 = 100.0 (5 of 5)",
    "ORG-02": "1/1 = 100.0 (1 of 5)",
    "ORG-03": "22/22 = 100.0 (1 of 5)",
    "ORG-05": "281/22 = 12.8 (1 of 5)",
    "DQ-02": "5/5 = 100.0 (5 of 5)",
}


def test_B19_D2_E1_F2_the_night_prints_the_seeds_totals(
    in_seed_district: dict[str, Compound], roll_up: RollUp
) -> None:
    roll_up(date(2023, 4, 30))
    assert {metric: printed(metric) for metric in SEED_TABLE} == SEED_TABLE


def test_B19_a_head_resigns_and_the_next_night_says_21_of_22(
    seeded_meijing: Compound, roll_up: RollUp
) -> None:
    roll_up(date(2023, 4, 30))
    with compound_context(seeded_meijing):
        term = HeadTerm.objects.filter(until_on=None).last()
        assert term
        end_head_term(term=term, until_on=date(2023, 5, 1))
    roll_up(date(2023, 5, 1))
    assert printed("ORG-03", "meijing", "2023-04-30") == "22/22 = 100.0 (1 of 1)"
    assert printed("ORG-03", "meijing", "2023-05-01") == "21/22 = 95.5 (1 of 1)"


def test_B18_one_link_less_makes_ORG_02_fall_the_same_night(
    seeded_meijing: Compound, roll_up: RollUp
) -> None:
    with compound_context(seeded_meijing):
        Household.objects.update(occupancy="occupied")
    roll_up(date(2023, 4, 30))
    with compound_context(seeded_meijing):
        end_link(link=Link.objects.earliest("id"), until_on=date(2023, 5, 1))
    roll_up(date(2023, 5, 1))
    days = ("2023-04-30", "2023-05-01")
    assert [printed("ORG-02", "meijing", day) for day in days] == [
        "1/1 = 100.0 (1 of 1)",
        "0/1 = 0.0 (1 of 1)",
    ]
    assert [printed("ORG-04", "meijing", day) for day in days] == [
        "281/281 = 100.0 (1 of 1)",
        "280/281 = 99.6 (1 of 1)",
    ]


def test_D3_ORG_06_begins_in_the_month_of_the_committee(
    in_seed_district: dict[str, Compound], roll_up: RollUp
) -> None:
    roll_up(date(2022, 4, 30), date(2022, 5, 31))
    months = [figure("ORG-06", "gonghang", month) for month in ("2022-04", "2022-05")]
    assert [one.numerator for one in months] == [0, 1]


def test_C10_the_lock_counts_as_a_next_day_fix(wangfu: Compound, roll_up: RollUp) -> None:
    with compound_context(wangfu):
        import_demo("wangfu")
    roll_up(date(2023, 4, 30))
    assert figure("MAT-08", "wangfu").numerator == 1


def test_nothing_is_left_to_do_after_a_night(seeded_meijing: Compound, roll_up: RollUp) -> None:
    roll_up(date(2023, 4, 30))
    assert drain(seconds=5).done == 0
