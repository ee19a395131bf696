"""Numbers as every page, chart and report prints them: 4,286, 12.8 and 95.5%.

Groups of three: Django's Chinese formats group by four, which nobody in an office reads.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

Number = int | float | Decimal


def grouped(value: Number, places: int | None = None) -> str:
    """``value`` with thousands separators; ``places`` decimals, or as many as it has up to one."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is None:
        places = 0 if exact == exact.to_integral_value() else 1
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def with_unit(value: Number, unit: str) -> str:
    """4,286件; other languages part the unit from the number, except 95.5%."""
    facts = {"value": grouped(value), "unit": unit}
    return _("%(value)s%(unit)s") % facts if unit not in {"", "%"} else "".join(facts.values())


def join_unit(text: str, unit: str, *, is_about: bool) -> str:
    """76 件, but 20余项: in Chinese the word for "and more" takes its unit without a gap."""
    return _("%(value)s%(unit)s") % {"value": text, "unit": unit} if is_about else f"{text} {unit}"
