"""Migrating all compounds, against django-tenants' migrate_schemas; milliseconds a compound.

COMPOUNDS sets how many (20). The baseline, whose cost for each tenant is seconds, is taken on
a few of them.
"""

import os
import time
from collections.abc import Callable, Sequence

from django.core.management import call_command
from django.db import transaction

from district.tenancy.blueprints import current_blueprint
from district.tenancy.context import installation_context
from district.tenancy.fleet import migrate_fleet
from district.tenancy.models import Blueprint
from district.tenancy.names import new_schema_name
from district.tenancy.schemas import make_schema
from tests.bench.measure import Comparison, rounds
from tests.bench.stock import Stock, stock_tenants
from tests.district.tenancy.later_release import later_release

COMPOUNDS = 20
SAMPLE = 3
# One release after another, each with one change (``tests/bench/changes``).
CHANGES = {
    "migrate_column": "0004_column",
    "migrate_index": "0005_index",
    "migrate_key": "0006_key",
    "migrate_table": "0007_table",
    "migrate_data": "0008_data",
}


def migrate_nothing() -> Comparison:
    """Every compound is in the release's state already."""
    count = _compounds()
    _make(count)
    stock = stock_tenants(_sample())
    return _turns(lambda: _fleet(0), count, lambda: _stock_migrate(stock))


def migrate_changes() -> dict[str, Comparison]:
    """A column, an index, a key, a table and a data migration for every compound, in turn."""
    count = _compounds()
    _make(count)
    stock = stock_tenants(_sample())
    found = {}
    for name, release in CHANGES.items():
        with later_release(release, {"facilities": "tests.bench.changes"}):
            found[name] = _turns(
                lambda: _fleet(count), count, lambda: _stock_migrate(stock), once=True
            )
    return found


def _compounds() -> int:
    return int(os.environ.get("COMPOUNDS", COMPOUNDS))


def _make(count: int) -> None:
    with installation_context():
        blueprint: Blueprint = current_blueprint()
        for _number in range(count):
            with transaction.atomic():
                make_schema(new_schema_name(), blueprint)


def _fleet(at_least: int) -> None:
    report = migrate_fleet()
    if report.failed or report.done < at_least:
        raise RuntimeError(str(report))


def _sample() -> int:
    """How many tenants the baseline is taken on; where one round will do, one tenant will."""
    return min(rounds(SAMPLE), SAMPLE)


def _stock_migrate(schemas: Sequence[str]) -> None:
    stock = Stock()
    try:
        with stock.in_use():
            for schema in schemas:
                call_command(
                    "migrate_schemas",
                    tenant=True,
                    schema_name=schema,
                    interactive=False,
                    verbosity=0,
                )
    finally:
        stock.close()


def _turns(
    ours: Callable[[], object], count: int, baseline: Callable[[], object], *, once: bool = False
) -> Comparison:
    times: tuple[list[float], list[float]] = ([], [])
    for _turn in range(1 if once else rounds(3)):
        times[0].append(_milliseconds(ours) / count)
        times[1].append(_milliseconds(baseline) / _sample())
    return Comparison(*times)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
