"""BL_MTG, BL_DIS, BL_DEM, BL_IMP, BL_KIND: what a compound claims of the time before (V42).

Contributions in kind have units that do not add up: there the claims themselves are counted.
"""

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select, stated
from tests.oracle.periods import Window

_SUMS = ("BL_MTG", "BL_DIS", "BL_DEM", "BL_IMP")
CODES = (*_SUMS, "BL_KIND")


def read() -> list[Row]:
    return select("baselines_baseline", "kind, amount")


def elements(claims: list[Row], _window: Window) -> Amounts:
    in_kind = sum(claim["kind"] == "BL_KIND" for claim in claims)
    found = {code: _sum(claims, code) for code in _SUMS}
    return {**found, "BL_KIND": Amount(in_kind or None)}


def _sum(claims: list[Row], code: str) -> Amount:
    known = [stated(claim["amount"]) for claim in claims if claim["kind"] == code]
    known = [amount for amount in known if amount.value is not None]
    if not known:
        return UNREPORTED
    return Amount(sum(one.value or 0 for one in known), any(one.at_least for one in known))
