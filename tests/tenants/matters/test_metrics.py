"""What matters report to the night, figure by figure."""

import pytest

from district.registry.models import Compound
from tenants.matters.models import Matter, QuietMonth, Satisfaction, Solution, Source
from tenants.matters.services import merge_duplicate
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import bring_in, elements, record

APRIL, MAY = "2023-04", "2023-05"


def april(*codes: str) -> list[int | None]:
    found = elements(APRIL)
    return [found[code] for code in codes]


def test_C10_the_lock_replaced_the_next_day_counts(in_meijing: Compound) -> None:
    bring_in(record("2023-04-15 16:00", "2023-04-16 10:00"))
    assert april("MC", "MC_V15", "MC_ND") == [1, 1, 1]


def test_C10_with_dates_alone_the_next_calendar_day_counts(in_meijing: Compound) -> None:
    bring_in(record("2023-04-15", "2023-04-16"), record("2023-04-15", "2023-04-17"))
    assert april("MC", "MC_ND") == [2, 1]


@pytest.mark.parametrize(
    ("finished", "counts"), [("2023-04-16 23:59:59", 1), ("2023-04-17 00:00", 0)]
)
def test_C10_the_next_day_ends_at_midnight_in_shanghai(
    in_meijing: Compound, finished: str, counts: int
) -> None:
    bring_in(record("2023-04-15 00:00", finished))
    assert april("MC_ND") == [counts]


@pytest.mark.parametrize(
    ("accepted", "month"), [("2023-04-30 23:59:59", APRIL), ("2023-05-01 00:00", MAY)]
)
def test_R6_the_last_second_belongs_to_its_month(
    in_meijing: Compound, accepted: str, month: str
) -> None:
    bring_in(record(accepted))
    assert {one: elements(one, night="2023-05-31")["MA"] for one in (APRIL, MAY)} == {
        APRIL: 1 if month == APRIL else None,
        MAY: 1 if month == MAY else None,
    }


def test_R4_what_is_late_and_open_stands_in_the_denominator(in_meijing: Compound) -> None:
    on_time = [record("2023-04-03 09:00", "2023-04-07 17:00") for _one in range(4)]
    late = [record("2023-04-03 09:00", "2023-04-20 17:00") for _one in range(3)]
    left = [record("2023-04-03 09:00") for _one in range(5)]
    bring_in(*on_time, *late, *left)
    assert april("MA", "MC_OK", "MC", "MAT_OVD") == [12, 4, 7, 5]


def test_a_deadline_that_has_not_passed_is_not_overdue(in_meijing: Compound) -> None:
    bring_in(record("2023-04-28 09:00"))
    assert april("MAT_OVD") == [0]
    assert elements(MAY)["MAT_OVD"] == 1


def test_overdue_begins_with_the_midnight_after_the_last_day(in_meijing: Compound) -> None:
    bring_in(record("2023-04-03 09:00"))  # five working days: until 10 April, 24:00
    assert elements("2023-04-09")["MAT_OVD"] == 0
    assert elements("2023-04-10")["MAT_OVD"] == 1


def test_B22_62_of_100_matters_were_found_by_us(in_meijing: Compound) -> None:
    found = [Source.DOOR_VISIT, Source.PATROL, Source.HEAD, Source.COUNCIL]
    asked = [Source.RESIDENT, Source.PHONE, Source.WALK_IN, Source.HOTLINE, Source.ABOVE]
    bring_in(*(record("2023-04-03", source=found[n % 4]) for n in range(62)))
    bring_in(*(record("2023-04-03", source=asked[n % 5]) for n in range(38)))
    assert april("MA", "MA_PRO") == [100, 62]


def test_C5_merged_matters_count_once(people: People) -> None:
    bring_in(*(record("2023-04-03 09:00") for _one in range(8)))
    into, *others = Matter.objects.order_by("number")
    for other in others:
        merge_duplicate(actor=people.secretary, duplicate_id=other.pk, into_id=into.pk)
    Matter.objects.exclude(pk=into.pk).update(merged_at="2023-04-04T00:00+08:00")
    assert april("MA") == [1]


def test_G6_guidance_counts_in_response_and_completion_once(in_meijing: Compound) -> None:
    bring_in(
        record(
            "2023-04-03 09:00", "2023-04-04 10:00", started="2023-04-03 10:00", source=Source.ABOVE
        )
    )
    assert april("MR_DUE", "MR_OK", "MC", "MC_OK") == [1, 1, 1, 1]


def test_a_first_answer_is_on_time_before_its_deadline(in_meijing: Compound) -> None:
    bring_in(
        record("2023-04-03 09:00", started="2023-04-03 17:59:59"),
        record("2023-04-03 09:00", started="2023-04-03 18:00"),
        record("2023-04-03 09:00"),
    )
    assert april("MR_DUE", "MR_OK") == [3, 1]


def test_a_response_that_is_not_yet_due_is_not_asked_for(in_meijing: Compound) -> None:
    bring_in(record("2023-04-03 20:00"))
    assert elements(APRIL, night="2023-04-03")["MR_DUE"] == 0


def test_verdicts_count_for_matters_closed_in_the_period(in_meijing: Compound) -> None:
    bring_in(
        record("2023-04-28", "2023-04-29", judged="2023-05-02"),
        record("2023-04-28", "2023-04-29", judged="2023-05-02", solved=Solution.PARTLY),
        record(
            "2023-04-28", "2023-04-29", judged="2023-05-02", satisfied=Satisfaction.DISSATISFIED
        ),
        record("2023-04-28", "2023-04-29"),
        record("2023-04-28", "2023-04-29", source=Source.PATROL),
    )
    found = elements(APRIL, night="2023-05-15")
    codes = ("MC", "MV_E", "MV_N", "MV_S", "MV_T", "MV_SAT")
    assert [found[code] for code in codes] == [5, 4, 3, 2, 3, 2]


def test_a_verdict_is_unknown_before_the_night_that_sees_it(in_meijing: Compound) -> None:
    bring_in(record("2023-04-28", "2023-04-29", judged="2023-05-02"))
    assert elements(APRIL, night="2023-05-01")["MV_N"] == 0
    assert elements(APRIL, night="2023-05-02")["MV_N"] == 1


def test_a_verdict_after_15_days_counts_nowhere(in_meijing: Compound) -> None:
    bring_in(record("2023-04-03", "2023-04-04", judged="2023-04-20"))
    assert april("MV_E", "MV_N") == [1, 0]


def test_V15_closed_within_ten_minutes_waits_for_the_requester(in_meijing: Compound) -> None:
    bring_in(
        record("2023-04-15 16:00", "2023-04-15 16:09:59"),
        record("2023-04-15 16:00", "2023-04-15 16:09:59", judged="2023-04-16"),
        record("2023-04-15 16:00", "2023-04-15 16:10"),
    )
    assert april("MC", "MC_V15", "MC_ND") == [3, 2, 2]


def test_V15_needs_both_moments_to_the_minute(in_meijing: Compound) -> None:
    bring_in(record("2023-04-15", "2023-04-15"))
    assert april("MC_V15", "MC_ND") == [1, 1]


def test_R3_a_month_without_a_record_is_not_reported(in_meijing: Compound) -> None:
    assert set(elements(APRIL).values()) == {None}


def test_R3_a_month_confirmed_as_quiet_is_zero(in_meijing: Compound) -> None:
    QuietMonth.objects.create(month="2023-04-01", at="2023-04-30T20:00+08:00")
    assert set(elements(APRIL).values()) == {0}
    assert elements(APRIL, night="2023-04-29")["MA"] is None


def test_R3_a_quiet_month_confirms_no_other(in_meijing: Compound) -> None:
    QuietMonth.objects.create(month="2023-03-01", at="2023-03-31T20:00+08:00")
    assert elements(APRIL)["MA"] is None


def test_R3_a_day_is_read_within_its_month(in_meijing: Compound) -> None:
    bring_in(record("2023-04-03 09:00"))
    assert elements("2023-04-20")["MA"] == 0
    assert elements("2023-05-20")["MA"] is None


def test_a_reopened_matter_is_open_again_and_counts_once(people: People) -> None:
    bring_in(record("2023-04-03 09:00", "2023-04-04 10:00", key="lock"))
    matter = Matter.objects.get(external_key="lock")
    people.take_up_again(matter, "2023-04-10 09:00")
    assert april("MC", "MAT_OVD") == [0, 1]
    assert elements(APRIL, night="2023-04-09")["MC"] == 1
    people.settle(matter, "2023-04-12 09:00")
    assert april("MC", "MC_OK", "MC_ND") == [1, 1, 0]


def test_MAT_07_the_hours_to_close_fall_into_bands(in_meijing: Compound) -> None:
    bring_in(
        record("2023-04-03 09:00", "2023-04-03 12:59"),
        record("2023-04-03 09:00", "2023-04-03 13:00"),
        record("2023-04-03 09:00", "2023-04-06 08:59"),
        record("2023-04-03 09:00", "2023-04-03 09:05"),  # V15: too quick to be believed
        record("2022-04-03 09:00", "2023-04-03 09:00"),
    )
    bands = {code: count for code, count in elements(APRIL).items() if code.startswith("MH")}
    assert {code for code, count in bands.items() if count} == {"MH_01", "MH_02", "MH_05", "MH_12"}
    assert sum(count or 0 for count in bands.values()) == 4
