"""The roll-up's login may ask each compound its one question, and reads no row of anybody."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

from district.core.clock import day_end
from district.metrics.sources import PARAMETERS, read_changes, read_changes_of, read_elements
from district.metrics.windows import windows_of
from district.registry.models import Compound
from district.tenancy.context import installation_context, rollup_context
from district.tenancy.names import ROLLUP_ROLE
from tests.isolation.ground import lived_in

pytestmark = pytest.mark.committed

DAY = date(2023, 4, 30)
TABLES = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n
ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'S', 'v')
AND (n.nspname = 'public' OR n.nspname LIKE 'c\\_%')
"""


def refused(statement: str) -> str:
    """The code with which PostgreSQL refuses, or the answer that it should not have given."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return str(cursor.fetchall()) if cursor.description else "done"
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", error))


def test_it_reads_no_table_of_any_compound_nor_of_the_district(meijing: Compound) -> None:
    lived_in(meijing, "朱鹮", "1370000")
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
    assert len(tables) > 100
    with rollup_context(meijing):
        answered = {
            table: answer
            for table in tables
            if (answer := refused(f"SELECT * FROM {table}")) != "42501"
        }
    assert answered == {}


def test_it_asks_every_compound_over_one_connection(meijing: Compound, wangfu: Compound) -> None:
    lived_in(meijing, "朱鹮", "1370000")
    [window, *_more] = windows_of(DAY, live_from=DAY)
    backends, found = set(), []
    for compound in (meijing, wangfu, meijing):
        with rollup_context(compound), connection.cursor() as cursor:
            found.extend(read_elements(compound, [window.parameters]).elements)
            cursor.execute("SELECT session_user, pg_backend_pid()")
            backends.add(cursor.fetchone())
    assert found[0] == found[2] != found[1]
    assert found[0]["HH"].value == 1
    assert [user for user, _pid in backends] == [ROLLUP_ROLE]


def test_it_asks_several_at_once_what_was_written(meijing: Compound, wangfu: Compound) -> None:
    lived_in(meijing, "朱鹮", "1370000")
    with rollup_context(meijing):
        found = read_changes_of([meijing, wangfu])
        alone = {one.pk: read_changes(one) for one in (meijing, wangfu)}
    assert found == alone
    assert found[meijing.pk].marks and found[meijing.pk] != found[wangfu.pk]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE {schema}.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE FUNCTION {schema}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION {schema}.rollup",
        "ALTER FUNCTION {schema}.rollup RESET search_path",
        "SET ROLE o_{schema}",
        "SET ROLE t_{schema}",
        "SET SESSION AUTHORIZATION postgres",
    ],
)
def test_it_can_do_nothing_else(meijing: Compound, statement: str) -> None:
    with rollup_context(meijing):
        assert refused(statement.format(schema=meijing.schema_name)) == "42501"


def test_a_search_path_of_its_own_leads_the_function_nowhere_else(
    meijing: Compound, wangfu: Compound
) -> None:
    """The function is bound to its schema, whatever the caller searches."""
    lived_in(wangfu, "白鹭", "1360000")
    values = ", ".join(f"ARRAY['{day_end(DAY)}'::{kind}]" for kind in PARAMETERS.values())
    with rollup_context(meijing), connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {wangfu.schema_name}")
        cursor.execute(f"SELECT rollup->>'HH' FROM {meijing.schema_name}.rollup({values})")
        assert cursor.fetchone() == (None,)
        connection.close()
