"""Two ways measured turn by turn, so that a noisy minute falls on both."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Milliseconds of each run of ours and of the baseline, pair by pair."""

    ours: list[float]
    baseline: list[float]

    def figures(self) -> dict[str, float | int | str]:
        """Medians, and the median of the pairs' ratios."""
        ratios = [a / b for a, b in zip(self.ours, self.baseline, strict=True)]
        return {
            "ours": round(median(self.ours), 3),
            "baseline": round(median(self.baseline), 3),
            "ratio": round(median(ratios), 3),
            "unit": "ms",
            "runs": len(ratios),
        }


def rounds(usual: int) -> int:
    return int(os.environ.get("ROUNDS", usual))


def compare(
    ours: Callable[[], object], baseline: Callable[[], object], *, pairs: int, batch: int = 1
) -> Comparison:
    """Time batches of both in turn, the first place changing with each pair."""
    times: tuple[list[float], list[float]] = ([], [])
    for pair in range(pairs):
        order = ((0, ours), (1, baseline)) if pair % 2 else ((1, baseline), (0, ours))
        for place, work in order:
            times[place].append(milliseconds(work, batch))
    return Comparison(*times)


def milliseconds(work: Callable[[], object], batch: int) -> float:
    """How long ``work`` takes, on average over ``batch`` runs in a row."""
    began = time.perf_counter()
    for _ in range(batch):
        work()
    return (time.perf_counter() - began) * 1000 / batch
