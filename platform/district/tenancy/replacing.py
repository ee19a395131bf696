"""A schema as it stood before, made beside the live one and put in its place.

The rows come from ``then``: a connection to a database in which the schema stands as it stood,
that is, to a cluster recovered to that moment. The copy is made by the script of the schema's
state of that moment, under the roles of the live schema, so rights need no repair. It bears a
name in which nothing of ours stands until one transaction swaps the names. Whatever interrupts
the making leaves at most a schema of that name, which :func:`clear_replacements` removes.
"""

from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg import sql

from district.tenancy.blueprints import wanted_fingerprint
from district.tenancy.context import CompoundLike, installation_context, replacement_context
from district.tenancy.ending import run_ending_steps
from district.tenancy.fleet_plans import UnknownState, compile_upgrade
from district.tenancy.fleet_steps import run_steps
from district.tenancy.models import Blueprint
from district.tenancy.names import ROLLUP_ROLE, owner_role, replacement_name, runtime_role
from district.tenancy.privileges import RUNTIME
from district.tenancy.replacing_rows import copy_rows
from district.tenancy.routines import routines_script
from district.tenancy.schemas import STATE_PREFIX, end_sessions
from district.tenancy.writes import withhold_writes

Then = psycopg.Connection[Any]

_LOCK_SECONDS = 2

_MAKE = """
CREATE SCHEMA {fresh} AUTHORIZATION {owner};
COMMENT ON SCHEMA {fresh} IS {state};
SET LOCAL ROLE {owner};
SET LOCAL search_path = {fresh}, pg_temp;
{script}
"""
# No other's schema that happens to bear such a name.
_LEFT = """
SELECT nspname FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
WHERE nspname ~ '^r_[a-z0-9]{6,24}$' AND rolname = 'o_c_' || substr(nspname, 3)
"""
_SWAP = """
REVOKE USAGE ON SCHEMA {schema} FROM {runtime}, {rollup};
ALTER SCHEMA {schema} RENAME TO {kept};
ALTER SCHEMA {fresh} RENAME TO {schema};
GRANT USAGE ON SCHEMA {schema} TO {runtime};
SET LOCAL ROLE {owner};
SET LOCAL search_path = {schema}, pg_temp;
{routines};
RESET ROLE;
SET LOCAL search_path = public
"""


class RestoreRefused(RuntimeError):
    """A sentence for the person at the terminal: why the schema cannot be brought back."""


def make_replacement(compound: CompoundLike, then: Then, *, writable: bool) -> None:
    """Make the schema as it stood ``then``, fit for this release and for nobody's old key.

    What let somebody in then may have been taken from him since: nobody's session or token
    comes back. Without ``writable`` its people will read and not write.
    """
    blueprint = _blueprint(compound, then)
    _load(compound, then, blueprint)
    _make_fit(compound, blueprint, writable=writable)


def swap_in(compound: CompoundLike, kept: str) -> None:
    """Put the replacement in the schema's place, in the caller's transaction.

    Raises an OperationalError if somebody is in the middle of something: to be tried again.
    Who comes meanwhile waits for the locks, and then finds the new tables under their names.
    """
    schema = compound.schema_name
    end_sessions(schema)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        if tables := _tables(schema):
            names = sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables)
            cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
        # A function keeps the name of the schema that it was bound to: bind it anew.
        routines = sql.SQL(routines_script().replace(RUNTIME, runtime_role(schema)))
        more = {"kept": sql.Identifier(kept), "rollup": sql.Identifier(ROLLUP_ROLE)}
        swap = sql.SQL(_SWAP).format(routines=routines, **more, **_names(schema))
        cursor.execute(swap)


def clear_replacements() -> int:
    """Remove what interrupted restores left; how many. Nobody else may be restoring."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(_LEFT)
        left = [str(row[0]) for row in cursor.fetchall()]
        for name in left:
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    return len(left)


def _blueprint(compound: CompoundLike, then: Then) -> Blueprint:
    """The script of the state in which the schema stood; also kept here, should it be unknown."""
    row = then.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s",
        [compound.schema_name],
    ).fetchone()
    if row is None:
        raise RestoreRefused(
            "At that moment the compound had no schema of its own. Choose a later moment."
        )
    state = str(row[0] or "").removeprefix(STATE_PREFIX)
    script = then.execute(
        "SELECT migrations, script FROM public.tenancy_blueprint WHERE fingerprint = %s", [state]
    ).fetchone()
    if script is None:
        raise RestoreRefused(f"Its schema was in the state {state or '(none)'}, of no release.")
    with installation_context():
        defaults = {"migrations": script[0], "script": script[1]}
        return Blueprint.objects.get_or_create(fingerprint=state, defaults=defaults)[0]


def _load(compound: CompoundLike, then: Then, blueprint: Blueprint) -> None:
    """All in one transaction: it is there as a whole, or not at all."""
    schema = compound.schema_name
    script = blueprint.script.replace(RUNTIME, runtime_role(schema))
    state = sql.Literal(STATE_PREFIX + blueprint.fingerprint)
    with installation_context(), transaction.atomic(), connection.cursor() as cursor:
        make = sql.SQL(_MAKE).format(state=state, script=sql.SQL(script), **_names(schema))
        cursor.execute(make)
        copy_rows(then, schema)
        cursor.execute("RESET ROLE; SET LOCAL search_path = public")


def _make_fit(compound: CompoundLike, blueprint: Blueprint, *, writable: bool) -> None:
    fresh, runtime = replacement_name(compound.schema_name), runtime_role(compound.schema_name)
    upgrade = None
    if blueprint.fingerprint != wanted_fingerprint():
        try:
            with installation_context():
                upgrade = compile_upgrade(blueprint.fingerprint)
        except UnknownState as error:
            raise RestoreRefused(str(error)) from error
    with replacement_context(compound), transaction.atomic():
        if upgrade is not None:
            run_steps(upgrade, fresh, runtime)
        run_ending_steps()
        if not writable:
            withhold_writes(fresh, runtime)


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return [str(row[0]) for row in cursor.fetchall()]


def _names(schema: str) -> dict[str, sql.Identifier]:
    return {
        "schema": sql.Identifier(schema),
        "fresh": sql.Identifier(replacement_name(schema)),
        "owner": sql.Identifier(owner_role(schema)),
        "runtime": sql.Identifier(runtime_role(schema)),
    }
