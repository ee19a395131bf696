"""Carrying out one upgrade in some schemas: a batch in one transaction, or each alone."""

import time
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from district.tenancy.blueprints import applied_sql
from district.tenancy.context import owner_context
from district.tenancy.fleet_plans import PythonStep, Upgrade
from district.tenancy.names import owner_role, runtime_role
from district.tenancy.privileges import RUNTIME
from district.tenancy.schemas import STATE_PREFIX, unnamed

_TRIES = 6
_LOCK_SECONDS = 2
# A lock that was not to be had, a deadlock, a statement cut off: the next try may go through.
_PASSING = {"55P03", "40P01", "57014"}


@dataclass(frozen=True)
class Failure:
    """A schema that stays as it was, and why; ``not now`` means that another run may do it."""

    schema: str
    reason: str


def upgrade_batch(upgrade: Upgrade, schemas: list[str]) -> list[Failure]:
    """Upgrade all in one transaction; if that fails each by itself. What fails is returned."""
    if upgrade.is_plain and len(schemas) > 1:
        try:
            _upgrade_together(upgrade, schemas)
        except DatabaseError:
            pass
        else:
            return []
    tried = (_upgrade_patiently(upgrade, schema) for schema in schemas)
    return [failure for failure in tried if failure is not None]


def _upgrade_together(upgrade: Upgrade, schemas: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        cursor.execute(";\n".join(_script(upgrade, schema) for schema in schemas))


def _upgrade_patiently(upgrade: Upgrade, schema: str) -> Failure | None:
    for attempt in range(_TRIES):
        try:
            _upgrade_alone(upgrade, schema)
        except DatabaseError as error:
            code = getattr(error.__cause__, "sqlstate", "") or type(error).__name__
            if code not in _PASSING:
                return Failure(schema, code)
            time.sleep(0.1 * 2**attempt)
        except Exception as error:  # a data migration may raise anything; it stops nobody else
            return Failure(schema, type(error).__name__)
        else:
            return None
    return Failure(schema, f"not now: {code}")


def _upgrade_alone(upgrade: Upgrade, schema: str) -> None:
    if upgrade.is_plain:
        _upgrade_together(upgrade, [schema])
        return
    with owner_context(unnamed(schema)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
                run_steps(upgrade, schema, runtime_role(schema))
        finally:
            connection.close()


def run_steps(upgrade: Upgrade, schema: str, runtime: str) -> None:
    """Upgrade the schema in which the caller stands as its owner, in the caller's transaction."""
    with connection.cursor() as cursor:
        for step in upgrade.steps:
            if isinstance(step, PythonStep):
                step.function(step.apps, connection.schema_editor())
            else:
                cursor.execute(step.replace(RUNTIME, runtime))
        cursor.execute(_bookkeeping(upgrade, schema))


def _script(upgrade: Upgrade, schema: str) -> str:
    own = f"SET LOCAL ROLE {owner_role(schema)};\nSET LOCAL search_path = {schema}, pg_temp;\n"
    steps = ";\n".join(str(step) for step in upgrade.steps).replace(RUNTIME, runtime_role(schema))
    return f"{own}{steps};\n{_bookkeeping(upgrade, schema)};\nRESET ROLE"


def _bookkeeping(upgrade: Upgrade, schema: str) -> str:
    state = sql.Literal(STATE_PREFIX + upgrade.wanted).as_string(None)
    entered = [applied_sql(upgrade.migrations)] if upgrade.migrations else []
    return ";\n".join([*entered, f"COMMENT ON SCHEMA {schema} IS {state}"])
