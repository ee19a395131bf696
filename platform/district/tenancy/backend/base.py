"""A database backend in which PostgreSQL itself holds the wall between compounds.

Each place has a login role of its own and therefore a connection of its own: ``session_user``
is the compound, is a member of nothing it could become, and nothing sent over the wire can
change it. Django's wrapper keeps one connection; this one keeps a seat for each place and
always answers for the place in which the running code stands. No SET is ever sent.
"""

import logging
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.transaction import TransactionManagementError
from django_tenants.postgresql_backend.introspection import DatabaseSchemaIntrospection

from district.tenancy.backend.moments import adapters
from district.tenancy.backend.seats import SEAT_STATE, Seat, of_seat
from district.tenancy.counters import Counted, counters
from district.tenancy.passwords import login_password
from district.tenancy.places import NOWHERE, OutsideEveryPlace, Place, place

_SWEEP_SECONDS = 10.0

logger = logging.getLogger(__name__)

Seats = OrderedDict[tuple[str, str, str], Seat]

_wrappers: "WeakSet[DatabaseWrapper]" = WeakSet()


class SchemaEditor(DatabaseSchemaEditor):
    """Django's, without a second index for LIKE beside each index on a text.

    Tables of one compound are small, and each index is a row of the catalogue in thousands of
    schemas; where texts sort by bytes (the C collation) the first index serves LIKE anyway.
    """

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """Django's wrapper with a seat for each place in which this thread has worked."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._seats: Seats = OrderedDict()
        self._sitting: Place | None = None
        self._seat = self._pinned = None  # type: Seat | None
        self._used: list[Seat] = []
        self._swept_at = time.monotonic()
        # Called when a place is first used; tests hold transactions by it.
        self.on_first_use: Callable[[Place], None] | None = None
        self._greeted: set[tuple[str, str, str]] = set()
        super().__init__(*args, **kwargs)
        self.introspection = DatabaseSchemaIntrospection(self)
        if self.settings_dict.get("OPTIONS", {}).get("pool"):
            raise ImproperlyConfigured("a pool hands one login's connections to all: not here")
        _wrappers.add(self)

    # What django-tenants asks of a connection.

    @property
    def schema_name(self) -> str:
        return place.get().schema

    @property
    def tenant(self) -> Any:
        return place.get().compound

    include_public_schema = False

    def set_tenant(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a place is entered by district.tenancy.context and no other way")

    set_schema = set_schema_to_public = set_tenant

    # Seats.

    def seat(self) -> Seat:
        """The seat of the place in which the caller stands."""
        if self._pinned is not None:
            return self._pinned
        here = place.get()
        if here is self._sitting and self._seat is not None:
            return self._seat
        return self._sit(here)

    def seats(self) -> tuple[Seat, ...]:
        """All seats, the one used last at the end."""
        return tuple(self._seats.values())

    def parked(self) -> int:
        """How many open connections wait for somebody to come back to their place."""
        sitting = self._seat
        return sum(one.connection is not None and one is not sitting for one in self.seats())

    def _sit(self, here: Place) -> Seat:
        found = self._seats.get(here.key)
        if found is None:
            self._make_room()
            found = self._seats[here.key] = Seat(here)
        else:
            self._seats.move_to_end(here.key)
            if found.connection is not None:
                counters.count(Counted.SEAT_TAKEN_OVER)
            if found.has_been_ended():
                found.health_check_done = False
        self._sitting, self._seat = here, found
        self._used.append(found)
        if self.on_first_use is not None and here.key not in self._greeted and here is not NOWHERE:
            self._greeted.add(here.key)
            self.on_first_use(here)
        return found

    def forget_first_uses(self) -> None:
        """Every place is used for the first time again."""
        self._greeted.clear()
        self._sitting = self._seat = None

    def _make_room(self) -> None:
        """Give up the seats that were used longest ago, so that connections stay bounded."""
        most = settings.TENANCY_SEATS
        for seat in self.seats():
            if len(self._seats) < most:
                return
            if seat.is_idle:
                self._give_up(seat)

    def give_up_here(self) -> None:
        """Close the place's connection; nobody comes back to it."""
        self._give_up(self.seat())

    def _give_up(self, seat: Seat) -> None:
        if seat.connection is not None:
            counters.count(Counted.SEAT_GIVEN_UP)
        with self._pin(seat):
            super().close()
        self._seats.pop(seat.place.key, None)
        if seat is self._seat:
            self._sitting = self._seat = None

    @contextmanager
    def _pin(self, seat: Seat) -> Iterator[None]:
        """Answer for this seat, wherever the caller stands."""
        before, self._pinned = self._pinned, seat
        try:
            yield
        finally:
            self._pinned = before

    # Connections.

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params["context"] = adapters(settings.USE_TZ, self.timezone)
        here = self.seat().place
        if here.login:
            params["user"] = here.login
            if password := login_password(here.login, params.pop("password", None)):
                params["password"] = password
        elif here.acts_as:
            params["options"] = f"-c role={here.acts_as} -c search_path={here.schema},pg_temp"
        return params

    def connect(self) -> None:
        if self.seat().place is NOWHERE:
            counters.count(Counted.OUTSIDE_EVERY_PLACE)
            raise OutsideEveryPlace(
                "the database was asked outside of every place: enter one by"
                " district_context() or compound_context(compound)"
            )
        super().connect()
        counters.count(Counted.CONNECTION_OPENED)
        self.seat().has_begun()

    def close(self) -> None:
        """Close the current place's connection, and all others that nobody is in the middle of."""
        super().close()
        if self._pinned is None:
            for seat in self.seats():
                if seat.is_idle and seat is not self._seat:
                    self._give_up(seat)

    def close_if_unusable_or_obsolete(self) -> None:
        """Look after the seats used since last time, and after all of them now and then."""
        used, self._used = self._used, []
        if time.monotonic() - self._swept_at > _SWEEP_SECONDS:
            self._swept_at, used = time.monotonic(), list(self.seats())
        moment = time.monotonic()
        for seat in {id(one): one for one in used}.values():
            if seat.connection is None:
                continue
            if seat.is_at_rest(moment):
                seat.health_check_done = False
                continue
            with self._pin(seat):
                super().close_if_unusable_or_obsolete()
                self._close_if_turned(seat)
        if self._seat is not None:
            self._used.append(self._seat)

    def _close_if_turned(self, seat: Seat) -> None:
        """No code of ours changes a search path: whoever did, the next request is spared it."""
        if seat.connection is None or seat.connection.closed:
            return
        if seat.is_told(b"search_path") != seat.search_path:
            counters.count(Counted.SEARCH_TURNED)
            logger.error("the search path of %s was changed by a statement", seat.place.schema)
            super().close()

    def refuse_to_leave_transaction(self) -> None:
        """Raise if a transaction is open where the caller stands; tests' own do not count."""
        here = self._seats.get(place.get().key)
        if here is not None and any(not one._from_testcase for one in here.atomic_blocks):
            counters.count(Counted.SWITCH_IN_TRANSACTION)
            raise TransactionManagementError(
                f"a transaction of {self.schema_name} is open: it does not reach into another"
                " place. End it first, or enter with apart=True if both may stand alone."
            )

    def stand_up(self, seats: "Seats | None" = None) -> "Seats":
        """Take other seats, or none, without a word to the server; return those of before."""
        before, self._seats = self._seats, OrderedDict() if seats is None else seats
        self._used = list(self._seats.values())
        self._sitting = self._seat = None
        return before


for _name in SEAT_STATE:
    setattr(DatabaseWrapper, _name, of_seat(_name))


def parked_seats() -> int:
    """Connections of this process that are open and at which nobody sits at this moment."""
    return sum(wrapper.parked() for wrapper in tuple(_wrappers))


def _forget_after_fork() -> None:
    for wrapper in tuple(_wrappers):
        wrapper.stand_up()  # they are the parent process's
    counters.forget_after_fork()


os.register_at_fork(after_in_child=_forget_after_fork)
