"""The same work among a few schemas and among many: ours is among many, the baseline among few.

COMPOUNDS says how many "many" are; "few" are 100 of them, or half where there are less.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.test import Client, override_settings

from district.core.clock import today
from district.core.permissions import Role
from district.metrics.sources import read_elements
from district.metrics.windows import windows_of
from district.registry.models import Compound
from district.registry.services.exporting import export_compound
from district.registry.services.opening import open_compound, register_compound
from district.tenancy.context import compound_context, installation_context, rollup_context
from district.tenancy.fleet import migrate_fleet, upgrades
from district.tenancy.schemas import SCHEMAS_A_CONNECTION, schema_states, unnamed
from district.tenancy.spares import fill_spares, make_spare
from tests import make
from tests.bench.measure import Comparison, milliseconds, rounds
from tests.district.tenancy.later_release import later_release
from tests.visitors import stranger, visitor

MANY = 40
FEW = 100
TURNS = 20
CATALOGUE = """
SELECT sum(pg_total_relation_size(oid)) / 1e6 FROM pg_class
WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'
"""

Figures = dict[str, list[float]]


def scale() -> dict[str, Comparison]:
    """Each act of a compound's life, and what it takes of memory (MB) and of disk."""
    many = int(os.environ.get("COMPOUNDS", MANY))
    with override_settings(ROOT_URLCONF="infra.urls.compound"):
        few = _figures(min(FEW, many // 2) or 1, "few")
        more = _figures(many, "many")
    found = {}
    for name, figures in few.items():
        unit = "MB" if name.endswith("_size") else "ms"
        found[f"scale_{name}"] = Comparison(more[name], figures, unit)
    return found


def _figures(schemas: int, prefix: str) -> Figures:
    fill_spares(schemas)
    waiting = _registered(prefix)
    compound = next(waiting)
    open_compound(compound=compound)
    with compound_context(compound):
        for number in range(20):
            make.building(f"{number}号楼")
        person = make.account(Role.SECRETARY)
    browser = visitor(compound, person)
    turns, seldom = rounds(TURNS), min(rounds(TURNS), 3)
    return {
        "make_schema": _each(make_spare, turns),
        "open": [_opening(next(waiting)) for _turn in range(turns)],
        "connect": _each(partial(_connect, compound), turns),
        "log_in": _each(lambda: visitor(compound, person), turns),
        "page": _each(lambda: browser.get("/"), turns),
        "unknown_host": _each(_knock_at_nobody, turns),
        "plan": [milliseconds(_plan, 1) for _turn in range(seldom)],  # nobody plans a release twice
        "nothing_to_migrate": _each(migrate_fleet, seldom),
        "export": _each(partial(_export, compound), seldom),
        "compound_backend_size": [_size_after(browser, compound)],
        "rollup_backend_size": [_size_of_night()],
        "catalogue_size": [_catalogue_size()],
    }


def _each(work: Callable[[], object], turns: int) -> list[float]:
    work()  # caches are full before the clock runs
    return [milliseconds(work, 1) for _turn in range(turns)]


def _registered(prefix: str) -> Iterator[Compound]:
    community = make.community("龙山社区居委会")
    for number in count():
        slug = f"{prefix}-{number}"
        yield register_compound(
            name=slug, slug=slug, community=community, go_live_on=date(2022, 4, 1)
        )


def _opening(compound: Compound) -> float:
    """The entry in the registry is made beforehand, and a schema stands ready."""
    return milliseconds(lambda: open_compound(compound=compound), 1)


def _connect(compound: Compound) -> None:
    with compound_context(compound):
        connection.close()
        connection.ensure_connection()


def _knock_at_nobody() -> None:
    stranger(None).get("/", headers={"host": "nobody.localhost"})


def _plan() -> None:
    with later_release():
        upgrades()


def _export(compound: Compound) -> None:
    with TemporaryDirectory() as folder:
        export_compound(compound=compound, file=Path(folder) / "package.zip")


def _size_after(browser: Client, compound: Compound) -> float:
    """What the compound's session holds for itself once a page was read over it."""
    browser.get("/")
    with compound_context(compound):
        return _own_memory()


def _size_of_night() -> float:
    """What the roll-up's session holds when it is given up, having asked so many compounds."""
    with installation_context():
        compounds = [unnamed(name) for name in list(schema_states())[:SCHEMAS_A_CONNECTION]]
    night = today()
    windows = windows_of(night, live_from=night)
    for compound in compounds:
        with rollup_context(compound):
            read_elements(compound, [window.parameters for window in windows])
    with rollup_context(compounds[0]):
        size = _own_memory()
        connection.close()
    return size


def _own_memory() -> float:
    """MB of this session's process that no other shares; 0 on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/status")
    for line in status.read_text().splitlines() if status.exists() else []:
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1e3
    return 0.0


def _catalogue_size() -> float:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        return float(cursor.fetchone()[0])
