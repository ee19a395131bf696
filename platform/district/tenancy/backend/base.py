"""A database backend in which PostgreSQL itself holds the wall between compounds.

Inside a compound the search path is that schema alone (never ``public``) and the session acts
as the schema's own role, which has no right anywhere else: a query that forgets its place, or
names another schema, is refused by the server and not by habit.
"""

from typing import Any

from django_tenants.postgresql_backend import base as django_tenants_backend
from psycopg.pq import TransactionStatus

from district.tenancy.names import SCHEMA_NAME, role_name


class DatabaseWrapper(django_tenants_backend.DatabaseWrapper):
    """Switches search path and role together, in one statement, only when they change."""

    schema_name: str
    search_path_set_schemas: list[str] | None
    _setting_search_path: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.acts_as_owner = False
        super().__init__(*args, **kwargs)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        if not SCHEMA_NAME.match(tenant.schema_name):
            raise ValueError(f"not a schema of this product: {tenant.schema_name!r}")
        self.acts_as_owner = False
        # What the session has is known and compared; forgetting it would cost a statement.
        known = self.search_path_set_schemas
        super().set_tenant(tenant, include_public)
        self.search_path_set_schemas = known

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Send path and role when they differ from what the session already has.

        django-tenants swallows a failing SET and then runs the query on the previous path;
        here an error stays an error. In an aborted transaction only a rollback can follow,
        and PostgreSQL refuses all else, so there is nothing to set.
        """
        if self._setting_search_path:
            return
        wanted = [*self._get_cursor_search_paths(), self._wanted_role()]
        if self.search_path_set_schemas == wanted:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        self._setting_search_path = True
        try:
            # A fresh cursor: the caller's may be a named one, good for one statement only.
            with self.connection.cursor() as setting:
                setting.execute(
                    "SELECT set_config('search_path', %s, false), set_config('role', %s, false)",
                    [", ".join(wanted[:-1]), wanted[-1]],
                )
            self.search_path_set_schemas = wanted
        finally:
            self._setting_search_path = False

    def _get_cursor_search_paths(self) -> list[str]:
        paths = list(super()._get_cursor_search_paths())
        return paths if paths == ["public"] else [*paths, "pg_temp"]

    def _wanted_role(self) -> str:
        compound_role = self.schema_name.startswith("c_") and not self.include_public_schema
        if compound_role and not self.acts_as_owner:
            return role_name(self.schema_name)
        return "none"
