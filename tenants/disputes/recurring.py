"""The same parties again within 90 days of a settlement (metrics DIS-03).

Whoever mediated the earlier case sees that, or the secretary: a mediator is not told that somebody
else had one with these parties.
"""

from datetime import timedelta
from uuid import UUID

from district.identity.models import Account
from tenants.disputes.access import disputes_of
from tenants.disputes.models import SETTLED, Dispute, Party, Side

WITHIN = timedelta(days=90)


def earlier_ones(viewer: Account, dispute: Dispute) -> list[Dispute]:
    """Settled within 90 days before this one began, with the same homes on both sides.

    Only those that ``viewer`` may read. Where a side is of no home, such as the company, one home of the other side and the kind
    tell. The latest comes first.
    """
    homes = _homes(dispute.pk)
    if not homes:
        return []
    found = (
        disputes_of(viewer)
        .filter(
            ended_as__in=SETTLED,
            ended_on__gte=dispute.accepted_on - WITHIN,
            ended_on__lte=dispute.accepted_on,
            parties__household__in=[home for side in homes.values() for home in side],
        )
        .exclude(pk=dispute.pk)
    )
    rows = found.distinct().order_by("-ended_on", "-created_at")
    return [one for one in rows if _is_same(dispute, homes, one)]


def _is_same(dispute: Dispute, homes: dict[int, set[UUID]], other: Dispute) -> bool:
    theirs = _homes(other.pk)
    if len(homes) == len(theirs) == len(Side):
        straight = all(homes[side] & theirs[side] for side in Side)
        crossed = all(homes[side] & theirs[Side(3 - side)] for side in Side)
        return straight or crossed
    shared = set().union(*homes.values()) & set().union(*theirs.values())
    return len(homes) == len(theirs) and bool(shared) and dispute.kind == other.kind


def _homes(dispute_id: UUID) -> dict[int, set[UUID]]:
    homes: dict[int, set[UUID]] = {}
    parties = Party.objects.filter(dispute_id=dispute_id, household__isnull=False)
    for side, household in parties.values_list("side", "household_id"):
        homes.setdefault(side, set()).add(household)
    return homes
