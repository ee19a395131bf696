"""Small numbers of people are not told, nor what would tell them by subtraction (P-2, P-3).

Where a count of persons, or what is left of their number, is 1 to 4, the figure is withheld.
A total that is told next to all other parts would give the part away, so further parts are
withheld with it: at least two under one total, of five persons or more together. They are taken
in the order of their codes, never by their size: what is withheld says nothing, and two reports
in a row withhold the same. What a division withholds, all below it withholds. A compound so
small that the count is of fewer than ten is not told at all, so that two reports in a row do
not tell what changed in it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol
from uuid import UUID

from district.metrics.models import Kind, MetricDefinition
from district.registry.models import DivisionLevel
from district.registry.tree import CompoundNode, DivisionNode, Tree

# Fewer persons than these are not told; of a compound, nothing out of fewer than these.
SMALL_COUNT = 5
SMALL_COMPOUND = 10
STREETS = (DivisionLevel.PREFECTURE, DivisionLevel.DISTRICT, DivisionLevel.SUBDISTRICT)
_CLASSES = ("P-2", "P-3")

Node = DivisionNode | CompoundNode


class Count(Protocol):
    """What an organisation's compounds reported, added up."""

    reporting: int
    numerator: int
    denominator: int


def is_protected(definition: MetricDefinition) -> bool:
    """Whether it counts persons: of these, small numbers are withheld."""
    return any(one in definition.privacy for one in _CLASSES)


def is_small(definition: MetricDefinition, count: Count) -> bool:
    """Whether the count, or of a share what is left of it, is of one to four persons."""
    return any(0 < part < SMALL_COUNT for part in _parts(definition, count))


def withheld(
    tree: Tree, definition: MetricDefinition, count_of: Callable[[UUID], Count]
) -> frozenset[UUID]:
    """The organisations of the whole tree whose figure is not told."""
    return _Family(tree, definition, count_of).withheld()


def _parts(definition: MetricDefinition, *counts: Count) -> Iterator[int]:
    yield sum(one.numerator for one in counts)
    if definition.kind == Kind.SHARE:
        yield sum(one.denominator - one.numerator for one in counts)


class _Family:
    """One figure's organisations with those below each that report it, in the order of codes."""

    def __init__(
        self, tree: Tree, definition: MetricDefinition, count_of: Callable[[UUID], Count]
    ) -> None:
        self.definition = definition
        nodes: list[Node] = [*tree.divisions.values(), *tree.compounds]
        if definition.is_of_streets_alone:
            nodes = [one for one in nodes if one.level in STREETS]
        self.counts = {one.id: count_of(one.id) for one in nodes}
        # From the top down, each level in the order of its codes.
        self.nodes = sorted(
            (one for one in nodes if _tells(definition, self.counts[one.id])),
            key=lambda one: (_depth(one), one.code),
        )
        self.below: dict[UUID, list[UUID]] = {one.id: [] for one in self.nodes}
        for one in self.nodes:
            if (parent := _parent(one)) in self.below:
                self.below[parent].append(one.id)
        self.hidden: set[UUID] = set()

    def withheld(self) -> frozenset[UUID]:
        for node in reversed(self.nodes):
            alone = self.below[node.id] if len(self.below[node.id]) == 1 else []
            if self._is_small(node) or (self.hidden.issuperset(alone) and alone):
                self.hidden.add(node.id)
        for node in self.nodes:
            below = self.below[node.id]
            if node.id in self.hidden:
                self.hidden.update(below)
            else:
                self._hide_enough(below)
        return frozenset(self.hidden)

    def _is_small(self, node: Node) -> bool:
        count = self.counts[node.id]
        tiny = isinstance(node, CompoundNode) and self.definition.is_rate
        return is_small(self.definition, count) or (tiny and count.denominator < SMALL_COMPOUND)

    def _hide_enough(self, below: list[UUID]) -> None:
        """Until those withheld are several, and none of their sums is small."""
        hidden = [one for one in below if one in self.hidden]
        told = (one for one in below if one not in self.hidden)
        while hidden and not self._is_enough(hidden):
            if (another := next(told, None)) is None:
                return
            hidden.append(another)
            self.hidden.add(another)

    def _is_enough(self, hidden: Iterable[UUID]) -> bool:
        counts = [self.counts[one] for one in hidden]
        sums = _parts(self.definition, *counts)
        return len(counts) > 1 and all(part >= SMALL_COUNT or part == 0 for part in sums)


def _tells(definition: MetricDefinition, count: Count) -> bool:
    """Nought of nought is no figure: withholding it hides nothing beside it."""
    return count.reporting > 0 and not (definition.is_rate and not count.denominator)


def _parent(node: Node) -> UUID | None:
    return node.community_id if isinstance(node, CompoundNode) else node.parent_id


def _depth(node: Node) -> int:
    return len(node.path) + isinstance(node, CompoundNode)
