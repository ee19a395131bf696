"""Papers that are still out: whose, and in which homes."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from district.core.clock import now
from tenants.decisions.models import Ballot, State, Vote, Voter, VoterPart
from tenants.decisions.queries import voters, votes
from tenants.ownership.models import Part


@dataclass(frozen=True)
class Outstanding:
    """A vote and the homes of some units from whose owners no ballot has come."""

    vote: Vote
    voters: int
    homes: frozenset[UUID]


def collecting_votes() -> QuerySet[Vote]:
    """Those for which papers may be typed in: opened, and not counted yet."""
    return votes().filter(state=State.NOTICED, opens_at__lte=now()).order_by("closes_at")


def voters_within(
    vote: Vote, units: Collection[UUID] | None, *, waiting: bool = False
) -> QuerySet[Voter]:
    """Those of the roll who own something in ``units``; None: all of them."""
    found = voters(vote, waiting=waiting)
    if units is None:
        return found
    return found.filter(pk__in=_roll(vote, units).values("voter"))


def outstanding(units: Collection[UUID]) -> list[Outstanding]:
    """What of these units is to be collected, vote by vote; nothing of a vote that is complete."""
    home_of = dict(_parts(units).values_list("pk", "household"))
    found = []
    for vote in collecting_votes():
        came = Ballot.objects.filter(vote=vote, counts=True).values("voter")
        rows = list(_roll(vote, units).exclude(voter__in=came).values_list("voter", "part_id"))
        if rows:
            homes = frozenset(home_of[part] for _voter, part in rows)
            found.append(Outstanding(vote, len({voter for voter, _part in rows}), homes))
    return found


def _parts(units: Collection[UUID]) -> QuerySet[Part]:
    return Part.objects.filter(household__unit__in=units)


def _roll(vote: Vote, units: Collection[UUID]) -> QuerySet[VoterPart]:
    return VoterPart.objects.filter(vote=vote, part_id__in=_parts(units).values("pk"))
