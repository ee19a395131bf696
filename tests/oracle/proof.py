"""Makes the district, lets its nights pass, holds everything against the oracle."""

import time
from argparse import Namespace
from collections.abc import Callable

from district.metrics.definitions import versions_on
from district.registry.models import Compound
from infra.synthesis.district import synthesize
from infra.synthesis.faults import Fault
from infra.synthesis.order import ordered
from tests.oracle.comparing import (
    Verdict,
    compare_cells,
    compare_figures,
    periods_of,
)
from tests.oracle.nights import Lived, live
from tests.oracle.noticing import Notice, notices
from tests.oracle.sums import read_ledger, read_registry

Told = Callable[[str], object]


def prove(asked: Namespace, told: Told) -> int:
    """All of it, told line by line; how many figures differ or faults were not noticed."""
    order = ordered(profile=asked.profile, months=asked.months, seed=asked.seed, until=asked.until)
    made = synthesize(order, told)
    told(f"{made.compounds} compounds, {order.first_day} to {order.until}, seed {order.seed}")
    for one in made.absent:
        told(f"without {one.kind}: {one.why}")
    if asked.labels:
        made.write_labels(asked.labels)
    [version] = versions_on(order.until)
    lived = live(made, version, workers=asked.workers, told=told)
    told(f"{lived.runs} runs in {lived.seconds:.1f} s")
    verdict = _compared(lived, told)
    for line in verdict.lines():
        told(line)
    tell_notices(notices(lived, verdict), told)
    return len(verdict.differences)


def _compared(lived: Lived, told: Told) -> Verdict:
    began = time.perf_counter()
    verdict = Verdict()
    for compound in Compound.objects.order_by("slug"):
        compare_cells(compound, lived.version, verdict, lived.asked.get(compound.slug))
    told(f"{verdict.cells} cells compared in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    registry, ledger = read_registry(), read_ledger(lived.version)
    periods = periods_of(verdict)
    compare_figures(periods, verdict, registry=registry, ledger=ledger)
    counted = f"{verdict.figures} figures of {len(periods)} periods"
    told(f"{counted} compared in {time.perf_counter() - began:.1f} s")
    told(f"{len(verdict.differences)} differences")
    return verdict


def tell_notices(found: list[Notice], told: Told) -> None:
    """Every kind, with each of its labels: caught or missed, and how."""
    caught = {kind: [one for one in found if one.kind is kind] for kind in Fault}
    kinds = {kind: ones for kind, ones in caught.items() if ones}
    whole = sum(all(one.how for one in ones) for ones in kinds.values())
    told(f"{whole} of {len(kinds)} kinds of faults caught")
    for kind, ones in kinds.items():
        for one in ones:
            told(f"{'caught' if one.how else 'MISSED'} {kind}: {one.slug}: {one.how or one.why}")
