"""The district on paper: every compound with its name, place, size, manager and fault."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from district.registry.models import ManagementMode
from infra.synthesis import shapes
from infra.synthesis.faults import Absent, Fault, pairs, shared_out
from infra.synthesis.names import compound_names, plain_pair
from infra.synthesis.order import Order
from infra.synthesis.places import Community, communities_for
from infra.synthesis.shapes import CLASSES, Size

_COMPANY, _SELF, _NONE = ManagementMode.COMPANY, ManagementMode.SELF, ManagementMode.NONE
_EMPLOYER, _STREET = ManagementMode.EMPLOYER, ManagementMode.STREET
# Over all classes: 45 % a company, 20 % by themselves, 20 % employer or street, 15 % nobody.
_MANAGED: dict[str, dict[ManagementMode, float]] = {
    "A": {_COMPANY: 0.20, _SELF: 0.30, _EMPLOYER: 0.16, _STREET: 0.12, _NONE: 0.22},
    "B": {_COMPANY: 0.65, _SELF: 0.10, _EMPLOYER: 0.05, _STREET: 0.10, _NONE: 0.10},
    "C": {_COMPANY: 0.95, _SELF: 0.03, _STREET: 0.02},
    "D": {_COMPANY: 0.45, _SELF: 0.15, _STREET: 0.25, _NONE: 0.15},
}


@dataclass(frozen=True)
class Planned:
    """One compound as it is to be written; ``other`` is the slug of a paired fault's other one.

    From ``lives_until`` on it counts no more. ``community`` is where it stands at first.
    """

    index: int
    slug: str
    name: str
    community: Community
    size: Size
    management: ManagementMode
    built_in: int
    go_live_on: date
    lives_until: date | None = None
    fault: Fault | None = None
    other: str = ""
    confirms_silence: bool = False


@dataclass(frozen=True)
class Plan:
    """The whole order on paper."""

    order: Order
    compounds: list[Planned]
    absent: list[Absent]


def planned(order: Order) -> Plan:
    """Everything that is decided for compounds as a whole; the same for the same order."""
    sizes = shapes.sizes(order)
    shared, absent = shared_out(order, sizes)
    names = compound_names(order.dice("names"))
    dice = order.dice("compounds")
    compounds = {
        index: _planned(order, index, size, shared.get(index), next(names[size.kind]), dice)
        for index, size in enumerate(sizes)
    }
    for index, community in enumerate(communities_for(order)):
        compounds[index] = replace(compounds[index], community=community)
    _pair(order, compounds, shared)
    silent = [index for index, fault in shared.items() if fault is Fault.SILENT]
    for index in silent[1::2]:
        compounds[index] = replace(compounds[index], confirms_silence=True)
    return Plan(order, list(compounds.values()), absent)


_NOWHERE = Community("", UUID(int=0))


def _planned(
    order: Order, index: int, size: Size, fault: Fault | None, name: str, dice: random.Random
) -> Planned:
    if fault in _SIZES:
        size = _SIZES[fault]
    modes = _MANAGED[size.kind]
    [management] = dice.choices(list(modes), list(modes.values()))
    return Planned(
        index=index,
        slug=f"xq{index + 1:04d}",
        name=name,
        community=_NOWHERE,
        size=size,
        management=management,
        built_in=dice.randint(*CLASSES[size.kind].built),
        go_live_on=order.first_day,
        fault=fault,
    )


_SIZES: Mapping[Fault | None, Size] = {Fault.TINY: shapes.TINY, Fault.LARGE: shapes.LARGE}


def middle_of(order: Order) -> date:
    """The day in the middle of the span, on which compounds move, merge and split."""
    return order.first_day + timedelta(days=(order.until - order.first_day).days // 2)


def _pair(order: Order, compounds: dict[int, Planned], shared: dict[int, Fault]) -> None:
    """Write the stories of two compounds into both of them."""
    day = middle_of(order)
    for kind in (Fault.MERGED, Fault.SPLIT, Fault.NAMESAKE):
        for number, (one, other) in enumerate(_in_order(shared, kind)):
            first = replace(compounds[one], other=compounds[other].slug)
            second = replace(compounds[other], other=compounds[one].slug)
            if kind is Fault.MERGED:
                first, second = _merged(first, second, day)
            elif kind is Fault.SPLIT:
                first, second = _split(first, second, day)
            else:
                first, second = _namesakes(first, second, number, order)
            compounds[one], compounds[other] = first, second


def _in_order(shared: dict[int, Fault], kind: Fault) -> Iterator[tuple[int, int]]:
    return ((min(pair), max(pair)) for pair in pairs(shared, kind))


def _merged(gone: Planned, stays: Planned, day: date) -> tuple[Planned, Planned]:
    """The first is closed on the day; its buildings stand in the second's register."""
    taken = shapes.renamed(gone.size.blocks, "东区")
    size = Size(stays.size.kind, (*stays.size.blocks, *taken))
    return replace(gone, lives_until=day), replace(stays, size=size)


def _split(old: Planned, new: Planned, day: date) -> tuple[Planned, Planned]:
    """The later half of the first one's buildings, or one of their like, is the second's."""
    blocks = old.size.blocks
    kept = (len(blocks) + 1) // 2
    moved = blocks[kept:] or blocks
    old = replace(old, size=Size(old.size.kind, blocks[:kept]))
    return old, replace(
        new,
        name=f"{old.name}北区",
        size=Size(old.size.kind, moved),
        community=old.community,
        management=old.management,
        built_in=old.built_in,
        go_live_on=day,
    )


def _namesakes(
    first: Planned, second: Planned, number: int, order: Order
) -> tuple[Planned, Planned]:
    """The same name in two communities; else, in one, XX小区 and XX家园小区."""
    short, long = plain_pair(order.dice("namesakes"), number)
    if number % 2 == 0 and first.community != second.community:
        return replace(first, name=short), replace(second, name=short)
    second = replace(second, community=first.community, name=long)
    return replace(first, name=short), second
