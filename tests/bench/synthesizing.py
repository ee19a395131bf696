"""Records a second: drawn and copied, against the same contents by the services one by one.

Both write into compounds that are open already. The baseline reads what ours has written from
the compound's own files. COMPOUNDS says how many of each are written in one turn.
"""

import os
import time
from collections.abc import Iterator
from datetime import date
from itertools import count

from django.db import connection

from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.synthesis.compound import CompoundWriter
from infra.synthesis.district import write_compound
from infra.synthesis.faults import Fault
from infra.synthesis.order import Order
from infra.synthesis.organisation import decided
from infra.synthesis.plan import Planned, planned
from tenants.records.exporting import export_files
from tenants.records.services import NamedFile, import_files
from tests import make
from tests.bench.measure import Comparison, rounds

PAIRS = 3
COMPOUNDS = 2
ORDER = Order(compounds=50, months=6, seed=1, until=date(2024, 3, 31))
# Neither the smallest nor the largest of the district.
SIZES = range(60, 300)


def synthesize() -> Comparison:
    """More is better here: the ratio is how many times as fast."""
    compounds = int(os.environ.get("COMPOUNDS", COMPOUNDS))
    usual = [one for one in planned(ORDER).compounds if _is_usual(one)]
    opened = _opened()
    ours, baseline = [], []
    for pair in range(rounds(PAIRS)):
        turn = [usual[(pair * compounds + number) % len(usual)] for number in range(compounds)]
        places = [next(opened) for _one in turn]
        ours.append(_drawn(turn, places))
        baseline.append(_one_by_one(places, [next(opened) for _one in turn]))
    return Comparison(ours, baseline, "records/s")


def _is_usual(one: Planned) -> bool:
    return one.size.households in SIZES and one.fault in {None, Fault.MOVED, Fault.NAMESAKE}


def _opened() -> Iterator[Compound]:
    for number in count(1):
        yield make.compound(f"synthesized-{number}", name=f"对照小区{number}")


def _drawn(turn: list[Planned], places: list[Compound]) -> float:
    began, records = time.perf_counter(), 0
    for one, place in zip(turn, places, strict=True):
        organisation = decided(one, ORDER.dice("organisation decided", one.index))
        written = write_compound(place, CompoundWriter(ORDER, one), organisation)
        records += written.rows.counts.total()
    return records / (time.perf_counter() - began)


def _one_by_one(places: list[Compound], copies: list[Compound]) -> float:
    files = [_files_of(place) for place in places]
    began = time.perf_counter()
    for copy, contents in zip(copies, files, strict=True):
        with compound_context(copy):
            report = import_files(files=contents)
        assert report.is_written, [file.problems[:1] for file in report.files]
    seconds = time.perf_counter() - began
    return sum(map(_records_in, copies)) / seconds


def _files_of(place: Compound) -> list[NamedFile]:
    with compound_context(place):
        return [NamedFile(name, content) for name, content in export_files()]


def _records_in(place: Compound) -> int:
    """Rows of the nouns: neither the audit nor the titles that came with the schema."""
    with compound_context(place), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            " AND relkind = 'r' AND relname ~"
            " '^(register|heads_headterm|party|bodies|facilities|matters)'"
        )
        total = 0
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table}")
            total += int(cursor.fetchone()[0])
    return total
