"""The only doors into a place. Nothing else changes where code runs.

Each place has a connection of its own, so a transaction of one place does not reach into
another: entering one in the middle of the other's transaction is refused, unless the caller
says that what happens inside may stand alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.connection import placed_connection
from district.tenancy.names import PUBLIC, checked
from district.tenancy.places import (
    DISTRICT,
    INSTALLATION,
    NOWHERE,
    CompoundLike,
    Place,
    owner_place_of,
    place,
    place_of,
)

__all__ = [
    "CompoundLike",
    "compound_context",
    "current_compound",
    "district_context",
    "installation_context",
    "nowhere",
    "owner_context",
    "place_key",
    "require_compound",
    "scratch_context",
]


def current_compound() -> CompoundLike | None:
    """The compound in which this request or task runs; None on the district's side."""
    return place.get().compound


def require_compound() -> CompoundLike:
    """The running compound, or a refusal: nothing falls through to another schema."""
    compound = place.get().compound
    if compound is None:
        raise DomainError("outside_compound", _("这项操作只能在一个小区的工作区里进行。"))
    return compound


def place_key() -> str:
    """The name of the running place, for cache keys, signatures and log lines."""
    return place.get().schema or PUBLIC


@contextmanager
def compound_context(compound: CompoundLike, *, apart: bool = False) -> Iterator[None]:
    """Run the block inside ``compound``'s schema, as that schema's own login.

    ``apart`` allows it in the middle of another place's transaction, which then neither sees
    nor undoes what the block does.
    """
    with _in(place_of(compound), apart=apart):
        yield


@contextmanager
def owner_context(compound: CompoundLike, *, apart: bool = False) -> Iterator[None]:
    """Run the block inside ``compound``'s schema with the right to change its tables."""
    with _in(owner_place_of(compound), apart=apart):
        yield


@contextmanager
def district_context() -> Iterator[None]:
    """Run the block in the shared schema, outside every compound."""
    with _in(DISTRICT, apart=True):
        yield


@contextmanager
def installation_context() -> Iterator[None]:
    """Run the block in the shared schema as the installation's owner: tables, roles, schemas."""
    with _in(INSTALLATION, apart=True):
        yield


@contextmanager
def scratch_context(schema_name: str) -> Iterator[None]:
    """Run the block in a schema of no compound, as the installation's owner."""
    with _in(Place(checked(schema_name)), apart=True):
        try:
            yield
        finally:
            placed_connection().give_up_here()


@contextmanager
def nowhere() -> Iterator[None]:
    """Run the block outside of every place: the database refuses to answer."""
    with _in(NOWHERE, apart=True):
        yield


@contextmanager
def _in(there: Place, *, apart: bool) -> Iterator[None]:
    if not apart and place.get().key != there.key:
        placed_connection().refuse_to_leave_transaction()
    token = place.set(there)
    try:
        yield
    finally:
        place.reset(token)
