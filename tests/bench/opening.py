"""Opening a compound: our service, and django-tenants' own schema with its migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django_tenants.models import TenantMixin

from district.registry.models import Compound
from district.registry.services.opening import open_compound as open_workspace
from district.registry.services.opening import register_compound
from tests import make
from tests.bench.measure import Comparison, compare, rounds

STOCK_ENGINE = "django_tenants.postgresql_backend"
PAIRS = 5


def open_compound() -> Comparison:
    """What a person waits for after "open": the entry in the registry is made beforehand."""
    ours, theirs = _registered("ours"), _registered("theirs")
    stock = _stock_connection()

    def baseline() -> None:
        with _default_connection(stock):
            TenantMixin.create_schema(next(theirs), check_if_exists=True, verbosity=0)

    try:
        return compare(lambda: open_workspace(compound=next(ours)), baseline, pairs=rounds(PAIRS))
    finally:
        stock.close()


def _stock_connection() -> BaseDatabaseWrapper:
    """django-tenants' own backend on the same database."""
    described = {**connections["default"].settings_dict, "ENGINE": STOCK_ENGINE}
    backend: BaseDatabaseWrapper = load_backend(STOCK_ENGINE).DatabaseWrapper(described, "default")
    return backend


@contextmanager
def _default_connection(wanted: BaseDatabaseWrapper) -> Iterator[None]:
    before = connections["default"]
    connections["default"] = wanted
    try:
        yield
    finally:
        connections["default"] = before


def _registered(prefix: str) -> Iterator[Compound]:
    community = make.community("龙山社区居委会")
    day = date(2022, 4, 1)
    for number in count(1):
        slug = f"bench-{prefix}-{number}"
        yield register_compound(name=slug, slug=slug, community=community, go_live_on=day)
