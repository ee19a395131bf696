"""What is withheld of figures that count persons (P-2), held against what a reader could work out.

No list of what is to be withheld is made here: told figures must give away no small number, not
even by subtraction, and what is withheld must have a need. Of the engine only the printed
figures are read.
"""

from collections.abc import Iterator, Mapping, Set

from tests.oracle.catalogue import Definition
from tests.oracle.sums import Sum

SUPPRESSED = "suppressed"
_FEWEST, _FEWEST_OF_A_COMPOUND = 5, 10
Key = tuple[str, str]
# The places right below each, and which of all are compounds.
Family = Mapping[str, Set[str]]


def is_protected(definition: Definition) -> bool:
    return "P-2" in definition.privacy or "P-3" in definition.privacy


def faults(
    definition: Definition,
    wanted: Mapping[Key, Sum],
    found: Mapping[Key, Sum],
    below: Family,
    compounds: Set[str],
) -> Iterator[str]:
    """Of one metric: whatever says too much, and whatever says less than it may."""
    code = definition.code
    # Nought of nought is not applicable, and tells of nobody.
    spoken = {
        place
        for (place, metric), one in wanted.items()
        if metric == code and one.reporting and one.denominator != 0
    }
    hidden = {
        place
        for place in spoken
        if (place, code) in found and found[place, code].state == SUPPRESSED
    }
    small = {place for place in spoken if _is_small([wanted[place, code]], place in compounds)}
    yield from (f"{place} {code}: told of too few" for place in sorted(small - hidden))
    needed = set(small)
    for parent in spoken:
        children = below.get(parent, frozenset()) & spoken
        if parent in hidden:
            needed |= children
            yield from (f"{one} {code}: told below what is withheld" for one in children - hidden)
            continue
        unseen = children & hidden
        if not unseen:
            continue
        needed |= unseen
        rest = [wanted[one, code] for one in unseen]
        if unseen != children and (len(rest) == 1 or _is_small(rest, is_compound=False)):
            yield f"{parent} {code}: gives away what is withheld below it"
    # What stands above a single one below is the same number.
    above_one = {
        place for place in spoken if _is_one(below.get(place, frozenset()) & spoken, hidden)
    }
    needless = hidden - needed - above_one
    yield from (f"{place} {code}: withheld without a need" for place in sorted(needless))


def _is_one(children: Set[str], hidden: Set[str]) -> bool:
    return len(children) == 1 and children <= hidden


def _is_small(sums: list[Sum], is_compound: bool) -> bool:
    """One to four persons, or all but one to four; of a compound nothing out of under ten."""
    numerator = sum(one.numerator or 0 for one in sums)
    parts = [numerator]
    if sums[0].denominator is not None:
        denominator = sum(one.denominator or 0 for one in sums)
        parts.append(denominator - numerator)
        if is_compound and denominator < _FEWEST_OF_A_COMPOUND:
            return True
    return any(0 < part < _FEWEST for part in parts)
