"""The statement that reads a compound."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from district.core.clock import day_end, day_start
from district.metrics.declarations import Source, Span
from district.metrics.sources import (
    Element,
    SourceError,
    compose,
    declared_sources,
    elements_of,
    read_elements,
)
from district.registry.models import Compound


def source(sql: str, *elements: str, lower_bounds: tuple[str, ...] = ()) -> Source:
    return Source("test", Span.SNAPSHOT, elements, sql, lower_bounds)


def read(one: Source) -> dict[str, Element]:
    """What the source alone yields, through the same words as the compound's function."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(answer) FROM ({compose([one])}) AS answer")
        return elements_of([json.loads(row[0]) for row in cursor.fetchall()], [one])


def test_all_sources_of_a_compound_are_one_statement(in_meijing: Compound) -> None:
    first = last = in_meijing.go_live_on
    parameters = {
        "start": day_start(first),
        "end": day_end(last),
        "first_day": first,
        "last_day": last,
        "as_of": day_end(last),
    }
    with CaptureQueriesContext(connection) as queries:
        found = read_elements(in_meijing, parameters)
    assert len(queries) == 1
    assert set(found) == {code for one in declared_sources() for code in one.elements}


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
        ("SELECT 1 AS HH WHERE false", "0 rows"),
        ("SELECT n AS HH FROM generate_series(1, 2) AS n", "2 rows"),
        ("SELECT 1 AS HO", "no column HH"),
        ("SELECT 1.5 AS HH", "HH is no whole number"),
    ],
)
def test_a_source_that_breaks_its_word_is_an_error(
    in_meijing: Compound, sql: str, fault: str
) -> None:
    with pytest.raises(SourceError, match=fault):
        read(source(sql, "HH"))
