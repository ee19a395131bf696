"""Lists of matters: those that somebody wants to see, and their pages."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from district.identity.models import Account
from tenants.matters.access import is_handled_by, unmerged_for
from tenants.matters.counts import Counts, head_of
from tenants.matters.models import Matter, Supporter
from tenants.matters.progress import OPEN_STATES
from tenants.matters.wanted import EVERYTHING, Wanted


def list_matters(*, viewer: Account, wanted: Wanted = EVERYTHING) -> QuerySet[Matter]:
    """What ``viewer`` may read of the ``wanted``."""
    return _with_neighbours(_ordered(viewer, wanted, wanted.condition(viewer)))


class Pages:
    """A list to take pages of: only a page's own rows are joined with what stands beside them.

    ``count`` is known where the list's head has counted already; ``keys`` are the rows from
    ``start`` on where it has found them as well.
    """

    def __init__(
        self,
        found: QuerySet[Matter],
        count: int | None = None,
        start: int = 0,
        keys: Sequence[UUID] = (),
    ) -> None:
        self._found, self._count, self._start, self._keys = found, count, start, keys

    def count(self) -> int:
        """How many rows there are on all pages."""
        if self._count is None:
            self._count = self._found.count()
        return self._count

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, place: slice) -> QuerySet[Matter]:
        ordering = self._found.query.order_by
        return _with_neighbours(Matter.objects.filter(self._stand_at(place))).order_by(*ordering)

    def _stand_at(self, place: slice) -> Q:
        if place.start == self._start and place.stop - place.start == len(self._keys):
            return Q(pk__in=self._keys)
        return Q(pk__in=self._found.select_related(None).values("pk")[place])


def matters_to_do(*, viewer: Account) -> QuerySet[Matter]:
    """Open ones that ``viewer`` may move, the pressing first."""
    found = unmerged_for(viewer).filter(is_handled_by(viewer), state__in=OPEN_STATES)
    return _with_neighbours(found).order_by("complete_by", "number")


def matters_to_hand_over(*, viewer: Account, wanted: Wanted) -> QuerySet[Matter]:
    """Of the ``wanted``, the open ones that ``viewer`` may move, in the list's order."""
    movable = is_handled_by(viewer) & Q(state__in=OPEN_STATES)
    return _with_neighbours(_ordered(viewer, wanted, wanted.condition(viewer) & movable))


def listed(*, viewer: Account, wanted: Wanted, place: slice) -> tuple[Counts, Pages]:
    """The list's head and its pages, of which the one at ``place`` will be asked for.

    What the head counts anyhow, no page counts again. All else has to be looked for among all
    matters: once, for its number and for the page.
    """
    found = _ordered(viewer, wanted, wanted.condition(viewer))
    if wanted.is_counted_by_parts:
        head = head_of(viewer, wanted)
        count = head.count(wanted.show, wanted.clock)
        return head.counts(count), Pages(found, count)
    head = head_of(viewer, wanted, found, place)
    count = head.found if head.keys or not place.start else found.count()
    return head.counts(count), Pages(found, count, place.start, head.keys)


def count_matters(*, viewer: Account, within: Q | None = None) -> Counts:
    """The head of the whole list, or of a part of the compound."""
    head = head_of(viewer, Wanted(within=within))
    return head.counts(head.count())


def _ordered(viewer: Account, wanted: Wanted, condition: Q) -> QuerySet[Matter]:
    matters = unmerged_for(viewer).filter(condition, wanted.within or Q())
    order = ("complete_by", "number") if wanted.by_deadline else ("-number",)
    return matters.order_by(*order)


def _with_neighbours(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Rows with what a line of a list shows; those behind each are counted for what is read."""
    behind = Supporter.objects.filter(matter=OuterRef("pk")).order_by().values("matter")
    counted = behind.annotate(count=Count("pk")).values("count")
    return matters.select_related(
        "unit__building", "responsible", "requester", "household"
    ).annotate(supporter_count=Coalesce(Subquery(counted), 0))
