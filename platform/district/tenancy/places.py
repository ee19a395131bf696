"""Where code runs: the district's side, one compound's schema, or nowhere.

A ``ContextVar`` names the place, so it follows threads of an async view and never leaks from
one request or task into the next. It is the only truth: the database connection, cache keys,
folders and log lines all ask it.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from district.tenancy.names import DISTRICT_ROLE, PUBLIC, ROLLUP_ROLE, owner_role, runtime_role


class CompoundLike(Protocol):
    """What the engine needs of a compound."""

    @property
    def id(self) -> UUID:
        """Names it outwards."""

    @property
    def schema_name(self) -> str:
        """Where its rows stand."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A schema, and the PostgreSQL role as which one stands there.

    ``login`` is the role that connects; empty means the installation's own login of
    ``DATABASE_URL``. ``acts_as`` is a role that such a connection takes for good.
    """

    schema: str
    login: str = ""
    acts_as: str = ""
    compound: CompoundLike | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Places with equal keys share a connection.

        All places of the installation's owner do: there a schema is a matter of the transaction.
        So do those of the roll-up: it names the schema that it asks.
        """
        is_owner = not self.login and not self.acts_as and self.schema
        is_everywhere = is_owner or self.login == ROLLUP_ROLE
        return (PUBLIC if is_everywhere else self.schema, self.login, self.acts_as)


NOWHERE = Place("")
DISTRICT = Place(PUBLIC, DISTRICT_ROLE)
INSTALLATION = Place(PUBLIC)

place: ContextVar[Place] = ContextVar("place", default=NOWHERE)


class OutsideEveryPlace(RuntimeError):
    """The database was asked outside of every place; nothing falls through to a schema."""


def place_of(compound: CompoundLike) -> Place:
    """Inside a compound, with the rights of its people's requests."""
    schema = compound.schema_name
    return Place(schema, runtime_role(schema), compound=compound)


def rollup_place_of(compound: CompoundLike) -> Place:
    """Before a compound's schema, with the right to its aggregate functions and to no row."""
    return Place(compound.schema_name, ROLLUP_ROLE, compound=compound)


def owner_place_of(compound: CompoundLike) -> Place:
    """Inside a compound, with the right to change its tables."""
    schema = compound.schema_name
    return Place(schema, acts_as=owner_role(schema), compound=compound)
