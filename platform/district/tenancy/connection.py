"""The one connection, typed as the product's own backend."""

from typing import Any, Protocol, cast

from django.db import connection


class PlacedConnection(Protocol):
    """A connection that stands in one schema at a time."""

    tenant: Any
    schema_name: str
    include_public_schema: bool
    acts_as_owner: bool

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Stand in the tenant's schema from the next cursor on."""

    def set_schema_to_public(self) -> None:
        """Stand in the shared schema from the next cursor on."""


def placed_connection() -> PlacedConnection:
    """This thread's connection."""
    return cast(PlacedConnection, connection)
