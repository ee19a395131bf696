"""Two ways measured turn by turn, so that a noisy minute falls on both."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Milliseconds (or ``unit``) of each run of ours and of the baseline, pair by pair."""

    ours: list[float]
    baseline: list[float]
    unit: str = "ms"

    def figures(self) -> dict[str, float | int | str]:
        """Medians, and the median of the pairs' ratios."""
        ratios = [a / b for a, b in zip(self.ours, self.baseline, strict=True)]
        return {
            "ours": round(median(self.ours), 3),
            "baseline": round(median(self.baseline), 3),
            "ratio": round(median(ratios), 3),
            "unit": self.unit,
            "runs": len(ratios),
        }


def rounds(usual: int) -> int:
    return int(os.environ.get("ROUNDS", usual))


def compare(
    ours: Callable[[], object],
    baseline: Callable[[], object],
    *,
    pairs: int,
    batch: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> Comparison:
    """Time batches of both in turn, the first place changing with each pair."""
    times: tuple[list[float], list[float]] = ([], [])
    for pair in range(pairs):
        order = ((0, ours), (1, baseline)) if pair % 2 else ((1, baseline), (0, ours))
        for place, work in order:
            times[place].append(milliseconds(work, batch, clock))
    return Comparison(*times)


def milliseconds(
    work: Callable[[], object], batch: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """How long ``work`` takes by ``clock``, on average over ``batch`` runs in a row."""
    began = clock()
    for _ in range(batch):
        work()
    return (clock() - began) * 1000 / batch


def processor_clock(others: list[int]) -> Callable[[], float]:
    """Seconds that this process and ``others`` have computed; waiting for each other is none.

    Processes of another machine, or of a kernel that does not tell, count as nothing.
    """
    told = [path for pid in others if (path := Path(f"/proc/{pid}/schedstat")).exists()]

    def seconds() -> float:
        return time.process_time() + sum(int(path.read_text().split()[0]) for path in told) / 1e9

    return seconds
