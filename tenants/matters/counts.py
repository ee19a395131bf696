"""The head of a list: how many matters are in each part of it, what presses, and what was wanted.

One statement tells all. Its text is written around what querysets are compiled to, so that who
may read what, and what lies where, is said in one place only.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from string import Formatter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from district.core.clock import now, previous_month, today
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.matters.access import unmerged_for
from tenants.matters.clocks import clock_is
from tenants.matters.models import ClockState, Matter, State
from tenants.matters.progress import CLOSED_STATES, OPEN_STATES
from tenants.matters.queries import known_of
from tenants.matters.wanted import Show, Wanted, keys_of_mine

# Each part by the index that serves it best; that of the closed ones knows where each lies. What
# is one's own is few, which PostgreSQL believes of an array alone.
_HEAD = """
SELECT state, clock, count(*), NULL::uuid FROM ({every}) AS found
WHERE state IN ({open}) GROUP BY state, clock
UNION ALL
SELECT '{finished}', '{stopped}', count(*), NULL FROM ({every}) AS found WHERE state IN ({closed})
UNION ALL
SELECT 'mine', '', count(*), NULL FROM ({every}) AS found WHERE id = ANY(ARRAY({own}))"""
_PAGE = """
UNION ALL (
    SELECT 'page', '', count(*) OVER in_order, id FROM ({wanted}) AS found
    WINDOW in_order AS (
        ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    ORDER BY {order} LIMIT {limit} OFFSET {offset}
)"""
_LAST_MONTH = """
UNION ALL SELECT 'month', '', 1, NULL WHERE EXISTS ({raised}) OR EXISTS ({said})"""
_PRESSING = (ClockState.PAUSED, ClockState.OVERDUE, ClockState.DUE_TODAY)
_PARTS = {
    State.WAITING: Show.WAITING,
    State.DISCUSSING: Show.IN_PROGRESS,
    State.WORKING: Show.IN_PROGRESS,
    **dict.fromkeys(CLOSED_STATES, Show.DONE),
}

Composed = tuple[str, tuple[Any, ...]]
Told = tuple[str, str, int, UUID | None]


@dataclass(frozen=True)
class Counts:
    """How many matters a viewer finds in each part, what presses, and what was ``wanted``.

    ``quiet_month``: of which the viewer may say that it brought none; None where nobody has to.
    """

    all: int
    waiting: int
    in_progress: int
    done: int
    mine: int
    due_today: int
    overdue: int
    paused: int
    wanted: int
    quiet_month: date | None = None

    def of(self, show: Show) -> int:
        return int(getattr(self, show.value))


@dataclass
class Head:
    """How many matters are in each part of a list and by each state of the clock.

    ``keys`` are those of the page that was asked for, ``found`` how many it was taken from.
    """

    quiet_month: date | None
    cells: Counter[tuple[Show, str]] = field(default_factory=Counter)
    mine: int = 0
    found: int = 0
    keys: list[UUID] = field(default_factory=list)

    def count(self, show: Show = Show.ALL, clock: ClockState | None = None) -> int:
        """How many there are in a part; of one's own only with all clocks."""
        if show is Show.MINE:
            return self.mine
        return sum(
            count
            for (part, stands), count in self.cells.items()
            if show in {Show.ALL, part} and clock in {None, stands}
        )

    def counts(self, wanted: int) -> Counts:
        return Counts(
            **{show.value: self.count(show) for show in Show},
            **{clock.value: self.count(clock=clock) for clock in _PRESSING},
            wanted=wanted,
            quiet_month=self.quiet_month,
        )


def head_of(
    viewer: Account,
    wanted: Wanted,
    found: QuerySet[Matter] | None = None,
    place: slice = slice(0, 0),
) -> Head:
    """What the list says before its rows; of what was ``found`` also which rows are at ``place``.

    Of the ``wanted`` the head itself heeds only what it lies ``within``.
    """
    head = Head(previous_month(today()) if may(viewer, Action.MATTER_PUBLISH) else None)
    text, parts = _HEAD, _asked(viewer, wanted)
    if found is not None:
        text += _PAGE
        parts |= _page(wanted, found, place)
    if head.quiet_month is not None:
        text += _LAST_MONTH
        raised, said = known_of(head.quiet_month)
        parts |= {"raised": _compiled(raised.order_by()), "said": _compiled(said.order_by())}
    with connection.cursor() as cursor:
        cursor.execute(*_filled(text, parts))
        told: list[Told] = cursor.fetchall()
    for part, clock, count, key in told:
        if key is not None:
            head.found = count
            head.keys.append(key)
        elif part == "month":
            head.quiet_month = None
        elif part == "mine":
            head.mine = count
        else:
            head.cells[_PARTS[State(part)], clock] += count
    return head


def _asked(viewer: Account, wanted: Wanted) -> dict[str, Composed]:
    every = unmerged_for(viewer).filter(wanted.within or Q()).order_by()
    return {
        "every": _compiled(every.annotate(clock=_clock(now())).values("id", "state", "clock")),
        "own": _compiled(keys_of_mine(viewer)),
        "open": _named(OPEN_STATES),
        "closed": _named(CLOSED_STATES),
        "finished": (State.FINISHED.value, ()),
        "stopped": (ClockState.STOPPED.value, ()),
    }


def _page(wanted: Wanted, found: QuerySet[Matter], place: slice) -> dict[str, Composed]:
    order = "complete_by, number" if wanted.by_deadline else "number DESC"
    return {
        "wanted": _compiled(found.order_by().values("id", "number", "complete_by")),
        "order": (order, ()),
        "limit": ("%s", (place.stop - place.start,)),
        "offset": ("%s", (place.start,)),
    }


def _clock(at: datetime) -> Case:
    """How the clock of each matter stands."""
    return Case(
        When(clock_is(ClockState.STOPPED, at), then=Value(ClockState.STOPPED.value)),
        *(When(clock_is(state, at), then=Value(state.value)) for state in _PRESSING),
        default=Value(ClockState.RUNNING.value),
        output_field=CharField(),
    )


def _named(states: tuple[State, ...]) -> Composed:
    return ", ".join(["%s"] * len(states)), tuple(state.value for state in states)


def _compiled(rows: QuerySet[Any, Any]) -> Composed:
    """Where nothing can be found it is asked for all the same: the text stays whole."""
    sql, given = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    return sql, tuple(given)


def _filled(text: str, parts: Mapping[str, Composed]) -> Composed:
    """``text`` with the parts in their places, and what belongs into those in the same order."""
    sql: str = ""
    given: tuple[Any, ...] = ()
    for plain, name, _spec, _conversion in Formatter().parse(text):
        more, values = parts[name] if name else ("", ())
        sql, given = sql + plain + more, given + values
    return sql, given
