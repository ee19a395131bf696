"""The only doors into a place. Nothing else changes where code runs.

Each place has a connection of its own, so a transaction of one place does not reach into
another: entering one in the middle of the other's transaction is refused, unless the caller
says that what happens inside may stand alone.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import Token

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.connection import placed_connection
from district.tenancy.names import PUBLIC, checked, owner_role, replacement_name
from district.tenancy.places import (
    DISTRICT,
    INSTALLATION,
    NOWHERE,
    CompoundLike,
    Place,
    owner_place_of,
    place,
    place_of,
    rollup_place_of,
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
    "replacement_context",
    "require_compound",
    "rollup_context",
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


def compound_context(
    compound: CompoundLike, *, apart: bool = False
) -> AbstractContextManager[None]:
    """Run the block inside ``compound``'s schema, as that schema's own login.

    ``apart`` allows it in the middle of another place's transaction, which then neither sees
    nor undoes what the block does.
    """
    return _In(place_of(compound), apart=apart)


def rollup_context(compound: CompoundLike, *, apart: bool = False) -> AbstractContextManager[None]:
    """Run the block as the roll-up, which may ask ``compound``'s routines and read no row.

    ``apart`` as of :func:`compound_context`.
    """
    return _In(rollup_place_of(compound), apart=apart)


def owner_context(compound: CompoundLike, *, apart: bool = False) -> AbstractContextManager[None]:
    """Run the block inside ``compound``'s schema with the right to change its tables."""
    return _In(owner_place_of(compound), apart=apart)


@contextmanager
def replacement_context(compound: CompoundLike) -> Iterator[None]:
    """Run the block in the schema that is to take ``compound``'s place, as the same owner."""
    schema = compound.schema_name
    there = Place(replacement_name(schema), acts_as=owner_role(schema), compound=compound)
    with _In(there, apart=True):
        try:
            yield
        finally:
            placed_connection().give_up_here()


def district_context() -> AbstractContextManager[None]:
    """Run the block in the shared schema, outside every compound."""
    return _In(DISTRICT, apart=True)


def installation_context() -> AbstractContextManager[None]:
    """Run the block in the shared schema as the installation's owner: tables, roles, schemas."""
    return _In(INSTALLATION, apart=True)


def scratch_context(schema_name: str) -> AbstractContextManager[None]:
    """Run the block under the name of a schema, as the installation's owner.

    Over the owner's own connection: the search path is set by the caller's transaction.
    """
    return _In(Place(checked(schema_name)), apart=True)


def nowhere() -> AbstractContextManager[None]:
    """Run the block outside of every place: the database refuses to answer."""
    return _In(NOWHERE, apart=True)


class _In(AbstractContextManager[None]):
    """Stands in a place while the block runs; every request enters two, so no generator."""

    __slots__ = ("apart", "there", "token")

    def __init__(self, there: Place, *, apart: bool) -> None:
        self.there, self.apart = there, apart

    def __enter__(self) -> None:
        if not self.apart and place.get().key != self.there.key:
            placed_connection().refuse_to_leave_transaction()
        self.token: Token[Place] = place.set(self.there)

    def __exit__(self, *_error: object) -> None:
        place.reset(self.token)
