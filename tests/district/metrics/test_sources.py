"""The statement that reads a compound."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from district.core.clock import day_end, day_start
from district.metrics.declarations import Source, Span
from district.metrics.sources import (
    PARAMETERS,
    Answers,
    Element,
    SourceError,
    answers_of,
    compose,
    declared_sources,
    read_elements,
)
from district.registry.models import Compound


def source(sql: str, *elements: str, lower_bounds: tuple[str, ...] = ()) -> Source:
    return Source("test", Span.SNAPSHOT, elements, sql, lower_bounds)


FIRST_TO_THIRD = [
    {
        "start": day_start(day),
        "end": day_end(day),
        "first_day": day,
        "last_day": day,
        "as_of": day_end(date(2024, 3, 3)),
    }
    for day in (date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3))
]


def ask(*sources: Source, periods: int = 1) -> Answers:
    """What the sources yield, through the same words as the compound's function."""
    windows = FIRST_TO_THIRD[:periods]
    given = [[one[name] for one in windows] for name in PARAMETERS]
    kinds = ", ".join(f"{kind}[]" for kind in PARAMETERS.values())
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        cursor.execute(f"PREPARE asked ({kinds}) AS SELECT to_jsonb(a) FROM ({compose(sources)}) a")
        cursor.execute("EXECUTE asked (%s, %s, %s, %s, %s)", given)
        rows = [row[0] for row in cursor.fetchall()]
    return answers_of(rows, sources, periods)


def read(one: Source) -> dict[str, Element]:
    return ask(one).elements[0]


def test_all_sources_of_a_compound_are_one_statement(in_meijing: Compound) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = read_elements(in_meijing, FIRST_TO_THIRD)
    assert len(queries) == 1
    for period in found.elements:
        assert set(period) == {code for one in declared_sources() for code in one.elements}


def test_each_period_is_answered_in_its_order(in_meijing: Compound) -> None:
    found = ask(source("SELECT extract(day FROM %(last_day)s) AS HH", "HH"), periods=3)
    assert [one["HH"].value for one in found.elements] == [1, 2, 3]


def test_the_earliest_turn_of_all_sources_is_told(in_meijing: Compound) -> None:
    sources = [
        Source("a", Span.SNAPSHOT, ("HH",), "SELECT 1 AS HH"),
        Source("b", Span.FLOW, ("MA",), "SELECT 1 AS MA", (), "SELECT %(as_of)s + interval '9 h'"),
        Source("c", Span.FLOW, ("MC",), "SELECT 1 AS MC", (), "SELECT NULL::timestamptz"),
    ]
    assert ask(*sources).turns_at == day_end(date(2024, 3, 3)) + timedelta(hours=9)
    assert ask(sources[0]).turns_at is None


@pytest.mark.parametrize("one", declared_sources(), ids=lambda one: one.name)
def test_what_time_alone_can_change_says_when(one: Source) -> None:
    told_of_time = {name for name in PARAMETERS if f"%({name})s" in one.sql}
    assert bool(told_of_time) == bool(one.turns_at)


def test_whatever_is_written_to_what_they_read_leaves_a_mark(in_meijing: Compound) -> None:
    plan = "EXPLAIN (FORMAT JSON, GENERIC_PLAN) " + compose(declared_sources())
    kinds = [f"{kind}[]" for kind in PARAMETERS.values()]
    for position, kind in enumerate(kinds, 1):
        plan = plan.replace(f"${position}", f"${position}::{kind}")
    with connection.cursor() as cursor:
        cursor.execute(plan)
        read = set(re.findall(r'"Relation Name": "(\w+)"', json.dumps(cursor.fetchone()[0])))
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgname = 'any_change' AND relnamespace = current_schema()::regnamespace"
        )
        noticed = {row[0] for row in cursor.fetchall()}
    assert len(read) > 8
    assert read <= noticed


def test_columns_without_quotes_are_found_too(in_meijing: Compound) -> None:
    found = read(source("SELECT 3 AS HH", "HH"))
    assert found == {"HH": Element(3)}


def test_a_lower_bound_has_a_column_of_its_own(in_meijing: Compound) -> None:
    sql = 'SELECT 50 AS "PMD", true AS "PMD_min"'
    found = read(source(sql, "PMD", lower_bounds=("PMD",)))
    assert found == {"PMD": Element(50, at_least=True)}


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT 1 AS HH WHERE false", "a source without a row"),
        ("SELECT 1 AS HO", "no column HH"),
        ("SELECT 1.5 AS HH", "HH is no whole number"),
    ],
)
def test_a_source_that_breaks_its_word_is_an_error(
    in_meijing: Compound, sql: str, fault: str
) -> None:
    with pytest.raises(SourceError, match=fault):
        read(source(sql, "HH"))


def test_a_source_of_two_rows_is_an_error(in_meijing: Compound) -> None:
    with pytest.raises(ProgrammingError, match="more than one row"), transaction.atomic():
        read(source("SELECT n AS HH FROM generate_series(1, 2) AS n", "HH"))
