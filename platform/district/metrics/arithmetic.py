"""From a compound's elements to its cells: numerator, denominator and state (R1 to R3, V1 to V18)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from district.metrics.definitions import Catalogue
from district.metrics.figures import State
from district.metrics.models import Kind, MetricDefinition
from district.metrics.sources import Element


@dataclass(frozen=True, slots=True)
class Outcome:
    """One code of one compound and period. ``reason`` is a code with the elements it is about."""

    numerator: int | None
    denominator: int | None
    state: State
    at_least: bool = False
    reason: str = ""


_NOTHING = Element(None)


def evaluate(
    definition: MetricDefinition, elements: Mapping[str, Element], catalogue: Catalogue
) -> Outcome:
    """What the compound has to say under one code; an error in the data keeps it unsaid."""
    if reason := _obstacle(definition, elements, catalogue):
        return Outcome(None, None, State.NOT_REPORTED, reason=reason)
    numerator = _sum(definition.numerator, elements)
    at_least = any(elements[code].at_least for code in definition.numerator)
    if definition.kind == Kind.MEDIAN and not numerator:
        return Outcome(0, None, State.NOT_APPLICABLE)
    if not definition.is_rate:
        # A zero that may be more is not confirmed.
        state = State.VALUE if numerator or at_least else State.CONFIRMED_ZERO
        return Outcome(numerator, None, state, at_least)
    denominator = _sum(definition.denominator, elements)
    if denominator == 0:
        return Outcome(numerator, 0, State.NOT_APPLICABLE)
    return Outcome(numerator, denominator, State.VALUE, at_least)


def _obstacle(
    definition: MetricDefinition, elements: Mapping[str, Element], catalogue: Catalogue
) -> str:
    codes = [*definition.numerator, *definition.denominator]
    if missing := [code for code in codes if elements.get(code, _NOTHING).value is None]:
        if definition.kind == Kind.MEDIAN:  # all its bands are parts of one count
            missing = list(dict.fromkeys(catalogue[code].part_of or code for code in missing))
        return _named("missing", missing)
    if negative := [code for code in codes if _value(elements, code) < 0]:
        return _named("negative", negative)
    for rule, part, whole in _broken_rules(codes, elements, catalogue):
        return _named(rule, [part, whole])
    if bounded := [code for code in definition.denominator if elements[code].at_least]:
        return _named("bounded", bounded)
    if definition.kind == Kind.SHARE and _exceeds(definition, elements):
        return "V1"
    return ""


def _broken_rules(
    codes: list[str], elements: Mapping[str, Element], catalogue: Catalogue
) -> Iterator[tuple[str, str, str]]:
    """Parts that exceed their whole; a whole that is a lower bound or unknown proves nothing."""
    for code in codes:
        element = catalogue[code]
        whole = elements.get(element.part_of, _NOTHING)
        known = whole.value is not None and not whole.at_least
        if known and _value(elements, code) > (whole.value or 0):
            yield element.rule, code, element.part_of


def _exceeds(definition: MetricDefinition, elements: Mapping[str, Element]) -> bool:
    return _sum(definition.numerator, elements) > _sum(definition.denominator, elements)


def _sum(codes: list[str], elements: Mapping[str, Element]) -> int:
    return sum(_value(elements, code) for code in codes)


def _value(elements: Mapping[str, Element], code: str) -> int:
    return elements[code].value or 0


def _named(reason: str, codes: list[str]) -> str:
    """A reason with its elements, short enough for its column."""
    return f"{reason}:{','.join(codes)}"[:60]
