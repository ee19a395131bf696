"""What several questions of one report ask alike: made for one report and dropped with it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from district.metrics.definitions import Catalogue, catalogue_on, versions_on
from district.metrics.figures import Period
from district.metrics.queries.readings import reference_day
from district.registry.models import Division
from district.registry.tree import Tree, tree_on

# By code, the organisations of the whole tree of which nothing is told.
Withheld = Mapping[str, frozenset[UUID]]


@dataclass(frozen=True)
class Once:
    """Trees and versions of the catalogue, each read when it is first asked for."""

    _trees: dict[tuple[date, Division | None], Tree] = field(default_factory=dict)
    _catalogues: dict[str, Catalogue] = field(default_factory=dict)
    _newest: dict[date, str] = field(default_factory=dict)
    _days: dict[Period, date] = field(default_factory=dict)
    _withheld: dict[Hashable, Withheld] = field(default_factory=dict)

    def tree(self, day: date, within: Division | None = None) -> Tree:
        """As :func:`tree_on` gives it; a part of what was read already is not read again."""
        found = self._trees.get((day, within))
        if found is None:
            whole = self._trees.get((day, None))
            part_of = whole.within(within.pk) if whole and within else None
            found = self._trees[day, within] = part_of or tree_on(day, within=within)
        return found

    def catalogue(self, day: date, version: str | None = None) -> Catalogue:
        """As :func:`catalogue_on` gives it."""
        if version is None:
            if day not in self._newest:
                self._newest[day] = next(reversed(versions_on(day)), "")
            version = self._newest[day] or None
        found = self._catalogues.get(version or "")
        if found is None:
            found = self._catalogues[version or ""] = catalogue_on(day, version)
        return found

    def reference_day(self, period: Period) -> date:
        """As :func:`reference_day` gives it."""
        if period not in self._days:
            self._days[period] = reference_day(period)
        return self._days[period]

    def withheld(self, asked: Hashable, find: Callable[[], Withheld]) -> Withheld:
        """What ``find`` gives; ``asked`` names the period, the day of the tree and the codes."""
        if asked not in self._withheld:
            self._withheld[asked] = find()
        return self._withheld[asked]
