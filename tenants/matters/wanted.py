"""What somebody wants to see of the matters."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from district.core.clock import now
from district.identity.models import Account
from tenants.matters.access import keys_of_own
from tenants.matters.clocks import clock_is
from tenants.matters.models import Category, ClockState, Matter, State, Urgency
from tenants.matters.progress import CLOSED_STATES, OPEN_STATES
from tenants.matters.searching import matching


class Show(StrEnum):
    """The parts into which a list falls."""

    ALL = "all"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    MINE = "mine"


class Age(StrEnum):
    """How long ago a matter came in, at least."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def days(self) -> int:
        return {Age.WEEK: 7, Age.MONTH: 30, Age.QUARTER: 90, Age.YEAR: 365}[self]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; what is empty narrows nothing.

    ``within`` is a part of the compound. ``responsible`` and ``older_than`` are for those who
    see all matters; to others they say nothing that they do not see anyway.
    """

    show: Show = Show.ALL
    words: str = ""
    clock: ClockState | None = None
    category: Category | None = None
    urgency: Urgency | None = None
    responsible: UUID | None = None
    older_than: Age | None = None
    within: Q | None = None

    @property
    def by_deadline(self) -> bool:
        """Open ones stand by deadline, others the newest first."""
        runs = self.clock is not None and self.clock is not ClockState.STOPPED
        return self.show in {Show.WAITING, Show.IN_PROGRESS} or runs

    @property
    def is_counted_by_parts(self) -> bool:
        """Whether the list's head says how many it is, of which each number has its own index."""
        is_mixed = self.show is Show.MINE and self.clock is not None
        kind = (self.category, self.urgency, self.responsible, self.older_than)
        return not is_mixed and not any((self.words, *kind))

    def condition(self, viewer: Account) -> Q:
        """The matters that are wanted, ``within`` left aside."""
        found = part_of_list(self.show, viewer)
        if self.clock is not None:
            found &= clock_is(self.clock, now())
        if self.category is not None:
            found &= Q(category=self.category)
        if self.urgency is not None:
            found &= Q(urgency=self.urgency)
        if self.responsible is not None:
            found &= Q(responsible=self.responsible)
        if self.older_than is not None:
            found &= Q(accepted_at__lte=now() - timedelta(days=self.older_than.days))
        return found & matching(viewer, self.words)


EVERYTHING = Wanted()


def part_of_list(show: Show, viewer: Account) -> Q:
    """The matters of one part of the list."""
    match show:
        case Show.ALL:
            return Q()
        case Show.WAITING:
            return Q(state=State.WAITING)
        case Show.IN_PROGRESS:
            return Q(state__in=[State.DISCUSSING, State.WORKING])
        case Show.DONE:
            return Q(state__in=CLOSED_STATES)
        case Show.MINE:
            return Q(pk__in=keys_of_mine(viewer))


def keys_of_mine(viewer: Account) -> QuerySet[Matter, tuple[UUID]]:
    """What is one's own, and what one answers for until it is done."""
    return keys_of_own(viewer, Q(responsible=viewer, state__in=OPEN_STATES))
