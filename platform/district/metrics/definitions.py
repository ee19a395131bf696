"""The catalogue in force, as it was loaded into the shared schema."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError, NotFound
from district.metrics.figures import PeriodType
from district.metrics.models import Kind, MetricDefinition

# Elements that the engine itself supplies: being in operation, and what the ledger of nights
# and the cells themselves tell (``queries/nightly.py``).
OPERATING = "OPER"
MONTHS = "OP_M"
LEDGER = frozenset({"RUN", "RUN_OK", "RUN_0600", "CELL", "CELL_OK", "ACT", "ACT_OK"})
ENGINE_ELEMENTS = LEDGER | {OPERATING, MONTHS}


@dataclass(frozen=True)
class Catalogue:
    """One version: every code with its definition, in the catalogue's order."""

    version: str
    by_code: dict[str, MetricDefinition]

    def __getitem__(self, code: str) -> MetricDefinition:
        try:
            return self.by_code[code]
        except KeyError:
            raise NotFound(
                "no_metric", _("指标目录里没有“%(code)s”。"), {"code": code[:16]}, field="metric"
            ) from None

    def reported(
        self, period_type: PeriodType, codes: Iterable[str] | None = None
    ) -> list[MetricDefinition]:
        """What a report of such a period shows, or the codes asked for, elements too.

        Asked for by its code, a metric that nothing feeds yet is answered too: it says so.
        """
        if codes is not None:
            return [one for one in map(self.__getitem__, codes) if period_type in one.period_types]
        return [
            one
            for one in self.by_code.values()
            if one.is_fed
            and period_type in one.period_types
            and one.block
            and one.kind != Kind.BASELINE
        ]

    def unfed(self, period_type: PeriodType) -> list[MetricDefinition]:
        """The metrics of such a period that no module feeds yet."""
        return [
            one
            for one in self.by_code.values()
            if not one.is_fed and not one.is_element and period_type in one.period_types
        ]

    def baselines(self) -> list[MetricDefinition]:
        return [one for one in self.by_code.values() if one.kind == Kind.BASELINE]

    def of_the_night(self, period_type: PeriodType) -> Iterator[MetricDefinition]:
        """What the night writes for a compound: all that is fed, but what the ledger tells."""
        return (
            one
            for one in self.by_code.values()
            if one.is_fed and period_type in one.period_types and not is_of_ledger(one)
        )

    @cached_property
    def sums(self) -> list[MetricDefinition]:
        """The elements that must equal others together."""
        return [one for one in self.by_code.values() if one.sum_of]

    @cached_property
    def digest(self) -> str:
        """Changes with whatever the night makes of the same elements."""
        formulas = [
            (
                *(one.code, one.kind, one.numerator, one.denominator),
                *(one.part_of, one.sum_of, one.period_types),
            )
            for one in self.by_code.values()
            if one.is_fed
        ]
        return sha256(repr((self.version, formulas)).encode()).hexdigest()[:16]

    @cached_property
    def night_types(self) -> tuple[PeriodType, ...]:
        """The kinds of periods for which a compound is asked: those of some metric that is fed."""
        return tuple(
            kind
            for kind in PeriodType
            if any(not one.is_element for one in self.of_the_night(kind))
        )


def is_of_ledger(definition: MetricDefinition) -> bool:
    """Whether it is told by the ledger and the cells, and not by the compounds."""
    return not LEDGER.isdisjoint({*definition.numerator, *definition.denominator})


def versions_on(day: date) -> list[str]:
    """The versions that are computed for ``day``, oldest first; two may run side by side."""
    found = (
        MetricDefinition.objects.filter(_in_force(day))
        .order_by("valid_from", "version")
        .values_list("version", flat=True)
    )
    return list(dict.fromkeys(found))


def catalogue_on(day: date, version: str | None = None) -> Catalogue:
    """The newest version in force on ``day``, or the one asked for."""
    definitions = MetricDefinition.objects.order_by("position")
    if version is None:
        version = next(reversed(versions_on(day)), None)
    found = {one.code: one for one in definitions.filter(version=version)}
    if version is None or not found:
        raise DomainError(
            "no_catalogue",
            _("指标目录中没有适用于 %(day)s 的版本。请先运行 manage load_catalogue。"),
            {"day": day},
        )
    return Catalogue(version, found)


def _in_force(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
