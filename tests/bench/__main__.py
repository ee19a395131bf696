"""`make bench`: our cost against a baseline, measured turn by turn in one run.

Prints one JSON object a line. Words on the command line choose benches; ROUNDS sets how often.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from district.tenancy.places import DISTRICT, place
from infra import embedded
from tests.bench.measure import Comparison

Measure = Callable[[], Comparison | dict[str, Comparison]]

# Where each bench is defined; imported once the settings stand.
BENCHES = {
    "request": "tests.bench.serving",
    "request_one_compound": "tests.bench.serving",
    "request_cpu": "tests.bench.serving",
    "opening": "tests.bench.opening",
    "migrate_nothing": "tests.bench.migrating",
    "export_compound": "tests.bench.packages",
    "scale": "tests.bench.scale",
    "night": "tests.bench.night",
    "night_vs_shared": "tests.bench.full_night",
    "night_vs_orm": "tests.bench.full_night",
    "night_quiet": "tests.bench.full_night",
    "dashboard": "tests.bench.dashboard",
    "decision": "tests.bench.deciding",
    "matters_list": "tests.bench.listing",
    "synthesize": "tests.bench.synthesizing",
    # Last: it leaves the schemas in the state of a later release.
    "migrate_changes": "tests.bench.migrating",
}


def main(chosen: list[str]) -> None:
    if unknown := [name for name in chosen if name not in BENCHES]:
        sys.exit(f"No bench is called {unknown[0]}; there are: {', '.join(BENCHES)}.")
    place.set(DISTRICT)
    data_dir = Path(os.environ.get("DATA_DIR", ".data-test")).absolute()
    external = os.environ.get("DATABASE_URL")
    with embedded.running(data_dir, durable=False):
        server = external.rpartition("/")[0] if external else ""
        server = server or embedded.database_url(data_dir, "").rstrip("/")
        with own_database(server, f"bench_{os.getpid()}"):
            for name in chosen or BENCHES:
                measure: Measure = getattr(importlib.import_module(BENCHES[name]), name)
                found = measure()
                several = found if isinstance(found, dict) else {name: found}
                for one, comparison in several.items():
                    sys.stdout.write(json.dumps({"name": one, **comparison.figures()}) + "\n")
                    sys.stdout.flush()


@contextmanager
def own_database(
    server: str, name: str, *, settings: str = "tests.bench.settings"
) -> Iterator[None]:
    """A prepared database for this run alone, and afterwards neither it nor its roles."""
    os.environ["DATABASE_URL"] = f"{server}/{name}"
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            django.setup()
            call_command("prepare", verbosity=0)
            yield
        finally:
            connections.close_all()
            roles = compound_roles(f"{server}/{name}")
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            for role in roles:
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def compound_roles(database: str) -> list[str]:
    """Roles belong to the whole server: those of the compounds of this database."""
    with psycopg.connect(database) as own:
        rows = own.execute(
            "SELECT rolname FROM pg_roles JOIN pg_namespace"
            " ON rolname IN ('t_' || nspname, 'o_' || nspname)"
        ).fetchall()
    return [row[0] for row in rows]


if __name__ == "__main__":
    main(sys.argv[1:])
