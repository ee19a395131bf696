"""Opening a compound and making a schema, against the two ways of django-tenants."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count
from statistics import median
from time import perf_counter

from district.registry.models import Compound
from district.registry.services.opening import open_compound as open_workspace
from district.registry.services.opening import register_compound
from district.tenancy.spares import fill_spares, make_spare
from tests import make
from tests.bench.measure import Comparison, milliseconds, rounds
from tests.bench.stock import Stock

PAIRS = 10
OPENINGS = 100


def opening() -> dict[str, Comparison]:
    """What a person waits for after "open", the slowest in twenty, and a schema for the pool.

    Each against making a schema by migrations alone, the last against the clone of one, too,
    which makes neither roles nor grants. Entries in the registry stand beforehand.
    """
    pairs, many = rounds(PAIRS), max(rounds(OPENINGS), 2)
    one, tail = _registered(), _registered("tail")
    waiting = [next(tail) for _number in range(many)]
    fill_spares(pairs + 1 + many)
    found: dict[str, list[float]] = {"open": [], "make": [], "migrate": [], "clone": []}
    stock = Stock()
    try:
        for _pair in range(pairs):
            found["open"].append(milliseconds(partial(open_workspace, compound=next(one)), 1))
            began = perf_counter()
            migrated = stock.migrated_schema()
            found["migrate"].append((perf_counter() - began) * 1000)
            found["clone"].append(milliseconds(partial(stock.cloned_schema, migrated), 1))
            found["make"].append(milliseconds(make_spare, 1))
    finally:
        stock.close()
    times = sorted(milliseconds(partial(open_workspace, compound=new), 1) for new in waiting)
    return {
        "open_compound": Comparison(found["open"], found["migrate"]),
        "open_compound_p95": Comparison([times[int(0.95 * many)]], [median(found["migrate"])]),
        "make_schema": Comparison(found["make"], found["migrate"]),
        "make_schema_vs_clone": Comparison(found["make"], found["clone"]),
    }


def _registered(prefix: str = "opened") -> Iterator[Compound]:
    community = make.community("龙山社区居委会")
    day = date(2022, 4, 1)
    for number in count(1):
        slug = f"{prefix}-{number}"
        yield register_compound(name=slug, slug=slug, community=community, go_live_on=day)
