"""A seat: one place's live connection, with everything that Django keeps about it."""

import select
from typing import Any

from district.tenancy.places import Place, place


class Seat:
    """The state that Django's wrapper holds once and we hold for each place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.search_path: bytes | None = None
        self.watch: select.poll | None = None
        # As in Django's BaseDatabaseWrapper.__init__ (5.2).
        self.connection: Any = None
        self.autocommit = False
        self.in_atomic_block = False
        self.savepoint_state = 0
        self.savepoint_ids: list[str | None] = []
        self.atomic_blocks: list[Any] = []
        self.commit_on_exit = True
        self.needs_rollback = False
        self.rollback_exc: BaseException | None = None
        self.close_at: float | None = None
        self.closed_in_transaction = False
        self.errors_occurred = False
        self.health_check_enabled = False
        self.health_check_done = False
        self.run_on_commit: list[Any] = []
        self.run_commit_hooks_on_set_autocommit_on = False

    @property
    def is_idle(self) -> bool:
        """Whether it can be given up: no transaction, and nothing that waits for a commit."""
        return not self.in_atomic_block and not self.run_on_commit

    def has_been_ended(self) -> bool:
        """Whether the server has something to say that nobody asked for: mostly, that it is over.

        A look at the socket, without a word to the server.
        """
        if self.connection is None or self.in_atomic_block:
            return False
        if self.connection.closed or self.watch is None:
            return True
        return bool(self.watch.poll(0))

    def is_told(self, parameter: bytes) -> bytes | None:
        """What the server has told of a parameter; it tells of search_path since PostgreSQL 18."""
        told: bytes | None = self.connection.pgconn.parameter_status(parameter)
        return told

    def has_begun(self) -> None:
        """A connection has been made for this place."""
        self.search_path = self.is_told(b"search_path")
        self.watch = select.poll()
        self.watch.register(self.connection.fileno(), select.POLLIN)

    def is_at_rest(self, moment: float) -> bool:
        """Whether nothing is left over that Django would have to look after."""
        return (
            self.autocommit
            and not self.errors_occurred
            and not self.in_atomic_block
            and (self.close_at is None or moment < self.close_at)
            and not self.connection.closed
            and self.is_told(b"search_path") == self.search_path
        )


SEAT_STATE = tuple(
    name for name in vars(Seat(Place(""))) if name not in {"place", "search_path", "watch"}
)


def of_seat(name: str) -> property:
    """An attribute of the wrapper that is really the current seat's.

    Each query asks a dozen of them, so the usual case, the same place as a moment ago, is
    decided here.
    """

    def read(wrapper: Any) -> Any:
        if wrapper._pinned is None and place.get() is wrapper._sitting:
            return getattr(wrapper._seat, name)
        return getattr(wrapper.seat(), name)

    def write(wrapper: Any, value: Any) -> None:
        setattr(wrapper.seat(), name, value)

    return property(read, write)
