"""Four processes hammer at one matter after another: each history stands in order, nothing is lost.

`make hammer` does it for longer and prints what was done and refused.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.models import (
    Assignment,
    ClockChange,
    ClockKind,
    Matter,
    Referral,
    StageMoment,
    State,
    Step,
    Verdict,
)
from tenants.matters.progress import STATE_AFTER
from tests import make
from tests.conftest import OwnDatabase
from tests.visitors import inside

SECONDS = float(os.environ.get("HAMMER_SECONDS", "2"))
_PROGRAM = "import django; django.setup(); from tests.tenants.matters.hammering import main; main()"
_SECONDS_EACH = 0.5


@dataclass(frozen=True)
class Outcome:
    """What the processes say they have done."""

    done: Counter[str]
    refused: Counter[str]
    broken: list[str]
    verdicts: list[str]

    def table(self) -> str:
        verbs = sorted(self.done | self.refused)
        return "\n".join(f"{verb:14}{self.done[verb]:8}{self.refused[verb]:8}" for verb in verbs)


@pytest.mark.committed
def test_four_processes_at_one_matter_leave_it_in_order(own_database: OwnDatabase) -> None:
    with inside(Compound.objects.get(slug="meijing")):
        people = {
            "secretary": make.account(Role.SECRETARY),
            "member": make.account(Role.COMMITTEE_MEMBER),
            "asker": make.account(Role.RESIDENT),
        }
    outcome = _hammer(own_database, people)
    print(f"\n{'':14}{'done':>8}{'refused':>8}\n{outcome.table()}")
    if outcome.broken:
        pytest.fail(f"{len(outcome.broken)} errors, first\n{outcome.broken[0]}")
    assert sum(outcome.done.values()) and sum(outcome.refused.values())
    with inside(Compound.objects.get(slug="meijing")):
        assert _as_said(outcome) == []
        found = Matter.objects.select_related("duplicate_of")
        assert [wrong for matter in found for wrong in _wrongs(matter)] == []


def _hammer(database: OwnDatabase, people: dict[str, Account]) -> Outcome:
    told = {
        "people": {role: str(account.pk) for role, account in people.items()},
        "turns": round(SECONDS / _SECONDS_EACH),
        "seconds": SECONDS,
        "seed": os.environ.get("HAMMER_SEED", "1"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=database.environment,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    parts: list[dict[str, Any]] = json.loads(ran.stdout)
    return Outcome(
        done=sum((Counter(part["done"]) for part in parts), Counter()),
        refused=sum((Counter(part["refused"]) for part in parts), Counter()),
        broken=[text for part in parts for text in part["broken"]],
        verdicts=[one for part in parts for one in part["verdicts"]],
    )


def _as_said(outcome: Outcome) -> list[str]:
    """Each act that came back without a refusal has its row, and there is no other."""
    steps = StageMoment.objects.filter(is_skipped=False)
    verdicts = Verdict.objects.filter(of_requester=True)
    kept = {
        "discuss": steps.filter(step=Step.DISCUSSED).count(),
        "finish": steps.filter(step=Step.FINISHED).count(),
        "judge": verdicts.filter(pk__in=outcome.verdicts).count(),
        "judge_by_link": verdicts.exclude(pk__in=outcome.verdicts).count(),
        "reopen": steps.filter(step=Step.ACCEPTED, round=2).count(),
        "merge": Matter.objects.filter(state=State.MERGED).count(),
        "publish": steps.filter(step=Step.PUBLISHED).count(),
        "extend": ClockChange.objects.filter(kind=ClockKind.EXTENDED).count(),
        "refer": Referral.objects.count(),
        "record_reply": Referral.objects.filter(reply__isnull=False).count(),
    }
    return [
        f"{verb}: {outcome.done[verb]} done, {rows} kept"
        for verb, rows in kept.items()
        if rows != outcome.done[verb]
    ]


def _wrongs(matter: Matter) -> Iterator[str]:
    """What does not hold of a matter that was moved by many."""
    for number in range(1, matter.round + 1):
        taken = [one for one in matter.steps.all() if one.round == number]
        taken.sort(key=lambda one: Step(one.step).rank)
        if [Step(one.step) for one in taken] != list(Step)[: len(taken)]:
            yield f"{matter}: {[one.step for one in taken]} in round {number}"
        if [one.at for one in taken] != sorted(one.at for one in taken):
            yield f"{matter}: moments fall back in round {number}"
        if number < matter.round and len(taken) <= Step.FINISHED.rank:
            yield f"{matter}: reopened before it was finished"
    if matter.steps.filter(round__gt=matter.round).exists():
        yield f"{matter}: steps after the last round"
    yield from _state(matter, Step(taken[-1].step))
    yield from _clock(matter)
    last = Assignment.objects.filter(matter=matter).order_by("at", "id").last()
    if last is None or last.responsible_id != matter.responsible_id:
        yield f"{matter}: another is responsible than was last assigned"
    if Referral.objects.filter(matter=matter, reply=None).count() > 1:
        yield f"{matter}: lies in two places"


def _state(matter: Matter, last: Step) -> Iterator[str]:
    into = matter.duplicate_of
    if into is None:
        if matter.state != STATE_AFTER[last]:
            yield f"{matter}: {matter.state} after {last}"
        return
    if into.state == State.MERGED:
        yield f"{matter}: went into one that went on itself"
    if matter.steps.filter(at__gt=matter.merged_at).exists():
        yield f"{matter}: moved on after it was merged"


def _clock(matter: Matter) -> Iterator[str]:
    last = ClockChange.objects.filter(matter=matter, round=matter.round).last()
    is_paused = last is not None and last.kind == ClockKind.PAUSED
    if is_paused != (matter.paused_at is not None):
        yield f"{matter}: the clock stands otherwise than its last change says"
    if last and last.complete_by not in {None, matter.complete_by}:
        yield f"{matter}: due otherwise than its last change says"
