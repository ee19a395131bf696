"""Where a value lands on paper."""

import math
from collections.abc import Iterable

from frontend.numbers import Number


def nice_step(highest: float, steps: int = 5) -> float:
    """A round distance between grid lines: 1, 2, 2.5 or 5 times a power of ten."""
    if highest <= 0:
        return 1
    rough = highest / steps
    power = 10 ** math.floor(math.log10(rough))
    found: float = next((m * power for m in (1, 2, 2.5, 5) if m * power >= rough), 10 * power)
    return found


def ticks(values: Iterable[Number | None], steps: int = 5, whole: bool = False) -> list[float]:
    """Grid values from zero to above the highest known one; ``whole``: no halves of a person."""
    highest = max((float(value) for value in values if value is not None), default=0)
    step = nice_step(highest, steps)
    if whole:
        step = max(1, math.ceil(step))
    count = max(1, math.ceil(highest / step - 1e-9))
    return [round(step * index, 10) for index in range(count + 1)]


def runs(values: Iterable[Number | None]) -> list[list[tuple[int, float]]]:
    """Unbroken stretches of known values, as (position, value): a gap parts a line in two."""
    found: list[list[tuple[int, float]]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((position, float(value)))
    return [run for run in found if run]
