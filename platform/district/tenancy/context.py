"""The only door into a compound's schema.

A ``ContextVar`` names the compound of the running request or task, and the connection is
switched with it. Nothing else calls ``connection.set_tenant``: django-tenants' own
``with tenant:`` keeps one stack for the whole process, so two threads can swap compounds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.connection import placed_connection


class CompoundLike(Protocol):
    """What the engine needs of a compound."""

    id: UUID
    schema_name: str


_current: ContextVar[CompoundLike | None] = ContextVar("compound", default=None)


def current_compound() -> CompoundLike | None:
    """The compound in which this request or task runs; None on the district's side."""
    return _current.get()


def require_compound() -> CompoundLike:
    """The running compound, or a refusal: nothing falls through to another schema."""
    compound = _current.get()
    if compound is None:
        raise DomainError("outside_compound", _("这项操作只能在一个小区的工作区里进行。"))
    return compound


def place_key() -> str:
    """The name of the running place, for cache keys, signatures and log lines."""
    compound = _current.get()
    return compound.schema_name if compound else "public"


@contextmanager
def compound_context(compound: CompoundLike) -> Iterator[None]:
    """Run the block inside ``compound``'s schema, as that schema's own role."""
    with _switched(compound, as_owner=False):
        yield


@contextmanager
def owner_context(compound: CompoundLike) -> Iterator[None]:
    """Run the block inside ``compound``'s schema with the right to change its tables."""
    with _switched(compound, as_owner=True):
        yield


@contextmanager
def district_context() -> Iterator[None]:
    """Run the block in the shared schema, outside every compound."""
    with _switched(None, as_owner=False):
        yield


@contextmanager
def _switched(compound: CompoundLike | None, *, as_owner: bool) -> Iterator[None]:
    connection = placed_connection()
    before = (connection.tenant, connection.include_public_schema, connection.acts_as_owner)
    token = _current.set(compound)
    if compound is None:
        connection.set_schema_to_public()
    else:
        connection.set_tenant(compound, include_public=False)
        connection.acts_as_owner = as_owner
    try:
        yield
    finally:
        _current.reset(token)
        connection.set_tenant(before[0], include_public=before[1])
        connection.acts_as_owner = before[2]
