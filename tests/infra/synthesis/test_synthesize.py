"""`manage synthesize`: the same seed gives the same district; what cannot be is refused."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from district.core.clock import today
from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.synthesis.order import Order, Refused, ordered
from tenants.records.exporting import export_files
from tenants.records.services import NamedFile, import_files
from tests import make
from tests.infra.synthesis.conftest import empty_district

TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
        AND relkind = 'r' AND relname ~ '^(register|heads|party|bodies|facilities|property|matters)_'
    ORDER BY relname
"""
# Titles come with the schema, and so do their identifiers.
SCHEMAS_OWN = {"heads_title"}


@pytest.fixture
def empty(
    committed_rows: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), empty_district():
        yield


def synthesize(**options: Any) -> str:
    said = StringIO()
    given = {"profile": "6", "months": "2", "seed": "3", "until": "2024-03-31", **options}
    call_command("synthesize", stdout=said, **given)
    return said.getvalue()


def contents() -> dict[tuple[str, str], list[str]]:
    """Every row of every compound as text, without what its schema brought."""
    found = {}
    for compound in Compound.objects.order_by("slug"):
        with compound_context(compound), connection.cursor() as cursor:
            cursor.execute(TABLES)
            for (table,) in cursor.fetchall():
                if table not in SCHEMAS_OWN:
                    cursor.execute(f"SELECT (to_jsonb(r) - 'title_id')::text FROM {table} r")
                    rows = sorted(row[0] for row in cursor.fetchall())
                    found[compound.slug, table] = rows
    return found


def district_of(seed: str, folder: Path) -> tuple[list[Any], dict[tuple[str, str], list[str]], Any]:
    with empty_district():
        file = folder / f"{seed}-{len(list(folder.iterdir()))}.json"
        synthesize(seed=seed, labels=file)
        registry = list(Compound.objects.order_by("slug").values_list("slug", "name", "status"))
        return registry, contents(), json.loads(file.read_text(encoding="utf-8"))


def test_the_same_seed_gives_the_same_district_and_another_another(
    committed_rows: None,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> None:
    with django_db_blocker.unblock():
        first, again, other = (district_of(seed, tmp_path) for seed in ("3", "3", "4"))
    assert first == again
    assert first[1] != other[1] and first[0] != other[0]
    moved = [rows for (_slug, table), rows in first[1].items() if table == "matters_clockchange"]
    assert any('"paused"' in row for rows in moved for row in rows)


def test_what_was_written_passes_through_the_services(empty: None) -> None:
    """Each row is one that a person could have entered: all files out, and in again elsewhere."""
    synthesize(profile="3")
    for number, compound in enumerate(Compound.objects.order_by("slug")):
        with compound_context(compound):
            files = [NamedFile(name, content) for name, content in export_files()]
        with compound_context(make.compound(f"again-{number}", name=f"重录小区{number}")):
            report = import_files(files=files)
        assert report.is_written, [one for file in report.files for one in file.problems]


def test_it_says_how_many_records_in_which_time(empty: None, tmp_path: Path) -> None:
    said = synthesize(labels=tmp_path / "labels.json").splitlines()
    assert said[-1].endswith(" records per second") and " records in " in said[-1]
    told = json.loads((tmp_path / "labels.json").read_text(encoding="utf-8"))
    assert (told["profile"], told["until"]) == (6, "2024-03-31")
    assert {"kind", "compound", "facts"} == set(told["labels"][0])


def test_what_has_no_room_is_told(empty: None) -> None:
    said = synthesize(profile="1", months="1")
    assert "without leap_day: no leap-year February" in said
    assert "without merged: the district has too few compounds" in said
    assert Compound.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_a_district_that_has_compounds_is_refused(committed_rows: None) -> None:
    with pytest.raises(CommandError, match="The district already has compounds"):
        synthesize()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"profile": "0"}, "--profile must be 50, 380 or 1072, or another number from 1 to 20000"),
        ({"profile": "many"}, "--profile must be a whole number, not 'many'"),
        ({"months": "61"}, "--months must be a number from 1 to 60, not 61"),
        ({"months": "-1"}, "--months must be a number from 1 to 60, not -1"),
        ({"seed": "x"}, "--seed must be a whole number, not 'x'"),
        ({"until": "2024-02-30"}, "--until must be a day such as 2026-03-31, not '2024-02-30'"),
    ],
)
def test_a_bad_order_is_refused(options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        synthesize(**options)


def test_a_day_that_is_not_over_is_refused() -> None:
    with pytest.raises(Refused, match="is not over yet"):
        ordered(profile="50", months="1", seed="1", until=today())


def test_months_are_those_of_the_calendar() -> None:
    order = Order(compounds=1, months=3, seed=1, until=date(2024, 3, 12))
    assert order.first_day == date(2024, 1, 1)
    assert [month.month for month in order.month_starts] == [1, 2, 3]
