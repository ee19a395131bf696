"""The sources that the nouns of a compound declare, composed into one statement."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from district.metrics.declarations import Source


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


def declared_twice(sources: Iterable[Source]) -> list[str]:
    """Elements that more than one source yields."""
    counts = Counter(code for source in sources for code in source.elements)
    return sorted(code for code, count in counts.items() if count > 1)


def compose(sources: Iterable[Source]) -> str:
    """One statement out of all sources: each yields one row, and so does their product."""
    parts = ", ".join(f"({source.sql}) AS s{n}" for n, source in enumerate(sources))
    return f"SELECT * FROM {parts}"  # noqa: S608 -- statements of the code, parameters apart


def read_elements(
    parameters: dict[str, Any], sources: tuple[Source, ...] | None = None
) -> dict[str, Element]:
    """Run the one statement in the compound where the caller stands."""
    sources = declared_sources() if sources is None else sources
    if not sources:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(compose(sources), parameters)
        names = [column.name.upper() for column in cursor.description]
        rows = cursor.fetchmany(2)
    if len(rows) != 1:
        raise SourceError(f"{len(rows)} rows where one was due")
    row = dict(zip(names, rows[0], strict=True))
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
