"""From elements to what a cell may say: numerator, denominator, state (R1 to R3, V1 to V18)."""

from collections.abc import Mapping
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amounts
from tests.oracle.catalogue import Definition


class Said(NamedTuple):
    """``is_error``: a validation of the level ERROR keeps the cell unpublished."""

    numerator: int | None
    denominator: int | None
    state: str
    at_least: bool = False
    is_error: bool = False


UNSAID = Said(None, None, "not_reported")


def said(definition: Definition, amounts: Amounts, fed: Mapping[str, Definition]) -> Said:
    """Nothing is said where an element is missing (未报), nor where a rule of ERROR is broken."""
    parts = {code: amounts.get(code, UNREPORTED) for code in definition.formula}
    if any(amount.value is None for amount in parts.values()):
        return UNSAID
    values = {code: amount.value or 0 for code, amount in parts.items()}
    if any(value < 0 for value in values.values()):  # V2
        return UNSAID._replace(is_error=True)
    if any(_exceeds_its_whole(values[code], fed[code], amounts) for code in parts):
        return UNSAID._replace(is_error=True)
    if any(_is_no_sum(one, amounts) for one in _sums_about(definition, fed)):
        return UNSAID._replace(is_error=True)
    if any(parts[code].at_least for code in definition.denominator):
        return UNSAID  # over a lower bound a rate is neither exact nor a bound
    return _result(definition, values, any(parts[code].at_least for code in definition.numerator))


def _exceeds_its_whole(value: int, element: Definition, amounts: Amounts) -> bool:
    """V3, V4, V18 and their like; a whole that is unknown or a lower bound proves nothing."""
    whole = amounts.get(element.part_of, UNREPORTED)
    return whole.value is not None and not whole.at_least and value > whole.value


def _sums_about(definition: Definition, fed: Mapping[str, Definition]) -> list[Definition]:
    """V16: the sums of which some element of the formula is a part, or the whole."""
    sums = [one for one in fed.values() if one.sum_of]
    return [one for one in sums if definition.formula & {one.code, *one.sum_of}]


def _is_no_sum(element: Definition, amounts: Amounts) -> bool:
    """For certain: nothing that is unknown or a lower bound could make it one."""
    found = [amounts.get(code, UNREPORTED) for code in (element.code, *element.sum_of)]
    if any(one.value is None or one.at_least for one in found):
        return False
    whole, *parts = (one.value or 0 for one in found)
    return whole != sum(parts)


def _result(definition: Definition, values: Mapping[str, int], at_least: bool) -> Said:
    numerator = sum(values[code] for code in definition.numerator)
    if definition.kind == "median" and not numerator:
        return Said(0, None, "not_applicable")
    if not definition.denominator:
        # A zero that may be more is not confirmed (R3).
        is_zero = not numerator and not at_least
        return Said(numerator, None, "confirmed_zero" if is_zero else "value", at_least)
    denominator = sum(values[code] for code in definition.denominator)
    if definition.kind == "share" and numerator > denominator:  # V1
        return UNSAID._replace(is_error=True)
    if denominator == 0:  # R2
        return Said(numerator, 0, "not_applicable")
    return Said(numerator, denominator, "value", at_least)
