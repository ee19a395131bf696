"""How one compound goes about its matters: rates of its own around the district's."""

import random
from dataclasses import dataclass

from infra.synthesis.faults import Fault

# The compounds' rates differ by so many points (standard deviation).
_SPREAD = 0.08
MEDIAN_HOURS, SPREAD_OF_HOURS = 26.0, 1.65


@dataclass(frozen=True)
class Manner:
    """Rates are parts of one; ``per_hundred`` matters a month for a hundred households."""

    per_hundred: float
    answered_in_time: float
    median_hours: float
    judged: float
    solved: float
    satisfied: float
    reopened: float
    discussed: float


def manner_of(fault: Fault | None, dice: random.Random) -> Manner:
    """Drawn once for a compound."""
    is_perfect = fault is Fault.ALWAYS_SATISFIED
    return Manner(
        per_hundred=min(max(dice.gammavariate(9.0, 0.21), 1.0), 3.0),
        answered_in_time=_rate(dice, 0.95, 0.025, 0.90, 0.995),
        median_hours=MEDIAN_HOURS * dice.lognormvariate(0.0, 0.25),
        judged=0.95 if is_perfect else _rate(dice, 0.55, _SPREAD, 0.30, 0.80),
        solved=1.0 if is_perfect else _rate(dice, 0.74, _SPREAD, 0.55, 0.90),
        satisfied=1.0 if is_perfect else _rate(dice, 0.82, _SPREAD, 0.65, 0.96),
        reopened=0.0 if is_perfect else _rate(dice, 0.05, 0.015, 0.02, 0.08),
        discussed=_rate(dice, 0.25, _SPREAD, 0.05, 0.60),
    )


def _rate(dice: random.Random, mean: float, spread: float, least: float, most: float) -> float:
    return min(max(dice.gauss(mean, spread), least), most)
