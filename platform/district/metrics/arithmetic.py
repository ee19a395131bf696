"""From a compound's elements to its cells: numerator, denominator and state (R1 to R3, V1 to V18)."""

from collections.abc import Iterable, Mapping, Sequence
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


class Formula:
    """One code of the catalogue, made ready to be worked out of many compounds' elements."""

    __slots__ = ("_above", "_below", "_codes", "_kind", "_missing_as", "_parts", "_sums", "code")

    def __init__(self, definition: MetricDefinition, catalogue: Catalogue) -> None:
        self.code, self._kind = definition.code, definition.kind
        self._above, self._below = definition.numerator, definition.denominator
        self._codes = [*self._above, *self._below]
        known = [catalogue[code] for code in self._codes]
        self._parts = [(one.rule, one.code, one.part_of) for one in known if one.part_of]
        self._sums = [
            (one.rule, one.code, tuple(one.sum_of))
            for one in catalogue.sums
            if not {one.code, *one.sum_of}.isdisjoint(self._codes)
        ]
        # All bands of a median are parts of one count, and that is what is missing.
        is_median = self._kind == Kind.MEDIAN
        self._missing_as = {one.code: (is_median and one.part_of) or one.code for one in known}

    def outcome(self, elements: Mapping[str, Element]) -> Outcome:
        """What the compound has to say under the code; an error in the data keeps it unsaid."""
        values = {
            code: value
            for code in self._codes
            if (value := elements.get(code, _NOTHING).value) is not None
        }
        if reason := self._unfit(values) or self._broken(values, elements):
            return Outcome(None, None, State.NOT_REPORTED, reason=reason)
        numerator = sum([values[code] for code in self._above])
        at_least = any(elements[code].at_least for code in self._above)
        if self._below:
            return self._rate(
                numerator, sum([values[code] for code in self._below]), at_least, elements
            )
        if self._kind == Kind.MEDIAN and not numerator:
            return Outcome(0, None, State.NOT_APPLICABLE)
        # A zero that may be more is not confirmed.
        state = State.VALUE if numerator or at_least else State.CONFIRMED_ZERO
        return Outcome(numerator, None, state, at_least)

    def _rate(
        self, numerator: int, denominator: int, at_least: bool, elements: Mapping[str, Element]
    ) -> Outcome:
        reason = ""
        if bounded := [code for code in self._below if elements[code].at_least]:
            reason = _named("bounded", bounded)
        elif self._kind == Kind.SHARE and numerator > denominator:
            reason = "V1"
        if reason:
            return Outcome(None, None, State.NOT_REPORTED, reason=reason)
        if denominator == 0:
            return Outcome(numerator, 0, State.NOT_APPLICABLE)
        return Outcome(numerator, denominator, State.VALUE, at_least)

    def _unfit(self, values: Mapping[str, int]) -> str:
        if len(values) < len(self._missing_as):
            missing = [self._missing_as[code] for code in self._codes if code not in values]
            return _named("missing", dict.fromkeys(missing))
        if negative := [code for code in self._codes if values[code] < 0]:
            return _named("negative", negative)
        return ""

    def _broken(self, values: Mapping[str, int], elements: Mapping[str, Element]) -> str:
        """Parts that exceed their whole, or do not make it up where they must.

        What is a lower bound or unknown proves nothing.
        """
        for rule, part, whole in self._parts:
            element = elements.get(whole, _NOTHING)
            if element.value is not None and values[part] > element.value and not element.at_least:
                return _named(rule, [part, whole])
        for rule, whole, parts in self._sums:
            made_of = [elements.get(one, _NOTHING) for one in parts]
            if not _adds_up(elements.get(whole, _NOTHING), made_of):
                return _named(rule, [whole])
        return ""


def _adds_up(whole: Element, parts: Sequence[Element]) -> bool:
    """Unless it is certain that it does not: all are known, and none is a lower bound."""
    values = [one.value for one in parts if one.value is not None and not one.at_least]
    if whole.value is None or whole.at_least or len(values) < len(parts):
        return True
    return whole.value == sum(values)


def _named(reason: str, codes: Iterable[str]) -> str:
    """A reason with its elements, short enough for its column."""
    return f"{reason}:{','.join(codes)}"[:60]
