"""Opening a compound and making a schema, against the two ways of django-tenants."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import count

from district.registry.models import Compound
from district.registry.services.opening import open_compound as open_workspace
from district.registry.services.opening import register_compound
from district.tenancy.spares import fill_spares, make_spare
from tests import make
from tests.bench.measure import Comparison, compare, milliseconds, rounds
from tests.bench.stock import Stock, stock_tenants

PAIRS = 10
OPENINGS = 100


def open_compound() -> Comparison:
    """What a person waits for after "open": the entry in the registry is made beforehand."""
    pairs = rounds(PAIRS)
    ours = _registered()
    fill_spares(pairs + 1)
    return _against_migrations(lambda: open_workspace(compound=next(ours)), pairs)


def open_compound_p95() -> Comparison:
    """The slowest in twenty of many openings in a row, against one by migrations."""
    count = max(rounds(OPENINGS), 2)
    ours, stock = _registered("tail"), Stock()
    waiting = [next(ours) for _number in range(count)]
    fill_spares(count)
    try:
        times = sorted(milliseconds(partial(open_workspace, compound=one), 1) for one in waiting)
        return Comparison([times[int(0.95 * count)]], [milliseconds(stock.migrated_schema, 1)])
    finally:
        stock.close()


def make_schema() -> Comparison:
    """A schema with roles, grants and first rows, for the pool; against migrations alone."""
    return _against_migrations(make_spare, rounds(PAIRS))


def make_schema_vs_clone() -> Comparison:
    """The same against the clone, which makes neither roles nor grants."""
    stock, (original,) = Stock(), stock_tenants(1)
    try:
        return compare(make_spare, lambda: stock.cloned_schema(original), pairs=rounds(PAIRS))
    finally:
        stock.close()


def _against_migrations(ours: Callable[[], object], pairs: int) -> Comparison:
    stock = Stock()
    try:
        return compare(ours, stock.migrated_schema, pairs=pairs)
    finally:
        stock.close()


def _registered(prefix: str = "opened") -> Iterator[Compound]:
    community = make.community("龙山社区居委会")
    day = date(2022, 4, 1)
    for number in count(1):
        slug = f"{prefix}-{number}"
        yield register_compound(name=slug, slug=slug, community=community, go_live_on=day)
