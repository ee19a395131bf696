"""The faults that real data have, each injected on purpose and labelled with where it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from infra.synthesis.order import Order
from infra.synthesis.shapes import Size


class Fault(StrEnum):
    """A kind of fault; the word stands in the labels."""

    SILENT = "silent"
    LAST_DAY = "last_day"
    WITHIN_MINUTES = "within_minutes"
    ALWAYS_SATISFIED = "always_satisfied"
    LIST_DISAGREES = "list_disagrees"
    NAMESAKE = "namesake"
    STRADDLING = "straddling"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    DISSOLVED_WITH_OPEN_MATTERS = "dissolved_with_open_matters"
    SUSPENDED = "suspended"
    FAILING_NIGHT = "failing_night"
    SLOW_NIGHT = "slow_night"
    BEHIND_RELEASE = "behind_release"
    AFTER_LOCK = "after_lock"
    MIDNIGHT = "midnight"
    LEAP_DAY = "leap_day"
    TINY = "tiny"
    LARGE = "large"
    NO_COUNTS = "no_counts"


@dataclass(frozen=True)
class Label:
    """One fault in one compound; ``facts`` are what a check of it should find."""

    kind: Fault
    slug: str
    facts: dict[str, object] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        return {"kind": self.kind.value, "compound": self.slug, "facts": self.facts}


@dataclass(frozen=True)
class Absent:
    """A kind that this order has no room for."""

    kind: Fault
    why: str

    def plain(self) -> dict[str, str]:
        return {"kind": self.kind.value, "why": self.why}


@dataclass(frozen=True)
class _Rule:
    """How many compounds of a district have the fault: a share of all, at least one, or so many.

    Where matters are what the fault is seen by, a compound must be ``large`` enough to have some.
    ``enough`` says whether the span of the order has what the fault needs.
    """

    kind: Fault
    count: int = 0
    share: float = 0.0
    large: int = 0
    why: str = ""
    enough: Callable[[Order], bool] = lambda _order: True

    def wanted(self, compounds: int) -> int:
        return self.count or max(1, round(self.share * compounds))


def _has_two_months(order: Order) -> bool:
    return order.months >= 2


def _has_locked_month(order: Order) -> bool:
    """Whether a month of the span was locked, on the tenth of the next, before its end."""
    return order.months >= 3 or (order.months == 2 and order.until.day > 10)


def leap_months(order: Order) -> list[int]:
    """Years of the leap-year Februaries that the span holds whole."""
    return [
        month.year
        for month in order.month_starts
        if month.month == 2
        and month.year % 4 == 0
        and month.replace(day=29) <= order.until  # 2000 to 2099: every fourth year is one
    ]


_TWO = "the fault needs two months or more"

# Those with few compounds to choose from come first; where compounds run out, the last stay away.
RULES = (
    _Rule(Fault.TINY, 1),
    _Rule(Fault.LARGE, 1),
    _Rule(Fault.SILENT, share=0.06, large=60, why=_TWO, enough=_has_two_months),
    _Rule(Fault.LAST_DAY, share=0.03, large=60),
    _Rule(Fault.WITHIN_MINUTES, share=0.02, large=60),
    _Rule(Fault.ALWAYS_SATISFIED, share=0.01, large=100),
    _Rule(Fault.DISSOLVED_WITH_OPEN_MATTERS, 1, large=60),
    _Rule(Fault.AFTER_LOCK, 1, large=40, why="no month was locked", enough=_has_locked_month),
    _Rule(Fault.MIDNIGHT, 1),
    _Rule(Fault.LEAP_DAY, 1, why="no leap-year February", enough=lambda o: bool(leap_months(o))),
    _Rule(Fault.LIST_DISAGREES, share=0.04, large=20),
    _Rule(Fault.FAILING_NIGHT, 1),
    _Rule(Fault.SLOW_NIGHT, 1),
    _Rule(Fault.BEHIND_RELEASE, 1),
    _Rule(Fault.NAMESAKE, 4),
    _Rule(Fault.MERGED, 2),
    _Rule(Fault.SPLIT, 2, large=40),
    _Rule(Fault.MOVED, 3),
    _Rule(Fault.RENAMED, 1),
    _Rule(Fault.STRADDLING, 1, large=100),
    _Rule(Fault.SUSPENDED, 2),
    _Rule(Fault.NO_COUNTS, 3),
)
# These are one story of two compounds: one alone tells nothing.
_PAIRED = {Fault.NAMESAKE, Fault.MERGED, Fault.SPLIT}


def shared_out(order: Order, sizes: list[Size]) -> tuple[dict[int, Fault], list[Absent]]:
    """Which compound has which fault, one a compound; and what had no room."""
    dice = order.dice("faults")
    free = list(range(len(sizes)))
    dice.shuffle(free)
    shared: dict[int, Fault] = {}
    absent: list[Absent] = []
    for rule in RULES:
        if not rule.enough(order):
            absent.append(Absent(rule.kind, rule.why))
            continue
        chosen = [one for one in free if sizes[one].households >= rule.large]
        chosen = chosen[: rule.wanted(order.compounds)]
        if rule.kind in _PAIRED:
            chosen = chosen[: len(chosen) // 2 * 2]
        if not chosen:
            absent.append(Absent(rule.kind, "the district has too few compounds"))
        shared |= dict.fromkeys(chosen, rule.kind)
        free = [one for one in free if one not in shared]
    return shared, absent


def pairs(shared: dict[int, Fault], kind: Fault) -> Iterator[tuple[int, int]]:
    """The compounds of a paired fault, two by two."""
    those = [index for index, fault in shared.items() if fault is kind]
    yield from zip(those[::2], those[1::2], strict=True)


def count_kinds(labels: Iterable[Label]) -> dict[str, int]:
    """How many labels there are of each kind, for the eye."""
    counts: dict[str, int] = {}
    for label in labels:
        counts[label.kind.value] = counts.get(label.kind.value, 0) + 1
    return counts
