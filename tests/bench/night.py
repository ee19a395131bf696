"""The night of an invented district: two workers against one, and many compounds against few.

COMPOUNDS says how many (120); they have two months of matters. Times are a compound's share.
"""

import math
import os
import subprocess
import sys
from datetime import date
from itertools import cycle
from pathlib import Path

from django.conf import settings

from district.metrics.ledger import closed_nights, plan_night
from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound
from infra.synthesis.compound import CompoundWriter
from infra.synthesis.district import write_compound
from infra.synthesis.order import Order
from infra.synthesis.organisation import decided
from infra.synthesis.plan import planned
from tests import make
from tests.bench.measure import Comparison, rounds

COMPOUNDS = 120
NIGHTS = 4
# As a large district stands to a small one.
FEWER = 1072 / 50
# Works off what is due, and says when it began and ended by the clock that processes share.
DRAIN = """
import sys, time
import django; django.setup()
from district.tenancy.context import district_context
from workers.rollup import drain
with district_context():
    print(flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    if drain(seconds=3600).failed:
        sys.exit(1)
    print(began, time.monotonic())
"""


def night() -> dict[str, Comparison]:
    """Two workers against one; and how the cost grows from a few compounds to all of them.

    An exponent of 1 means that twice the compounds cost twice as much.
    """
    count = max(2, int(os.environ.get("COMPOUNDS", COMPOUNDS)))
    compounds = invented(count, "night")
    few = compounds[: max(1, round(count / FEWER))]
    [*nights] = closed_nights(2 * rounds(NIGHTS) + 1)
    _milliseconds(nights.pop(0), compounds, workers=1)  # later nights meet all cells already
    one: list[float] = []
    two: list[float] = []
    some: list[float] = []
    for first, second in zip(nights[::2], nights[1::2], strict=True):
        some.append(_milliseconds(first, few, workers=1))
        one.append(_milliseconds(first, compounds, workers=1))
        two.append(_milliseconds(second, compounds, workers=2))
    grown = [
        1 + math.log(many / fewer) / math.log(len(compounds) / len(few))
        for many, fewer in zip(one, some, strict=True)
    ]
    return {
        "night_workers": Comparison(two, one),
        "night_growth": Comparison(grown, [1.0] * len(grown), "exponent"),
    }


def invented(
    count: int, prefix: str, *, months: int = 2, until: date | None = None
) -> list[Compound]:
    """Compounds without faults, with records of so many months up to ``until`` (last night)."""
    [last] = closed_nights(1)
    order = Order(compounds=2 * count, months=months, seed=1, until=until or last)
    usual = [one for one in planned(order).compounds if one.fault is None]
    made = [make.compound(f"{prefix}-{number}") for number in range(count)]
    for place, one in zip(made, cycle(usual), strict=False):
        organisation = decided(one, order.dice("organisation decided", one.index))
        write_compound(place, CompoundWriter(order, one), organisation)
    return made


def _milliseconds(day: date, compounds: list[Compound], *, workers: int) -> float:
    """What is left of the night is planned, and worked off by so many processes at once."""
    plan_night(day=day, compounds=compounds)
    due = RollupRun.objects.filter(day=day, state=RunState.DUE).count()
    RollupRun.objects.update(basis="")  # each compound is read, whatever the night before said
    running = [_worker() for _number in range(workers)]
    for child in running:
        assert child.stdout
        child.stdout.readline()  # it has started
    for child in running:
        assert child.stdin
        child.stdin.write("\n")
        child.stdin.flush()
    told = [child.communicate()[0].split() for child in running]
    if any(child.returncode for child in running):
        raise RuntimeError(f"the night of {day} did not end well")
    began, ended = (min(float(one[0]) for one in told), max(float(one[1]) for one in told))
    return (ended - began) * 1000 / max(due, 1)


def _worker() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", DRAIN],
        env={**os.environ, "DATA_DIR": str(Path(settings.DATA_DIR))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
