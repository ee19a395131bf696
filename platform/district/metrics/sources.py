"""The sources that the nouns of a compound declare, composed into one statement.

The statement stands as a function in each compound's schema. The night executes it over a login
that can do nothing else; the district reads no row of any compound.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection

from district.metrics.declarations import Source
from district.tenancy.places import CompoundLike
from district.tenancy.routines import Routine

# Named parameters of every source (``declarations.py``), in the order of the function's.
PARAMETERS = {
    "start": "timestamptz",
    "end": "timestamptz",
    "first_day": "date",
    "last_day": "date",
    "as_of": "timestamptz",
}


class SourceError(RuntimeError):
    """A source does not yield what it declares; ``str()`` names sources and codes only."""


@dataclass(frozen=True, slots=True)
class Element:
    """One base element of one compound; None was not reported."""

    value: int | None
    at_least: bool = False


@lru_cache(maxsize=1)
def declared_sources() -> tuple[Source, ...]:
    """``SOURCES`` of every ``<noun>/metrics.py`` among the apps of a compound."""
    found: list[Source] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.metrics"
        if config.name in settings.TENANT_APPS and find_spec(name):
            found.extend(import_module(name).SOURCES)
    return tuple(found)


def declared_elements() -> set[str]:
    """What the compounds of this release yield."""
    return {code for source in declared_sources() for code in source.elements}


def declared_twice(sources: Iterable[Source]) -> list[str]:
    """Elements that more than one source yields."""
    counts = Counter(code for source in sources for code in source.elements)
    return sorted(code for code, count in counts.items() if count > 1)


def compose(sources: Iterable[Source]) -> str:
    """One statement out of all sources: each yields one row, and so does their product.

    Their named parameters become the positions of :data:`PARAMETERS`.
    """
    positions = {name: f"${n}" for n, name in enumerate(PARAMETERS, 1)}
    parts = [f"({source.sql % positions}) AS s{n}" for n, source in enumerate(sources)]
    return f"SELECT * FROM {', '.join(parts)}"  # noqa: S608 -- statements of the code


def rollup_routine(sources: Iterable[Source] | None = None) -> Routine:
    """The one statement, as the function that each compound's schema offers to the night."""
    declared = declared_sources() if sources is None else sources
    return Routine("rollup", PARAMETERS, compose(declared))


def late_routine() -> Routine:
    """What was entered after its day (``tenants.late``)."""
    return Routine("rollup_late", {}, "SELECT id, from_day FROM late_latechange")


def forget_late_routine() -> Routine:
    """Takes the marks away that the ledger knows of by now."""
    sql = "DELETE FROM late_latechange WHERE id = ANY($1)"
    return Routine("rollup_forget_late", {"known": "uuid[]"}, sql, changes=True)


@dataclass(frozen=True, slots=True)
class LateChanges:
    """Marks of one compound, and the earliest day that they name."""

    ids: list[UUID]
    since: date


def late_changes(compound: CompoundLike) -> LateChanges | None:
    """What the compound has noticed and the ledger not yet; None mostly."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rollup_late FROM {compound.schema_name}.rollup_late()")  # noqa: S608 -- a checked name
        marks = [json.loads(row[0]) for row in cursor.fetchall()]
    if not marks:
        return None
    since = min(date.fromisoformat(mark["from_day"]) for mark in marks)
    return LateChanges([UUID(mark["id"]) for mark in marks], since)


def forget_late_changes(compound: CompoundLike, known: LateChanges) -> None:
    """Take away exactly the marks that were read; others have come meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {compound.schema_name}.rollup_forget_late(%s)",
            [known.ids],
        )


def read_elements(compound: CompoundLike, parameters: dict[str, Any]) -> dict[str, Element]:
    """Ask the compound's function, as the roll-up or as the compound itself."""
    given = ", ".join(["%s"] * len(PARAMETERS))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rollup FROM {compound.schema_name}.rollup({given})",  # noqa: S608 -- a checked name
            [parameters[name] for name in PARAMETERS],
        )
        answers = [json.loads(row[0]) for row in cursor.fetchmany(2)]
    return elements_of(answers, declared_sources())


def elements_of(answers: list[dict[str, Any]], sources: Iterable[Source]) -> dict[str, Element]:
    """What the sources declared, out of the one row that they were to yield."""
    if len(answers) != 1:
        raise SourceError(f"{len(answers)} rows where one was due")
    row = {name.upper(): value for name, value in answers[0].items()}
    if missing := [code for source in sources for code in source.elements if code not in row]:
        raise SourceError(f"no column {', '.join(missing)}")
    return {
        code: Element(_whole_number(code, row[code]), bool(row.get(f"{code}_MIN")))
        for source in sources
        for code in source.elements
    }


def _whole_number(code: str, value: Any) -> int | None:
    if value is None:
        return None
    whole = int(value)
    if whole != value:
        raise SourceError(f"{code} is no whole number")
    return whole
