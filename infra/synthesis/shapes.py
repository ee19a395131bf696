"""How large compounds are: four classes, drawn so that a district's sum varies little.

Class, shares and sizes are those of the district's shape: A old yards, B low blocks, C towers,
D resettled villages. Buildings are drawn in even slices of their distribution.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from infra.synthesis.order import Order


@dataclass(frozen=True)
class Class:
    """``stop`` is the chance that no further building follows."""

    share: float
    extra: int
    stop: float
    most_buildings: int
    units: tuple[float, float]
    most_units: int
    floors: tuple[int, int]
    occupied: float
    built: tuple[int, int]


CLASSES = {
    "A": Class(0.55, 0, 0.29, 14, (2.8, 0.9), 5, (4, 7), 0.90, (1975, 2000)),
    "B": Class(0.25, 2, 0.22, 16, (3.2, 0.8), 5, (6, 10), 0.86, (2001, 2012)),
    "C": Class(0.15, 1, 0.25, 13, (2.0, 0.6), 3, (18, 36), 0.78, (2010, 2022)),
    "D": Class(0.05, 1, 0.20, 12, (2.6, 0.6), 4, (6, 16), 0.84, (2008, 2020)),
}
ROOMS_A_FLOOR = 2
_MOST_HOUSEHOLDS = 1_900


@dataclass(frozen=True)
class Block:
    """A building: every unit of it has ``floors`` floors of two homes."""

    name: str
    units: int
    floors: int

    @property
    def households(self) -> int:
        return self.units * self.floors * ROOMS_A_FLOOR


@dataclass(frozen=True)
class Size:
    """A compound's class and buildings."""

    kind: str
    blocks: tuple[Block, ...]

    @property
    def households(self) -> int:
        return sum(block.households for block in self.blocks)


TINY = Size("A", (Block("1号楼", 1, 4),))
LARGE = Size("C", tuple(Block(f"{number}号楼", 3, 34) for number in range(1, 12)))


def sizes(order: Order) -> list[Size]:
    """As many as were ordered, in an order that says nothing."""
    dice = order.dice("sizes")
    found: list[Size] = []
    for kind, count in _quotas(order.compounds).items():
        for place in range(count):
            found.append(_size(kind, (place + dice.random()) / count, dice))
    dice.shuffle(found)
    return found


def _quotas(count: int) -> dict[str, int]:
    """Whole numbers by share, the largest remainders first."""
    exact = {kind: one.share * count for kind, one in CLASSES.items()}
    whole = Counter({kind: int(share) for kind, share in exact.items()})
    rest = sorted(exact, key=lambda kind: int(exact[kind]) - exact[kind])
    whole.update(rest[: count - whole.total()])
    return dict(whole)


def _size(kind: str, slice_: float, dice: random.Random) -> Size:
    one = CLASSES[kind]
    geometric = math.ceil(math.log(1 - slice_) / math.log(1 - one.stop)) or 1
    count = min(one.extra + geometric, one.most_buildings)
    blocks = [_block(number, one, dice) for number in range(1, count + 1)]
    while sum(block.households for block in blocks) > _MOST_HOUSEHOLDS:
        blocks.pop()
    return Size(kind, tuple(blocks))


def _block(number: int, one: Class, dice: random.Random) -> Block:
    units = min(max(round(dice.gauss(*one.units)), 1), one.most_units)
    return Block(f"{number}号楼", units, dice.randint(*one.floors))


def renamed(blocks: Sequence[Block], prefix: str) -> tuple[Block, ...]:
    """The same buildings as part of a larger compound: 东区1号楼."""
    return tuple(Block(f"{prefix}{block.name}", block.units, block.floors) for block in blocks)
