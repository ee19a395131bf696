"""django-tenants as it comes, on the same database: the baseline of the engine's benches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django_tenants.clone import CloneSchema
from django_tenants.models import TenantMixin

from district.tenancy.context import installation_context
from district.tenancy.names import new_schema_name

STOCK_ENGINE = "django_tenants.postgresql_backend"

# Schemas in this release's state that benches share: each takes seconds to migrate.
_migrated: list[str] = []


class Stock:
    """django-tenants' own backend, commands and functions, by the installation's login."""

    def __init__(self) -> None:
        described = {**connections["default"].settings_dict, "ENGINE": STOCK_ENGINE}
        self.connection: BaseDatabaseWrapper = load_backend(STOCK_ENGINE).DatabaseWrapper(
            described, "default"
        )

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Everything inside goes by this connection."""
        before = connections["default"]
        connections["default"] = self.connection
        try:
            with installation_context():
                yield
        finally:
            connections["default"] = before

    def migrated_schema(self) -> str:
        """A new schema, filled by all migrations: what saving a tenant does."""
        tenant = _Tenant()
        with self.in_use():
            made: Any = TenantMixin.create_schema
            made(tenant, check_if_exists=True, verbosity=0)
        _migrated.append(tenant.schema_name)
        return tenant.schema_name

    def cloned_schema(self, original: str) -> str:
        """A new schema by the library's clone function."""
        name = _name()
        with self.in_use():
            CloneSchema().clone_schema(original, name)
        return name

    def close(self) -> None:
        self.connection.close()


def stock_tenants(count: int) -> tuple[str, ...]:
    """Migrated ones, made now as far as no bench before has made them."""
    stock = Stock()
    try:
        while len(_migrated) < count:
            stock.migrated_schema()
    finally:
        stock.close()
    return tuple(_migrated[:count])


class _Tenant:
    """As much of a tenant as create_schema asks for."""

    def __init__(self) -> None:
        self.schema_name = _name()


def _name() -> str:
    """Not a name of ours: the fleet passes over these."""
    return new_schema_name().replace("c_", "s_", 1)
