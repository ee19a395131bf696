"""Nights of the seed's compounds, from the files that anyone may write."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from district.metrics import sources
from district.metrics.declarations import Source
from district.metrics.figures import Figure, Period
from district.metrics.ledger import plan_night
from district.metrics.queries import figures
from district.metrics.sources import rollup_routine
from district.registry.models import Compound
from district.tenancy.context import compound_context, owner_context
from district.tenancy.names import runtime_role
from district.tenancy.privileges import RUNTIME
from tests import make
from tests.tenants.records.demo import import_demo
from workers.rollup import drain

LISHI = "141102"
RollUp = Callable[..., None]


def figure(metric: str, organisation: str = LISHI, period: str = "2023-04") -> Figure:
    [found] = [
        one
        for one in figures(period=Period.parse(period), metrics=[metric])
        if one.organisation == organisation
    ]
    return found


def printed(metric: str, organisation: str = LISHI, period: str = "2023-04") -> str:
    """A figure as a report says it: 22/22 = 100.0 (1 of 5)."""
    found = figure(metric, organisation, period)
    sign = "≥" if found.at_least else ""
    parts = [f"{sign}{found.numerator}"]
    if found.denominator is not None:
        value = round(found.value, 1) if found.value is not None else Decimal(0)
        parts = [f"{found.numerator}/{found.denominator} = {value}"]
    return f"{parts[0]} ({found.reporting} of {found.expected})"


@pytest.fixture(autouse=True)
def _uncommitted_rows_are_read(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test whose rows are rolled back lets each compound ask its own function.

    The roll-up's login is another connection; tests marked ``committed`` read as it does.
    """
    committed = request.node.get_closest_marker("committed") is not None
    if not committed and "own_database" not in request.fixturenames:
        monkeypatch.setattr("workers.rollup.rollup_context", compound_context)
        monkeypatch.setattr("workers.rollup.read_changes_of", lambda _compounds: {})


@pytest.fixture
def roll_up(db: None) -> RollUp:
    """Plan nights and work them off in this process, as a worker does."""

    def run(*days: date, again: bool = False) -> None:
        for day in days:
            plan_night(day=day, again=again)
        drain(seconds=60)

    return run


def let_report(compound: Compound, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compound's function yields this source alone; for tests marked ``committed``."""
    monkeypatch.setattr(sources, "declared_sources", lambda: (source,))
    script = ";".join(rollup_routine().statements())
    with owner_context(compound), connection.cursor() as cursor:
        cursor.execute("SET check_function_bodies = off")
        cursor.execute(script.replace(RUNTIME, runtime_role(compound.schema_name)))
        cursor.execute("RESET check_function_bodies")


@pytest.fixture
def in_seed_district(meijing: Compound, wangfu: Compound) -> dict[str, Compound]:
    """The five compounds of the seed with their records, by slug."""
    made = [
        make.compound("gonghang", name="工行小区", community="久安社区居委会"),
        make.compound("jiaoyuju", name="区教育局小区", community="永宁社区居委会"),
        make.compound("xincheng", name="新城壹号", community="下安社区居委会"),
    ]
    compounds = {compound.slug: compound for compound in [meijing, wangfu, *made]}
    for slug, compound in compounds.items():
        with compound_context(compound):
            import_demo(slug)
    return compounds


@pytest.fixture
def seeded_meijing(meijing: Compound) -> Compound:
    """The first compound alone, with its records."""
    with compound_context(meijing):
        import_demo("meijing")
    return meijing
