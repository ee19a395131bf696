"""The one connection object of a thread, typed as the product's own backend."""

from typing import Any, Protocol, cast

from django.db import connection


class PlacedConnection(Protocol):
    """A connection that stands wherever the running code stands."""

    schema_name: str

    def refuse_to_leave_transaction(self) -> None:
        """Raise if a transaction is open in the place where the caller stands."""

    def give_up_here(self) -> None:
        """Close the place's connection; nobody comes back to it."""

    def seats(self) -> Any:
        """The live connections of this thread, by place."""


def placed_connection() -> PlacedConnection:
    """This thread's connection."""
    return cast(PlacedConnection, connection)
