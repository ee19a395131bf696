"""Queries that remember where they were made, and refuse to run anywhere else.

A lazy queryset made in one compound and evaluated in another would answer with the other's
rows. PostgreSQL cannot know that this was not meant; the query does.
"""

from typing import Any, TypeVar

from django.db import models
from django.db.models.sql import Query

from district.tenancy.counters import Counted, counters
from district.tenancy.places import place

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class WrongPlace(RuntimeError):
    """A query was about to run in another place than the one in which it was made."""


class PlacedQuery(Query):
    """A query with the name of its place."""

    def __init__(self, model: Any, alias_cols: bool = True) -> None:
        super().__init__(model, alias_cols)
        self.made_in = place.get().schema

    def get_compiler(
        self, using: Any = None, connection: Any = None, elide_empty: bool = True
    ) -> Any:
        check_place(self)
        return super().get_compiler(using, connection, elide_empty)


def check_place(query: Query) -> None:
    """Raise WrongPlace if ``query`` was made elsewhere."""
    made_in = query.__dict__.get("made_in")
    if made_in is not None and made_in != (here := place.get().schema):
        counters.count(Counted.WRONG_PLACE)
        raise WrongPlace(f"a query made in {made_in or 'no place'} was about to run in {here}")


class PlacedQuerySet(models.QuerySet[_Row, _Row]):
    """Django's queryset over such queries.

    Changes need a check of their own: Django turns the query into one of another class first.
    """

    def __init__(
        self, model: Any = None, query: Query | None = None, using: Any = None, hints: Any = None
    ) -> None:
        super().__init__(model, query or PlacedQuery(model), using, hints)

    def update(self, **kwargs: Any) -> int:
        check_place(self.query)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        check_place(self.query)
        return super().delete()


class PlacedManager(models.Manager[_Row]):
    """The manager of every table that stands in a compound's schema."""

    _queryset_class = PlacedQuerySet
