"""The ledger: who is expected, who may claim, and what becomes of the dead and the broken."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from district.core.clock import local_day
from district.core.errors import DomainError
from district.metrics.ledger import (
    ATTEMPTS,
    Basis,
    Claim,
    LeaseLost,
    claim_runs,
    closed_nights,
    database_now,
    fail_run,
    finish_runs,
    hold_claims,
    plan_missing,
    plan_night,
    seconds_to_next_try,
)
from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound, CompoundStatus
from district.registry.services.life import close_compound

DAY = date(2023, 4, 16)


@pytest.fixture
def claim(meijing: Compound) -> Claim:
    plan_night(day=DAY, compounds=[meijing])
    return take(owner="first")


def take(owner: str) -> Claim:
    [claim] = claim_runs(owner=owner, limit=1)
    return claim


def finish(claim: Claim) -> None:
    with transaction.atomic():
        finish_runs([(claim, Basis("", None))])


def let_lease_end() -> None:
    RollupRun.objects.update(lease_until=Now() - timedelta(seconds=1))


def let_pause_end() -> None:
    RollupRun.objects.update(not_before=Now())


def test_every_compound_in_operation_is_planned_once(meijing: Compound, wangfu: Compound) -> None:
    assert plan_night(day=DAY) == 2
    assert plan_night(day=DAY) == 2
    assert RollupRun.objects.count() == 2


def test_a_compound_not_yet_live_is_not_expected(meijing: Compound) -> None:
    assert plan_night(day=meijing.go_live_on - timedelta(days=1)) == 0
    assert plan_night(day=meijing.go_live_on, compounds=[meijing]) == 1


def test_a_closed_compound_is_expected_until_the_day_before(meijing: Compound) -> None:
    close_compound(compound=meijing, reason="合并", by_id=None, from_on=DAY)
    assert plan_night(day=DAY, compounds=[meijing]) == 0
    assert plan_night(day=DAY - timedelta(days=1), compounds=[meijing]) == 1


def test_a_compound_being_opened_is_not_expected(meijing: Compound) -> None:
    Compound.objects.filter(pk=meijing.pk).update(status=CompoundStatus.OPENING)
    assert plan_night(day=DAY, compounds=[meijing]) == 0


def test_a_day_that_is_not_over_is_refused(db: None) -> None:
    with pytest.raises(DomainError, match="还没有结束"):
        plan_night(day=local_day(database_now()))


def test_reconciliation_finds_nights_that_nobody_planned(meijing: Compound) -> None:
    plan_missing(nights=3)
    planned = RollupRun.objects.filter(compound=meijing).values_list("day", flat=True)
    assert sorted(planned) == closed_nights(3)


@pytest.mark.parametrize(("away", "planned"), [(2, 3), (9, 9), (62, 62), (63, 3)])
def test_after_an_outage_no_night_since_is_left_out(
    meijing: Compound, away: int, planned: int
) -> None:
    [last] = closed_nights(1)
    plan_night(day=last - timedelta(days=away), compounds=[meijing])
    plan_missing(nights=3)
    since = RollupRun.objects.filter(compound=meijing, day__gt=last - timedelta(days=away))
    assert since.count() == min(planned, away)


def test_reconciliation_leaves_done_nights_alone(claim: Claim) -> None:
    finish(claim)
    plan_night(day=DAY)
    assert RollupRun.objects.get(pk=claim.run_id).state == RunState.DONE


def test_asking_again_makes_a_done_night_due(claim: Claim) -> None:
    finish(claim)
    assert plan_night(day=DAY, compounds=[claim.compound], again=True) == 1


def test_a_claimed_run_is_nobody_elses(claim: Claim) -> None:
    assert claim_runs(owner="second", limit=5) == []


def test_a_compounds_nights_are_worked_off_in_their_order(claim: Claim) -> None:
    plan_night(day=DAY + timedelta(days=1), compounds=[claim.compound])
    assert claim_runs(owner="second", limit=5) == []
    finish(claim)
    assert take(owner="second")


def test_who_was_just_asked_is_asked_for_its_next_night_first(
    claim: Claim, wangfu: Compound
) -> None:
    """Its connection knows the compound's tables by now; without one, the oldest night goes."""
    plan_night(day=DAY, compounds=[wangfu])
    plan_night(day=DAY + timedelta(days=1))
    finish(claim)
    [next_of_it] = claim_runs(owner="first", limit=1, near={claim.compound.pk})
    assert (next_of_it.compound, next_of_it.day) == (claim.compound, DAY + timedelta(days=1))
    [oldest] = claim_runs(owner="second", limit=1)
    assert (oldest.compound, oldest.day) == (wangfu, DAY)


def test_what_a_dead_worker_left_is_claimed_again(claim: Claim) -> None:
    let_lease_end()
    second = take(owner="second")
    assert (second.run_id, second.fence, second.attempts) == (claim.run_id, 2, 2)


def test_a_worker_back_from_the_dead_can_neither_begin_nor_finish(claim: Claim) -> None:
    let_lease_end()
    second = take(owner="second")
    with transaction.atomic():
        assert hold_claims([claim, second]) == [second]
    with pytest.raises(LeaseLost):
        finish(claim)
    finish(second)
    assert RollupRun.objects.get(pk=claim.run_id).owner == "second"


def test_a_worker_back_from_the_dead_cannot_fail_it_either(claim: Claim) -> None:
    let_lease_end()
    take(owner="second")
    fail_run(claim, error="Late")
    assert RollupRun.objects.get(pk=claim.run_id).last_error == ""


def test_asking_again_takes_the_run_from_who_works_on_it(claim: Claim) -> None:
    plan_night(day=DAY, compounds=[claim.compound], again=True)
    with pytest.raises(LeaseLost):
        finish(claim)


def test_a_failure_waits_longer_each_time_and_is_parked_in_the_end(claim: Claim) -> None:
    waits = []
    for _try in range(ATTEMPTS - 1):
        assert not fail_run(claim, error="ProgrammingError 42P01")
        waits.append(round(seconds_to_next_try() or 0))
        assert claim_runs(owner="first", limit=5) == []
        let_pause_end()
        claim = take(owner="first")
    assert fail_run(claim, error="ProgrammingError 42P01")
    assert waits == [2, 4, 8, 16, 32]
    assert RollupRun.objects.get(pk=claim.run_id).state == RunState.FAILED


def test_a_run_that_kills_its_workers_is_parked_too(claim: Claim) -> None:
    RollupRun.objects.update(attempts=ATTEMPTS)
    let_lease_end()
    assert claim_runs(owner="next", limit=5) == []
    run = RollupRun.objects.get(pk=claim.run_id)
    assert (run.state, run.last_error) == (RunState.FAILED, "WorkerLost")


def test_a_failure_keeps_no_more_than_a_line(claim: Claim) -> None:
    fail_run(claim, error="x" * 500)
    assert len(RollupRun.objects.get(pk=claim.run_id).last_error) == 120


def test_claiming_reads_an_index_and_not_the_whole_ledger(meijing: Compound) -> None:
    plan_night(day=DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'run_to_be_done'")
        assert "WHERE" in cursor.fetchone()[0]
