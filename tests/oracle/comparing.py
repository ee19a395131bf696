"""The oracle against the engine: each difference is a sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.queries import figures
from district.registry.models import Compound
from tests.oracle.catalogue import reported
from tests.oracle.compounds import (
    Expected,
    Facts,
    Night,
    expected_cells,
    nights_of,
    read_facts,
    written_cells,
)
from tests.oracle.saying import Said
from tests.oracle.sums import (
    DIGITS,
    Ledger,
    Registry,
    Sum,
    families,
    read_ledger,
    read_registry,
    sums,
)
from tests.oracle.withholding import SUPPRESSED, faults, is_protected

PRINTED = 50
Asked = list[tuple[Night, Facts]]


@dataclass
class Verdict:
    """What was held against what; ``differences`` are all of them."""

    cells: int = 0
    figures: int = 0
    differences: list[str] = field(default_factory=list)
    expected: dict[UUID, Expected] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        yield from self.differences[:PRINTED]
        left = len(self.differences) - PRINTED
        if left > 0:
            codes = Counter(one.partition(":")[0].split()[-1] for one in self.differences)
            counts = ", ".join(f"{code} {count}" for code, count in codes.most_common())
            yield f"... and {left} more; of all: {counts}"


def asked_by_the_ledger(compound: Compound, version: str) -> Asked:
    """All nights that are done, over the rows as they stand now."""
    nights = nights_of(compound, version)
    facts = read_facts(compound) if nights else Facts(())
    return [(night, facts) for night in nights]


def compare_cells(
    compound: Compound, version: str, verdict: Verdict, asked: Asked | None = None
) -> None:
    """Every cell of one compound: none different, none missing, none too many."""
    asked = asked_by_the_ledger(compound, version) if asked is None else asked
    wanted = expected_cells(compound, version, asked)
    found = written_cells(compound, version)
    verdict.expected[compound.pk] = wanted
    verdict.cells += len(wanted.keys() | found.keys())
    for key in sorted(wanted.keys() | found.keys()):
        if wanted.get(key) != found.get(key):
            where = f"{compound.slug} {key.kind} {key.period} {key.code}"
            engine, oracle = _words(found.get(key)), _words(wanted.get(key))
            verdict.differences.append(f"{where}: engine {engine}, oracle {oracle}")


def compare_figures(
    periods: Iterable[tuple[str, date]],
    verdict: Verdict,
    *,
    registry: Registry,
    ledger: Ledger,
) -> None:
    """Every figure that a report of these periods prints, from the district to the compound."""
    for kind, first in periods:
        period = Period(first, PeriodType(kind))
        printed = figures(period=period, version=ledger.version)
        found = {(one.organisation, one.metric): _as_sum(one) for one in printed}
        wanted = sums(kind, first, cells=verdict.expected, registry=registry, ledger=ledger)
        verdict.figures += len(wanted.keys() | found.keys())
        below, compounds = families(kind, first, registry=registry, ledger=ledger)
        protected = {one.code: one for one in reported(ledger.version, kind) if is_protected(one)}
        for one in protected.values():
            verdict.differences += faults(one, wanted, found, below, compounds)
        for key in sorted(wanted.keys() | found.keys()):
            told = found.get(key)
            if key[1] in protected and told is not None and told.state == SUPPRESSED:
                continue
            if wanted.get(key) != told:
                where = f"{key[0]} {period} {key[1]}"
                engine, oracle = _words(found.get(key)), _words(wanted.get(key))
                verdict.differences.append(f"{where}: engine {engine}, oracle {oracle}")


def compare_district(compounds: Iterable[Compound], version: str) -> Verdict:
    """Everything that stands of these compounds, and the sums above them."""
    verdict = Verdict()
    for compound in compounds:
        compare_cells(compound, version, verdict)
    compare_figures(
        periods_of(verdict), verdict, registry=read_registry(), ledger=read_ledger(version)
    )
    return verdict


def periods_of(verdict: Verdict) -> list[tuple[str, date]]:
    """Every period of which some compound has a cell."""
    keys = (key for cells in verdict.expected.values() for key in cells)
    return sorted({(key.kind, key.period) for key in keys})


def _as_sum(one: Figure) -> Sum:
    """As the oracle has it; the printed value has its decimals cut only at the page."""
    value = None if one.value is None else round(float(one.value), DIGITS)
    numbers = one.numerator, one.denominator, value
    return Sum(*numbers, one.state.value, one.reporting, one.expected, one.at_least)


def _words(one: Said | Sum | None) -> str:
    if one is None:
        return "nothing"
    least = "≥" if one.at_least else ""
    of = "" if one.denominator is None else f"/{one.denominator}"
    number = "-" if one.numerator is None else f"{least}{one.numerator}{of}"
    if isinstance(one, Sum):
        told = "" if one.value is None else f" = {one.value:.4f}"
        return f"{number}{told} {one.state} ({one.reporting} of {one.expected})"
    return f"{number} {one.state}{' withheld by a rule' if one.is_error else ''}"
