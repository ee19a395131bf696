"""The owners' base of a day: who owns what, and what of it counts as one.

What the engine asks of thousands of parts at once; no sealed column is opened for it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tenants.ownership.models import AreaBasis, Disposal, Part, PartKind, Title

_BASES = tuple(basis.value for basis in AreaBasis)
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class GroupPart:
    """A part as it counts: its area in 0.01 m², and which of its areas that is ("" for none)."""

    part_id: UUID
    label: str
    kind: str
    area: int | None
    basis: str


@dataclass(frozen=True)
class OwnerGroup:
    """What counts as one owner (区分所有权解释 art. 9).

    ``voter_id`` is who casts: the sole owner, or whom the co-owners have chosen; None where
    nobody is known or chosen. ``owner_ids`` is empty where no owner is registered.
    """

    label: str
    voter_id: UUID | None
    owner_ids: tuple[UUID, ...]
    parts: tuple[GroupPart, ...]
    is_developer: bool


class _Row(NamedTuple):
    """What counts of a part, without a model's weight: a base may have 20,000."""

    part_id: UUID
    kind: str
    label: str
    disposal: str
    registered: int | None
    surveyed: int | None
    contract: int | None

    def counted(self) -> GroupPart:
        """The first area that is known counts, as in :attr:`Part.basis`."""
        for basis, area in zip(_BASES, self[4:], strict=True):
            if area:
                return GroupPart(self.part_id, self.label, self.kind, area, basis)
        return GroupPart(self.part_id, self.label, self.kind, None, "")


class _Share(NamedTuple):
    """One open title."""

    owner_id: UUID
    name: str
    is_organisation: bool
    is_voter: bool


def open_on(day: date, prefix: str = "") -> Q:
    """Titles that run on ``day``; one without a first day has always run."""
    begun = Q(**{f"{prefix}since_on": None}) | Q(**{f"{prefix}since_on__lte": day})
    return begun & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": day}))


def owner_groups(
    day: date, *, kinds: Collection[PartKind] = (PartKind.HOME, PartKind.SHOP)
) -> list[OwnerGroup]:
    """The base of ``day``: the same owners of several parts count once, and so does the developer
    with all that is unsold or undelivered; a part without a registered owner counts by itself.

    Delivery bears no date: it is read as it stands.
    """
    shares = _shares(day, kinds)
    parts = _rows(kinds)
    developer = _developer(parts, shares)
    delivered = Disposal.DELIVERED.value
    together: dict[object, list[_Row]] = defaultdict(list)
    for part in parts:
        owners = frozenset(share.owner_id for share in shares.get(part.part_id, ()))
        is_developers = part.disposal != delivered or (owners and owners == developer)
        together[Disposal.UNSOLD if is_developers else owners or part.part_id].append(part)
    return [
        _developers(found, developer) if key == Disposal.UNSOLD else _group(found, shares)
        for key, found in together.items()
    ]


def natural_label(label: str) -> list[tuple[int, str]]:
    """Where a part stands in a list: 2号楼 before 10号楼."""
    pieces = _NUMBERS.split(label)
    return [(int(one), "") if at % 2 else (0, one) for at, one in enumerate(pieces)]


def _rows(kinds: Collection[PartKind]) -> list[_Row]:
    found = Part.objects.filter(kind__in=kinds).order_by()
    areas = [f"{basis}_area" for basis in _BASES]
    rows = [_Row(*row) for row in found.values_list("pk", "kind", "label", "disposal", *areas)]
    return sorted(rows, key=lambda row: (row.kind, natural_label(row.label)))


def _shares(day: date, kinds: Collection[PartKind]) -> dict[UUID, list[_Share]]:
    """Who owns each part on ``day``; co-owners by name."""
    found: dict[UUID, list[_Share]] = defaultdict(list)
    titles = Title.objects.filter(open_on(day), part__kind__in=kinds).order_by("owner__name", "id")
    rows = titles.values_list(
        "part_id", "owner_id", "owner__name", "owner__is_organisation", "is_voter"
    )
    for part_id, owner_id, name, is_organisation, is_voter in rows:
        found[part_id].append(_Share(owner_id, name, is_organisation, is_voter))
    return found


def _developer(parts: Iterable[_Row], shares: Mapping[UUID, Iterable[_Share]]) -> frozenset[UUID]:
    """The organisation that still owns what is unsold; empty where the register names none."""
    return frozenset(
        share.owner_id
        for part in parts
        if part.disposal == Disposal.UNSOLD
        for share in shares.get(part.part_id, ())
        if share.is_organisation
    )


def _developers(parts: list[_Row], developer: frozenset[UUID]) -> OwnerGroup:
    owners = tuple(sorted(developer))
    voter = owners[0] if len(owners) == 1 else None
    return OwnerGroup(_("建设单位"), voter, owners, _counted(parts), is_developer=True)


def _group(parts: list[_Row], shares: Mapping[UUID, list[_Share]]) -> OwnerGroup:
    """Parts of the same owners. They vote as one: choices that contradict each other are none."""
    owners = shares.get(parts[0].part_id, [])
    if not owners:
        return OwnerGroup(_("未登记业主"), None, (), _counted(parts), is_developer=False)
    if len(owners) == 1:
        owner = owners[0].owner_id
        return OwnerGroup(owners[0].name, owner, (owner,), _counted(parts), is_developer=False)
    voters = {share.owner_id for part in parts for share in shares[part.part_id] if share.is_voter}
    return OwnerGroup(
        label=_("、").join(share.name for share in owners),
        voter_id=next(iter(voters)) if len(voters) == 1 else None,
        owner_ids=tuple(share.owner_id for share in owners),
        parts=_counted(parts),
        is_developer=False,
    )


def _counted(parts: Iterable[_Row]) -> tuple[GroupPart, ...]:
    return tuple(part.counted() for part in parts)
