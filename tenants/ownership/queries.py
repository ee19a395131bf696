"""The owners' base of a day: who owns what, and what of it counts as one.

What the engine asks of thousands of parts at once; no sealed column is opened for it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from tenants.ownership.models import AreaBasis, Disposal, Part, PartKind, Title

_NUMBERS = re.compile(r"\d+")
_WIDEST = 12  # digits of a number in a label


# Plain tuples, not dataclasses: a base may have 20,000 of each.
class GroupPart(NamedTuple):
    """A part as it counts: its area in 0.01 m², and which of its areas that is ("" for none)."""

    part_id: UUID
    label: str
    kind: str
    area: int | None
    basis: str


class OwnerGroup(NamedTuple):
    """What counts as one owner (区分所有权解释 art. 9).

    ``voter_id`` is who casts: the sole owner, or whom the co-owners have chosen; None where
    nobody is known or chosen. ``owner_ids`` is empty where no owner is registered.
    """

    label: str
    voter_id: UUID | None
    owner_ids: tuple[UUID, ...]
    parts: tuple[GroupPart, ...]
    is_developer: bool


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
    parts, withheld = _parts(kinds)
    developer = _developer(withheld, shares)
    together: dict[object, list[GroupPart]] = defaultdict(list)
    for part in parts:
        owners = frozenset([share.owner_id for share in shares.get(part.part_id, ())])
        is_developers = part.part_id in withheld or (owners and owners == developer)
        together[Disposal.UNSOLD if is_developers else owners or part.part_id].append(part)
    return [
        _developers(found, developer) if key == Disposal.UNSOLD else _group(found, shares)
        for key, found in together.items()
    ]


def natural_label(label: str) -> str:
    """Where a part stands in a list: 2号楼 before 10号楼."""
    return _NUMBERS.sub(_padded, label)


def _padded(number: re.Match[str]) -> str:
    return f"{int(number[0]):0{_WIDEST}}"


def _parts(kinds: Collection[PartKind]) -> tuple[list[GroupPart], dict[UUID, str]]:
    """The parts in their order, and how those stand that are not delivered.

    The first area that is known counts, as in :attr:`Part.basis`.
    """
    known = [When(**{f"{basis}_area__gt": 0}, then=f"{basis}_area") for basis in AreaBasis]
    named = [When(**{f"{basis}_area__gt": 0}, then=Value(basis.value)) for basis in AreaBasis]
    found = Part.objects.filter(kind__in=kinds).order_by()
    counted = found.annotate(
        counted=Case(*known, default=None), basis_of=Case(*named, default=Value(""))
    )
    columns = ("pk", "label", "kind", "counted", "basis_of")
    parts = list(map(GroupPart._make, counted.values_list(*columns)))
    parts.sort(key=lambda part: (part.kind, natural_label(part.label)))
    withheld = found.exclude(disposal=Disposal.DELIVERED).values_list("pk", "disposal")
    return parts, dict(withheld)


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


def _developer(
    withheld: Mapping[UUID, str], shares: Mapping[UUID, Iterable[_Share]]
) -> frozenset[UUID]:
    """The organisation that still owns what is unsold; empty where the register names none."""
    return frozenset(
        share.owner_id
        for part_id, disposal in withheld.items()
        if disposal == Disposal.UNSOLD
        for share in shares.get(part_id, ())
        if share.is_organisation
    )


def _developers(parts: list[GroupPart], developer: frozenset[UUID]) -> OwnerGroup:
    owners = tuple(sorted(developer))
    voter = owners[0] if len(owners) == 1 else None
    return OwnerGroup(_("建设单位"), voter, owners, tuple(parts), is_developer=True)


def _group(parts: list[GroupPart], shares: Mapping[UUID, list[_Share]]) -> OwnerGroup:
    """Parts of the same owners. They vote as one: choices that contradict each other are none."""
    owners = shares.get(parts[0].part_id, [])
    if not owners:
        return OwnerGroup(_("未登记业主"), None, (), tuple(parts), is_developer=False)
    if len(owners) == 1:
        owner = owners[0].owner_id
        return OwnerGroup(owners[0].name, owner, (owner,), tuple(parts), is_developer=False)
    voters = {share.owner_id for part in parts for share in shares[part.part_id] if share.is_voter}
    return OwnerGroup(
        label=_("、").join(share.name for share in owners),
        voter_id=next(iter(voters)) if len(voters) == 1 else None,
        owner_ids=tuple(share.owner_id for share in owners),
        parts=tuple(parts),
        is_developer=False,
    )
