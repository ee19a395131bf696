"""What is read for a package: one moment, in little memory, and nothing that leads nowhere."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from district.registry.models import Compound
from district.registry.services.exporting import export_compound
from district.registry.services.importing import import_compound
from district.tenancy.context import compound_context, owner_context
from district.tenancy.packages import exporting
from district.tenancy.packages.catalogue import (
    applied_migrations,
    in_key_order,
    known_migrations,
    leaving_tables,
)
from district.tenancy.packages.rules import all_rules
from tests import make
from tests.conftest import OwnDatabase
from tests.district.parcels import members_of

MEGABYTE = 1024 * 1024
OWN_APPS = set(settings.TENANT_APPS)


@pytest.fixture
def place(own_database: OwnDatabase, media: Path) -> Compound:
    return Compound.objects.get(slug="meijing")


def test_all_tables_are_of_one_moment(
    place: Compound, own_database: OwnDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_table: Callable[..., object] = exporting._write_table

    def meanwhile(*arguments: object) -> object:
        with psycopg.connect(own_database.environment["DATABASE_URL"], autocommit=True) as other:
            other.execute(
                f"INSERT INTO {place.schema_name}.register_building (id, created_at, name, position)"
                " VALUES (gen_random_uuid(), now(), left(md5(random()::text), 20), 0)"
            )
        return write_table(*arguments)

    monkeypatch.setattr(exporting, "_write_table", meanwhile)
    export_compound(compound=place, file=tmp_path / "a.zip")
    assert members_of(tmp_path / "a.zip")["tables/register_building.csv"].count(b"\n") == 1
    with compound_context(place), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_building")
        assert cursor.fetchone()[0] > 20


def test_a_snapshot_writes_nothing(place: Compound) -> None:
    with compound_context(place), exporting.snapshot(), pytest.raises(Exception, match="read-only"):
        make.building("1号楼")


def test_a_package_is_not_made_inside_another_transaction(place: Compound) -> None:
    refused = pytest.raises(RuntimeError, match="transaction of its own")
    with compound_context(place), transaction.atomic(), refused, exporting.snapshot():
        pass


def test_a_large_table_goes_out_and_in_by_pieces(place: Compound, tmp_path: Path) -> None:
    with owner_context(place), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditentry (id, created_at, action, object_type, facts)"
            " SELECT gen_random_uuid(), now(), md5(n::text), '', jsonb_build_object('k',"
            " (SELECT string_agg(md5(n::text || m), '') FROM generate_series(1, 30) m))"
            " FROM generate_series(1, 15000) n"
        )
    tracemalloc.start()
    try:
        export_compound(compound=place, file=tmp_path / "large.zip")
        import_compound(file=tmp_path / "large.zip", slug="large", name="大小区")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(members_of(tmp_path / "large.zip")["tables/audit_auditentry.csv"]) > 15 * MEGABYTE
    assert most < 12 * MEGABYTE


def test_tables_come_after_those_to_which_their_keys_point() -> None:
    keys = [("photo", "matter"), ("matter", "unit"), ("unit", "building"), ("photo", "elsewhere")]
    tables = ["matter", "photo", "unit", "building"]
    assert in_key_order(tables, keys) == ["building", "unit", "matter", "photo"]
    assert in_key_order("ba", [("a", "b"), ("b", "a")]) == ["a", "b"]


def test_what_leaves_never_points_to_what_stays(in_meijing: Compound) -> None:
    stays = {table for table, rule in all_rules().items() if rule.stays}
    leaving = {table.name for table in leaving_tables()}
    astray = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in leaving
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.db_table in stays
    ]
    assert astray == []


def test_each_rule_names_a_table_and_columns_that_exist(in_meijing: Compound) -> None:
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, rule in all_rules().items():
        assert {field.column for field in models[table]._meta.concrete_fields} >= {*rule.texts}


def test_every_table_of_a_compound_leaves_or_is_declared_to_stay(in_meijing: Compound) -> None:
    labels = {config.label for config in apps.get_app_configs() if config.name in OWN_APPS}
    stays = {table for table, rule in all_rules().items() if rule.stays}
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.app_label in labels}
    assert {table.name for table in leaving_tables()} | stays == tables


def test_a_new_compound_has_the_migrations_that_a_package_must_have(in_meijing: Compound) -> None:
    assert applied_migrations(in_meijing) == known_migrations()
