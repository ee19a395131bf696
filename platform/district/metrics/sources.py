"""The sources that the nouns of a compound declare, composed into one statement.

The statement stands as a function in each compound's schema. The night executes it over a login
that can do nothing else; the district reads no row of any compound.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
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

# Named parameters of every source (``declarations.py``), in the order of the function's, which
# takes a list of each: one entry a period.
PARAMETERS = {
    "start": "timestamptz",
    "end": "timestamptz",
    "first_day": "date",
    "last_day": "date",
    "as_of": "timestamptz",
}


_PERIODS = (
    "period",
    'SELECT *, LEAST("end", as_of) AS edge FROM'  # noqa: S608 -- names of the code
    f" unnest({', '.join(f'${n}' for n in range(1, len(PARAMETERS) + 1))}) WITH ORDINALITY"
    f""" AS period ("{'", "'.join(PARAMETERS)}", n)""",
)


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
    """One statement out of all sources: for each period, in their order, what each of them says.

    The first says as well when the earliest of the sources turns. Each source stands in a
    subquery of its own: joined with each other, planning them costs more than reading.
    """
    declared = list(sources)
    named = {name: f'period."{name}"' for name in (*PARAMETERS, "edge", "n")}
    told = [f"(SELECT to_jsonb(said) FROM ({one.sql % named}) AS said)" for one in declared]  # noqa: S608 -- statements of the code
    turns = dict.fromkeys(f"({one.turns_at % named})" for one in declared if one.turns_at)
    turn = f"CASE WHEN period.n = 1 THEN LEAST({', '.join(turns) or 'NULL'}) END"
    given = dict([_PERIODS, *(query for one in declared for query in one.given)])
    return (
        f"WITH {', '.join(f'{name} AS MATERIALIZED ({sql})' for name, sql in given.items())}"  # noqa: S608 -- likewise
        f" SELECT jsonb_build_array({', '.join(told)}) AS told, {turn} AS turns_at"
        " FROM period ORDER BY period.n"
    )


def rollup_routine(sources: Iterable[Source] | None = None) -> Routine:
    """The one statement, as the function that each compound's schema offers to the night."""
    declared = declared_sources() if sources is None else sources
    lists = {name: f"{kind}[]" for name, kind in PARAMETERS.items()}
    return Routine("rollup", lists, compose(declared))


def changes_routine() -> Routine:
    """What was written since the night last took marks away (``tenants.late``).

    One row at least, for the number of the table of marks: rows that came back with a restored
    schema left no mark, but in it that table is another.
    """
    sql = (
        "SELECT 'late_latechange'::regclass::oid::bigint AS generation, id, from_day"
        " FROM (VALUES (1)) AS once LEFT JOIN late_latechange ON true"
    )
    return Routine("rollup_changes", {}, sql)


def forget_changes_routine() -> Routine:
    """Takes the marks away that the ledger knows of by now."""
    sql = "DELETE FROM late_latechange WHERE id = ANY($1)"
    return Routine("rollup_forget_changes", {"known": "uuid[]"}, sql, changes=True)


@dataclass(frozen=True, slots=True)
class Changes:
    """Marks of one compound with the earliest day that each names; ``generation`` is another
    one after its schema was restored."""

    generation: int
    marks: dict[UUID, date]

    def until(self, day: date) -> "Changes":
        """Those marks alone that name ``day`` or one before it."""
        return Changes(self.generation, {k: v for k, v in self.marks.items() if v <= day})

    @property
    def since(self) -> date | None:
        return min(self.marks.values(), default=None)


def read_changes(compound: CompoundLike) -> Changes:
    """What was written in the compound and is not settled yet."""
    return read_changes_of([compound])[compound.id]


def read_changes_of(compounds: Iterable[CompoundLike]) -> dict[UUID, Changes]:
    """The same of several in one statement, by compound; as the roll-up, or of itself alone."""
    asked = {one.id: one.schema_name for one in compounds}
    questions = [
        f"SELECT '{schema}' AS told_by, rollup_changes AS told FROM {schema}.rollup_changes()"  # noqa: S608 -- checked names
        for schema in asked.values()
    ]
    told: dict[str, list[Any]] = {schema: [] for schema in asked.values()}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions))
        for schema, row in cursor.fetchall():
            told[schema].append(json.loads(row))
    return {key: _changes(told[schema]) for key, schema in asked.items()}


def _changes(rows: list[dict[str, Any]]) -> Changes:
    return Changes(
        rows[0]["generation"],
        {UUID(one["id"]): date.fromisoformat(one["from_day"]) for one in rows if one["id"]},
    )


def forget_changes(compound: CompoundLike, known: Changes) -> None:
    """Take away exactly the marks that were read; others have come meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {compound.schema_name}.rollup_forget_changes(%s)", [list(known.marks)]
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """What one compound says of several periods, in their order; taken apart when asked for."""

    told: Sequence[str]
    sources: Sequence[Source]

    def of(self, number: int) -> dict[str, Element]:
        """The elements of one period."""
        return _elements(json.loads(self.told[number])["told"], self.sources)

    @property
    def elements(self) -> list[dict[str, Element]]:
        """Those of each period."""
        return [self.of(number) for number in range(len(self.told))]

    @property
    def turns_at(self) -> datetime | None:
        """When something of it may read otherwise without a word from anybody."""
        turn = json.loads(self.told[0])["turns_at"]
        return datetime.fromisoformat(turn) if turn else None

    def digest(self, number: int) -> str:
        """The same for a period of which the same is told."""
        return sha256(self.told[number].encode()).hexdigest()[:16]


def read_elements(compound: CompoundLike, windows: Sequence[Mapping[str, Any]]) -> Answers:
    """Ask the compound's function, as the roll-up or as the compound itself."""
    given = ", ".join(f"%s::{kind}[]" for kind in PARAMETERS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rollup FROM {compound.schema_name}.rollup({given})",  # noqa: S608 -- a checked name
            [[one[name] for one in windows] for name in PARAMETERS],
        )
        told = [row[0] for row in cursor.fetchmany(len(windows) + 1)]
    return answers_of(told, declared_sources(), len(windows))


def answers_of(told: Sequence[str], sources: Iterable[Source], periods: int) -> Answers:
    """What the sources declared, out of the one object that they were to yield each period."""
    if len(told) != periods:
        raise SourceError(f"{len(told)} rows where {periods} were due")
    return Answers(told, tuple(sources))


def _elements(told: list[dict[str, Any] | None], sources: Sequence[Source]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for source, said in zip(sources, told, strict=True):
        if said is None:
            raise SourceError(f"{source.name}: a source without a row")
        row = {name.upper(): value for name, value in said.items()}
        if missing := [code for code in source.elements if code not in row]:
            raise SourceError(f"{source.name}: no column {', '.join(missing)}")
        for code in source.elements:
            found[code] = Element(_whole_number(code, row[code]), bool(row.get(f"{code}_MIN")))
    return found


def _whole_number(code: str, value: Any) -> int | None:
    if value is None:
        return None
    whole = int(value)
    if whole != value:
        raise SourceError(f"{code} is no whole number")
    return whole
