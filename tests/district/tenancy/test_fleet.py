"""Migrating all compounds: compiled once, applied to each, one state or the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from district.metrics.sources import PARAMETERS
from district.registry.models import Compound
from district.tenancy.blueprints import current_blueprint, wanted_fingerprint
from district.tenancy.context import (
    compound_context,
    installation_context,
    owner_context,
    rollup_context,
)
from district.tenancy.fleet import FleetBusy, FleetReport, migrate_fleet, schemas_behind, upgrades
from district.tenancy.models import Blueprint
from district.tenancy.names import new_schema_name
from district.tenancy.routines import Routine
from district.tenancy.schemas import make_schema, schema_states, unnamed
from tenants.facilities.models import Station
from tests.conftest import OwnDatabase
from tests.district.tenancy.dumps import dumped
from tests.district.tenancy.later_release import later_release


@pytest.fixture
def meijing(own_database: OwnDatabase) -> Iterator[Compound]:
    yield Compound.objects.get(slug="meijing")


def ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def in_thread() -> FleetReport:
    try:
        return migrate_fleet()
    finally:
        connections.close_all()


def station(compound: Compound, name: str) -> None:
    with compound_context(compound):
        Station.objects.create(name=name, opened_on="2020-01-01", opened_precision="year")


def test_nothing_is_to_do_after_a_release(own_database: OwnDatabase) -> None:
    report = migrate_fleet()
    assert (report.behind, report.done, report.failed) == (0, 0, {})


def test_every_schema_and_every_spare_is_taken_along(meijing: Compound) -> None:
    station(meijing, "站")
    with later_release():
        report = migrate_fleet(batch=2)
        assert report.failed == {}
        assert report.done == report.behind == len(schema_states()) >= 3
        assert set(schema_states().values()) == {wanted_fingerprint()}
    with compound_context(meijing):
        assert ask("SELECT wing FROM facilities_station") == "A"
        assert ask("SELECT count(*) FROM facilities_locker") == 0


def test_an_upgraded_schema_equals_a_new_one(own_database: OwnDatabase, meijing: Compound) -> None:
    with later_release():
        migrate_fleet()
        name = new_schema_name()
        with installation_context(), transaction.atomic():
            make_schema(name, current_blueprint())
        assert dumped(own_database, meijing.schema_name) == dumped(own_database, name)


def test_a_function_with_other_words_is_an_upgrade_like_any_other(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Routine("rollup", PARAMETERS, "SELECT 7 AS seven")
    monkeypatch.setattr("district.tenancy.routines._declared", [lambda: other])
    wanted_fingerprint.cache_clear()
    try:
        [(upgrade, names)] = upgrades()
        assert upgrade.migrations == []
        assert meijing.schema_name in names
        report = migrate_fleet()
        assert (report.done, report.failed) == (len(schema_states()), {})
        assert migrate_fleet().behind == 0
    finally:
        wanted_fingerprint.cache_clear()
    with rollup_context(meijing):
        values = ", ".join(f"NULL::{kind}" for kind in PARAMETERS.values())
        assert ask(f"SELECT rollup->>'seven' FROM {meijing.schema_name}.rollup({values})") == "7"


def test_the_plan_names_what_is_missing_and_changes_nothing(meijing: Compound) -> None:
    before = schema_states()
    with later_release():
        [(upgrade, names)] = upgrades()
    assert [name for _app, name in upgrade.migrations] == [
        "0004_add_wing",
        "0005_bring_everything",
        "0006_fill_wings",
    ]
    assert meijing.schema_name in names
    assert 'ADD COLUMN "wing"' in upgrade.sql()
    assert schema_states() == before


def test_a_compound_whose_data_break_a_migration_stops_nobody_else(meijing: Compound) -> None:
    other = Compound.objects.get(slug="wangfu")
    station(max(meijing, other, key=lambda one: one.schema_name), "broken")
    broken = max(meijing, other, key=lambda one: one.schema_name)
    with later_release():
        first = min(schema_states())
        report = migrate_fleet()
        assert broken.schema_name != first
        assert report.failed == {broken.schema_name: "ValueError"}
        assert list(schemas_behind().values()) == [[broken.schema_name]]
        with compound_context(broken), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('facilities_locker')")
            assert cursor.fetchone()[0] is None


def test_a_locked_compound_is_left_for_another_run(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("district.tenancy.fleet_steps._LOCK_SECONDS", 0.05)
    monkeypatch.setattr("district.tenancy.fleet_steps._TRIES", 2)
    with later_release("0005_bring_everything"):
        with owner_context(meijing), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE facilities_station IN ACCESS SHARE MODE")
            with ThreadPoolExecutor(1) as pool:
                report = pool.submit(in_thread).result()
        assert report.failed == {meijing.schema_name: "not now: 55P03"}
        assert migrate_fleet().done == 1


def test_a_state_that_no_release_left_is_reported_and_left_alone(meijing: Compound) -> None:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {meijing.schema_name} IS 'chunshui:0000'")
    report = migrate_fleet()
    assert "no release left a schema in the state 0000" in report.failed[meijing.schema_name]


def test_two_runs_at_once_are_refused(own_database: OwnDatabase) -> None:
    with installation_context():
        ask("SELECT pg_advisory_lock(hashtext('chunshui fleet'))::text")
        with ThreadPoolExecutor(1) as pool, pytest.raises(FleetBusy):
            pool.submit(in_thread).result()
        ask("SELECT pg_advisory_unlock(hashtext('chunshui fleet'))")


def test_new_compounds_begin_in_the_new_state(meijing: Compound) -> None:
    with later_release(), installation_context():
        assert current_blueprint().fingerprint == wanted_fingerprint()
        name = new_schema_name()
        with transaction.atomic():
            make_schema(name, current_blueprint())
        with owner_context(unnamed(name)):
            assert ask("SELECT count(*) FROM facilities_lockerevent") == 0
    assert Blueprint.objects.count() == 2


def test_a_schema_ahead_of_the_release_is_left_alone_and_named(meijing: Compound) -> None:
    with later_release("0004_add_wing"):
        assert migrate_fleet().failed == {}
        ahead = schema_states()
    report = migrate_fleet()
    assert "is ahead of this release" in report.failed[meijing.schema_name]
    assert "schemas migrated" in str(report) and meijing.schema_name in str(report)
    assert schema_states() == ahead
