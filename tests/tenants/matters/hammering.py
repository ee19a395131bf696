"""Four processes that do to one matter whatever may be done, at once; django is set up by whoever
starts it.

Stdin names the people. The first process reports three matters at a time, on which all spend a
while, mostly on the first of them. Printed is what became of it all, as one JSON object.
"""

import json
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections

from district.core.errors import DomainError
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context
from tenants.matters import services
from tenants.matters.models import (
    Category,
    ExtensionReason,
    Matter,
    PauseReason,
    Recipient,
    ReplyKind,
    Satisfaction,
    Solution,
    Stage,
)
from tenants.messages.links import issue_slip, judge_through

PROCESSES = 4
# Of each process on each three, also where the machine is busy elsewhere.
LEAST_ACTS = 20
# They turn to the next three together.
_start = multiprocessing.get_context("fork").Barrier(PROCESSES)


@dataclass
class Hand:
    """One process: whom it acts for, what it hits at the moment, and what it remembers."""

    people: dict[str, Account]
    dice: random.Random
    three: list[UUID] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)

    @property
    def one(self) -> UUID:
        """Mostly the first."""
        return self.dice.choices(self.three, [8, 1, 1])[0]

    @property
    def office(self) -> Account:
        return self.people[self.dice.choice(["secretary", "member"])]

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.office, "matter_id": self.one}

    def assign(self) -> None:
        services.assign(**self.who, responsible_id=self.office.pk)

    def assign_many(self) -> None:
        those = self.dice.sample(self.three, self.dice.randint(1, 3))
        services.assign_many(actor=self.office, matter_ids=those, responsible_id=self.office.pk)

    def start_work(self) -> None:
        services.start_work(**self.who)

    def discuss(self) -> None:
        services.discuss(**self.who, note="商量过了")

    def finish(self) -> None:
        services.finish(**self.who, outcome="换了新的")

    def judge(self) -> None:
        verdict = services.judge(
            actor=self.people["asker"],
            matter_id=self.one,
            solution=Solution.SOLVED,
            satisfaction=Satisfaction.SATISFIED,
        )
        self.verdicts.append(str(verdict.pk))

    def judge_by_link(self) -> None:
        _link, secret = issue_slip(actor=self.people["secretary"], matter_id=self.one)
        judge_through(
            secret=secret, solution=Solution.SOLVED, satisfaction=Satisfaction.DISSATISFIED
        )

    def reopen(self) -> None:
        services.reopen(actor=self.people["asker"], matter_id=self.one, reason="又坏了")

    def merge(self) -> None:
        duplicate, into = self.dice.sample(self.three, 2)
        services.merge_duplicate(actor=self.office, duplicate_id=duplicate, into_id=into)

    def pause(self) -> None:
        services.pause(**self.who, reason=self.dice.choice(list(PauseReason)))

    def resume(self) -> None:
        services.resume(**self.who)

    def extend(self) -> None:
        services.extend(**self.who, reason=self.dice.choice(list(ExtensionReason)))

    def refer(self) -> None:
        services.refer(
            **self.who,
            recipient=Recipient.STREET,
            unit_name="凤山街道",
            asked="请来看看",
            stops_clock=self.dice.random() < 0.5,
        )

    def record_reply(self) -> None:
        services.record_reply(**self.who, kind=ReplyKind.ANSWERED, text="明天来")

    def sort(self) -> None:
        services.sort_matter(**self.who, category=self.dice.choice(list(Category)))

    def publish(self) -> None:
        services.publish(**self.who, text="灯换好了")

    def skip_stage(self) -> None:
        stage = self.dice.choice([Stage.DISCUSS, Stage.JUDGE])
        services.skip_stage(**self.who, stage=stage, reason="小事")

    def reckon(self) -> None:
        """As the morning's worker does with all that is open."""
        services.reckon_open_matters()

    def reassign(self) -> None:
        services.reassign_orphans()


# What ends a matter comes seldom, so that the others find something to do.
_WEIGHTS: dict[Callable[[Hand], None], int] = {
    Hand.assign: 4,
    Hand.assign_many: 4,
    Hand.start_work: 3,
    Hand.discuss: 4,
    Hand.finish: 2,
    Hand.judge: 4,
    Hand.judge_by_link: 2,
    Hand.reopen: 3,
    Hand.merge: 2,
    Hand.pause: 4,
    Hand.resume: 4,
    Hand.extend: 3,
    Hand.refer: 3,
    Hand.record_reply: 3,
    Hand.sort: 4,
    Hand.publish: 1,
    Hand.skip_stage: 2,
    Hand.reckon: 2,
    Hand.reassign: 1,
}


def main() -> None:
    """All connections are the processes' own: none is open before they part."""
    told = json.load(sys.stdin)
    shares = [{**told, "seed": f"{told['seed']}-{n}", "is_first": n == 0} for n in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        json.dump(pool.map(_hammer, shares, chunksize=1), sys.stdout)


def _hammer(told: dict[str, Any]) -> dict[str, Any]:
    with district_context():
        compound = Compound.objects.get(slug="meijing")
    with compound_context(compound):
        people = {role: Account.objects.get(pk=pk) for role, pk in told["people"].items()}
        hand = Hand(people, random.Random(told["seed"]))
        done: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        broken: list[str] = []
        for turn in range(told["turns"]):
            if told["is_first"]:
                for _one in range(3):
                    services.report_matter(actor=people["asker"], text="灯不亮")
            _start.wait(timeout=60)
            found = Matter.objects.order_by("number").values_list("pk", flat=True)
            hand.three = list(found[3 * turn : 3 * turn + 3])
            until, acts = time.monotonic() + told["seconds"] / told["turns"], 0
            while acts < LEAST_ACTS or time.monotonic() < until:
                acts += 1
                verb = hand.dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
                try:
                    verb(hand)
                except DomainError:
                    refused[verb.__name__] += 1
                except Exception:
                    broken.append(traceback.format_exc())
                else:
                    done[verb.__name__] += 1
    connections.close_all()
    return {"done": done, "refused": refused, "broken": broken, "verdicts": hand.verdicts}
