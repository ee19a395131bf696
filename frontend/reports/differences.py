"""What changed between two issues of a report, one line for each figure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from district.metrics.definitions import Catalogue
from district.metrics.figures import State
from district.registry.tree import Tree
from frontend.numbers import grouped, join_unit
from frontend.reports.wording import DASH, STATES


@dataclass(frozen=True)
class Difference:
    """One figure of one organisation: what it read, and what it reads now."""

    organisation: str
    metric: str
    before: str
    after: str


def differences(
    changes: Iterable[Mapping[str, Any]], catalogue: Catalogue, tree: Tree
) -> Iterator[Difference]:
    """The lines in the order of the report."""
    names = {one.code: one.name for one in tree.divisions.values()}
    names |= {one.slug: one.name for one in tree.compounds}
    for change in changes:
        definition = catalogue.by_code.get(change["metric"])
        decimals, unit = (definition.decimals, definition.unit) if definition else (0, "")
        before, after = (_reading(change[side], decimals, unit) for side in ("before", "after"))
        yield Difference(
            organisation=names.get(change["organisation"], change["organisation"]),
            metric=definition.name if definition else change["metric"],
            before=before,
            after=after,
        )


def _reading(cell: Mapping[str, Any] | None, decimals: int, unit: str) -> str:
    """96.2% (25/26); a state in words; a dash where the figure did not stand."""
    if cell is None:
        return DASH
    if cell["value"] is None:
        return str(STATES[State(cell["state"])])
    number = grouped(Decimal(str(cell["value"])), decimals)
    text = f"{number}%" if unit == "%" else join_unit(number, unit, is_about=False)
    bound = _("至少 %(value)s") % {"value": text} if cell["at_least"] else text
    if cell["denominator"] is None:
        return bound
    return f"{bound}（{cell['numerator']}/{cell['denominator']}）"
