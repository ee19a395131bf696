"""Lists of matters: what somebody wants to see of them, how many there are, and their pages."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from district.core.clock import now
from district.identity.models import Account
from tenants.matters.access import is_handled_by, is_own, readable_by
from tenants.matters.clocks import clock_is
from tenants.matters.models import Category, ClockState, Matter, State, Supporter
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
    responsible: UUID | None = None
    older_than: Age | None = None
    within: Q | None = None

    @property
    def by_deadline(self) -> bool:
        """Open ones stand by deadline, others the newest first."""
        runs = self.clock is not None and self.clock is not ClockState.STOPPED
        return self.show in {Show.WAITING, Show.IN_PROGRESS} or runs

    def condition(self, viewer: Account) -> Q:
        """The matters that are wanted, ``within`` left aside."""
        found = _part(self.show, viewer)
        if self.clock is not None:
            found &= clock_is(self.clock, now())
        if self.category is not None:
            found &= Q(category=self.category)
        if self.responsible is not None:
            found &= Q(responsible=self.responsible)
        if self.older_than is not None:
            found &= Q(accepted_at__lte=now() - timedelta(days=self.older_than.days))
        return found & matching(viewer, self.words)


@dataclass(frozen=True)
class Counts:
    """How many matters a viewer finds in each part, what presses, and what was ``wanted``."""

    all: int
    waiting: int
    in_progress: int
    done: int
    mine: int
    due_today: int
    overdue: int
    paused: int
    wanted: int

    def of(self, show: Show) -> int:
        return int(getattr(self, show.value))


def list_matters(*, viewer: Account, wanted: Wanted = Wanted()) -> QuerySet[Matter]:
    """What ``viewer`` may read of the ``wanted``."""
    return _with_neighbours(_ordered(viewer, wanted, wanted.condition(viewer)))


class Pages:
    """A list to take pages of: only a page's own rows are joined with what stands beside them.

    ``count`` is known where the list's head has counted already.
    """

    def __init__(self, found: QuerySet[Matter], count: int | None = None) -> None:
        self._found, self._count = found, count

    def count(self) -> int:
        """How many rows there are on all pages."""
        if self._count is None:
            self._count = self._found.count()
        return self._count

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, place: slice) -> QuerySet[Matter]:
        ordering = self._found.query.order_by
        keys = self._found.select_related(None).values("pk")[place]
        return _with_neighbours(Matter.objects.filter(pk__in=keys)).order_by(*ordering)


def matters_to_do(*, viewer: Account) -> QuerySet[Matter]:
    """Open ones that ``viewer`` may move, the pressing first."""
    found = _without_merged(viewer).filter(is_handled_by(viewer), state__in=OPEN_STATES)
    return _with_neighbours(found).order_by("complete_by", "number")


def matters_to_hand_over(*, viewer: Account, wanted: Wanted) -> QuerySet[Matter]:
    """Of the ``wanted``, the open ones that ``viewer`` may move, in the list's order."""
    movable = is_handled_by(viewer) & Q(state__in=OPEN_STATES)
    return _with_neighbours(_ordered(viewer, wanted, wanted.condition(viewer) & movable))


def listed(*, viewer: Account, wanted: Wanted) -> tuple[Counts, Pages]:
    """The list's head and its pages; what the head has counted, no page counts again."""
    condition = wanted.condition(viewer)
    counts = _counted(viewer, wanted.within, condition)
    return counts, Pages(_ordered(viewer, wanted, condition), counts.wanted)


def count_matters(*, viewer: Account, within: Q | None = None) -> Counts:
    """The head of the whole list, or of a part of the compound."""
    return _counted(viewer, within, Q())


def _ordered(viewer: Account, wanted: Wanted, condition: Q) -> QuerySet[Matter]:
    matters = _without_merged(viewer).filter(condition, wanted.within or Q())
    order = ("complete_by", "number") if wanted.by_deadline else ("-number",)
    return matters.order_by(*order)


def _counted(viewer: Account, within: Q | None, wanted: Q) -> Counts:
    """In one statement of one count each, so that every count takes its own index."""
    moment = now()
    pressing = (ClockState.DUE_TODAY, ClockState.OVERDUE, ClockState.PAUSED)
    parts = {
        **{show.value: _part(show, viewer) for show in Show if show is not Show.ALL},
        **{state.value: clock_is(state, moment) for state in pressing},
        **({"wanted": wanted} if wanted else {}),
    }
    found = _without_merged(viewer).filter(within or Q()).order_by()
    counts = [
        found.filter(condition)
        .annotate(of=Value(name))
        .values("of")
        .annotate(count=Count("*"))
        .values_list("of", "count")
        for name, condition in parts.items()
    ]
    told = dict.fromkeys(parts, 0) | dict(counts[0].union(*counts[1:], all=True))
    # Every matter that is not merged is in just one of the three.
    told["all"] = told[Show.WAITING] + told[Show.IN_PROGRESS] + told[Show.DONE]
    return Counts(**{"wanted": told["all"], **told})


def _with_neighbours(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Rows with what a line of a list shows; those behind each are counted for what is read."""
    behind = Supporter.objects.filter(matter=OuterRef("pk")).order_by().values("matter")
    counted = behind.annotate(count=Count("pk")).values("count")
    return matters.select_related(
        "unit__building", "responsible", "requester", "household"
    ).annotate(supporter_count=Coalesce(Subquery(counted), 0))


def _without_merged(viewer: Account) -> QuerySet[Matter]:
    return readable_by(viewer).exclude(state=State.MERGED)


def _part(show: Show, viewer: Account) -> Q:
    return {
        Show.ALL: Q(),
        Show.WAITING: Q(state=State.WAITING),
        Show.IN_PROGRESS: Q(state__in=[State.DISCUSSING, State.WORKING]),
        Show.DONE: Q(state__in=CLOSED_STATES),
        Show.MINE: is_own(viewer, Q(responsible=viewer, state__in=OPEN_STATES)),
    }[show]
