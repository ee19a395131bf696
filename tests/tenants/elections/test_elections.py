"""An election from its draft to its result, and each refusal on the way."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.errors import DomainError
from district.registry.models import Compound
from tenants.elections.models import Attendance, Election, SecretBallot, SecretMark, State
from tenants.elections.queries import outcome_of, second_of
from tenants.elections.services import (
    add_written_in,
    close_attendance,
    count_ballots,
    draft_election,
    draft_second_election,
    revise_election,
)
from tests.tenants.elections.making import NAMES, ballots, draft, opened

pytestmark = pytest.mark.django_db


def refused(code: str, act: Any, **told: Any) -> None:
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        act(**told)
    assert refusal.value.code == code


def test_it_is_drafted_attended_counted_and_told_by_stored_sums(in_meijing: Compound) -> None:
    election = draft_election(draft=draft())
    revise_election(election=election, draft=draft(title="补选"))
    close_attendance(election=election, present=[*NAMES[:8], " "])
    box = ballots(election, "1 2, 1 2, 1 2, 1 2, 1, 0, 1 2 3")
    counted = count_ballots(election=election, ballots=box, tellers=["梁秋生", "白玉"])
    assert (counted.title, counted.state, counted.present) == ("补选", State.COUNTED, 8)
    assert (counted.returned, counted.valid, counted.tellers) == (7, 6, "梁秋生、白玉")
    told = outcome_of(counted)
    assert told and (told.needed, told.invalid, told.left, told.tied) == (5, 1, 1, [])
    assert [(one.name, one.votes) for one in told.elected] == [("陈大明", 5)]
    assert SecretBallot.objects.filter(election=counted).count() == 7
    assert SecretMark.objects.count() == 12


def test_the_audit_bears_numbers_alone(in_meijing: Compound) -> None:
    election = opened(9)
    count_ballots(election=election, ballots=ballots(election, "1, 2, 0"), tellers=["梁秋生"])
    entries = AuditEntry.objects.filter(object_id=election.pk).order_by("pk")
    assert [(one.action, one.facts) for one in entries] == [
        ("elections.drafted", {}),
        ("elections.attended", {"present": 9, "entitled": 10}),
        ("elections.counted", {"present": 9, "returned": 3, "valid": 3}),
    ]


def test_a_tie_at_the_last_seat_waits_for_a_further_vote(in_meijing: Compound) -> None:
    election = opened(10)
    box = ballots(election, ",".join(["1 2"] * 4 + ["1 3"] * 4 + ["2 3"] * 2))
    told = outcome_of(count_ballots(election=election, ballots=box, tellers=["梁秋生"]))
    assert told and ([one.position for one in told.elected], told.left) == ([1], 1)
    assert [one.position for one in told.tied] == [2, 3]


def test_who_was_written_in_gets_a_number_and_can_be_elected(in_meijing: Compound) -> None:
    election = opened(8)
    written = add_written_in(election=election, name="何春生")
    box = ballots(election, ",".join(["4"] * 5))
    told = outcome_of(count_ballots(election=election, ballots=box, tellers=["梁秋生"]))
    assert told and told.elected == [written] and written.is_written_in


def test_more_ballots_than_people_make_it_void_and_keep_none(in_meijing: Compound) -> None:
    election = opened(8)
    box = ballots(election, ",".join(["1 2"] * 9))
    counted = count_ballots(election=election, ballots=box, tellers=["梁秋生"])
    assert (counted.state, counted.returned, outcome_of(counted)) == (State.VOID, 9, None)
    assert not SecretBallot.objects.exists()
    assert not counted.candidates.exclude(votes=None).exists()


def test_what_a_draft_must_have(in_meijing: Compound) -> None:
    wanting: dict[str, dict[str, Any]] = {
        "too_few_candidates": {"candidates": ["陈大明", "杨小兰"]},
        "named_twice": {"candidates": ["陈大明", "陈大明", "周文斌"]},
        "no_seats": {"seats": 0},
        "entitled_out_of_range": {"entitled": 0},
        "no_title": {"title": " "},
        "no_rules_yet": {"held_on": date(2019, 1, 1)},
    }
    for code, told in wanting.items():
        refused(code, draft_election, draft=draft(**told))
    assert not Election.objects.exists()


def test_no_meeting_before_its_day_nor_without_four_fifths(in_meijing: Compound) -> None:
    early = draft_election(draft=draft(held_on=today() + timedelta(days=1)))
    refused("not_held_yet", close_attendance, election=early, present=NAMES)
    election = draft_election(draft=draft())
    refused("no_quorum", close_attendance, election=election, present=NAMES[:7])
    refused("more_than_entitled", close_attendance, election=election, present=[*NAMES, "又一"])
    refused("named_twice", close_attendance, election=election, present=["又一"] * 2)
    assert not Attendance.objects.exists()


def test_the_count_refuses_candidates_as_tellers_and_strangers_on_ballots(
    in_meijing: Compound,
) -> None:
    election, other = opened(8), opened(8)
    box = ballots(election, "1 2, 1")
    refused("teller_stands", count_ballots, election=election, ballots=box, tellers=["陈大明"])
    refused("no_such_candidate", count_ballots, election=other, ballots=box, tellers=["梁秋生"])
    refused("stands_already", add_written_in, election=election, name="陈大明")


def test_no_step_is_taken_twice_or_out_of_order(in_meijing: Compound) -> None:
    election = draft_election(draft=draft())
    moved_on = "election_has_moved_on"
    refused(moved_on, count_ballots, election=election, ballots=[], tellers=["梁秋生"])
    close_attendance(election=election, present=NAMES)
    refused(moved_on, revise_election, election=election, draft=draft())
    refused(moved_on, close_attendance, election=election, present=NAMES)
    count_ballots(election=election, ballots=ballots(election, "1"), tellers=["梁秋生"])
    refused(moved_on, count_ballots, election=election, ballots=[], tellers=["梁秋生"])
    refused(moved_on, add_written_in, election=election, name="何春生")


def test_postgresql_itself_keeps_attendance_before_ballots(in_meijing: Compound) -> None:
    early, late = draft_election(draft=draft()), opened(8)
    count_ballots(election=late, ballots=ballots(late, "1"), tellers=["梁秋生"])
    ballot, stands = SecretBallot.objects.get(), late.candidates.all()[1]
    for write in (
        lambda: SecretBallot.objects.create(election=early),
        lambda: SecretBallot.objects.create(election=late),
        lambda: SecretMark.objects.create(ballot=ballot, candidate=stands),
        lambda: Attendance.objects.create(election=late, name="又一"),
        lambda: SecretBallot.objects.update(election=early),
        lambda: SecretMark.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_tie_is_decided_by_a_further_ballot_that_names_the_first(in_meijing: Compound) -> None:
    first = opened(10)
    box = ballots(first, ",".join(["1 2"] * 4 + ["1 3"] * 4 + ["2 3"] * 2))
    count_ballots(election=first, ballots=box, tellers=["梁秋生"])
    second = draft_second_election(election=first)
    assert (second.follows, second.seats, second_of(first)) == (first, 1, second)
    assert [one.name for one in second.candidates.all()] == ["杨小兰", "周文斌"]
    refused("second_vote_runs", draft_second_election, election=first)
    told = draft(seats=1, candidates=["杨小兰", "陈大明"])
    refused("not_tied", revise_election, election=second, draft=told)
    close_attendance(election=second, present=NAMES)
    box = ballots(second, ",".join(["1"] * 6 + ["2"] * 4))
    outcome = outcome_of(count_ballots(election=second, ballots=box, tellers=["梁秋生"]))
    assert outcome and [one.name for one in outcome.elected] == ["杨小兰"]


def test_without_a_tie_there_is_no_further_ballot(in_meijing: Compound) -> None:
    election = opened(10)
    count_ballots(election=election, ballots=ballots(election, "1, 2, 0"), tellers=["梁秋生"])
    refused("nobody_tied", draft_second_election, election=election)
