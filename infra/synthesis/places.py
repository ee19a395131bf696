"""The communities of Lishi, and how many compounds each of them has."""

import random
from collections import Counter
from typing import NamedTuple
from uuid import UUID

from district.registry.queries.divisions import divisions_on
from infra.synthesis.order import Order, Refused

DISTRICT = "141102"
# What the district's shape found: compounds for each community, and the most of one.
MEAN, MOST = 8.3, 25
# Of a gamma distribution: counts around it are negative binomial.
_SPREAD = 2.2


class Community(NamedTuple):
    """A community by its code, which an installation shares with all others, and its identity."""

    code: str
    id: UUID


def communities_for(order: Order) -> list[Community]:
    """One community for each compound; few stand in towns, none in a village."""
    dice = order.dice("places")
    urban = urban_communities(order)
    wanted = min(len(urban), max(1, round(order.compounds / MEAN)))
    chosen = _spread_over_streets(urban, wanted, dice)
    weights = [dice.gammavariate(_SPREAD, 1) for _one in chosen]
    most = max(MOST, 2 * -(-order.compounds // len(chosen)))
    counts: Counter[Community] = Counter()
    found = list(chosen[: order.compounds])  # no chosen community stands empty
    counts.update(found)
    while len(found) < order.compounds:
        [one] = dice.choices(chosen, weights)
        if counts[one] < most:
            counts[one] += 1
            found.append(one)
    dice.shuffle(found)
    return found


def urban_communities(order: Order) -> list[Community]:
    """Those that stand on the first day and on the last, by code."""
    standing = divisions_on(order.until).filter(
        division__level="community", code__startswith=DISTRICT, name__endswith="居委会"
    )
    first = {*divisions_on(order.first_day).values_list("division", flat=True)}
    rows = standing.order_by("code").values_list("code", "division")
    found = [Community(code, division) for code, division in rows if division in first]
    if not found:
        raise Refused("There are no communities of Lishi. Run manage prepare first.")
    return found


def _spread_over_streets(
    urban: list[Community], wanted: int, dice: random.Random
) -> list[Community]:
    """Turn by turn from each street, in the streets' own chance order."""
    by_street: dict[str, list[Community]] = {}
    for one in urban:
        by_street.setdefault(one.code[:9], []).append(one)
    streets = list(by_street.values())
    for street in streets:
        dice.shuffle(street)
    found: list[Community] = []
    while len(found) < wanted:
        for street in streets:
            if street and len(found) < wanted:
                found.append(street.pop())
    return found
