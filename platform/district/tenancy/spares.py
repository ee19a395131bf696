"""Schemas that stand ready, so that nobody waits for tables when a compound is opened."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction

from district.tenancy.blueprints import current_blueprint, wanted_fingerprint
from district.tenancy.context import installation_context, scratch_context
from district.tenancy.models import Spare
from district.tenancy.names import new_schema_name, runtime_role
from district.tenancy.opening import run_opening_steps
from district.tenancy.schemas import SCHEMAS_A_CONNECTION, STATE_PREFIX, make_schema

_TAKE = """
DELETE FROM tenancy_spare WHERE schema_name = (
    SELECT schema_name FROM tenancy_spare
    WHERE obj_description(to_regnamespace(schema_name), 'pg_namespace') = %s
    ORDER BY made_at FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING schema_name
"""
_PUT_ASIDE = "INSERT INTO public.tenancy_spare (schema_name, made_at) VALUES (%s, now())"


def take_spare() -> str:
    """A schema for a new compound, in the caller's transaction: undone with it, it stays spare.

    Takes one that stands ready. If there is none, one is made first and put aside, so that it
    is not lost should the caller's transaction fail.
    """
    while (taken := _taken()) is None:
        make_spare()
    return taken


def fill_spares(
    wanted: int | None = None, told: Callable[[int], object] = lambda _done: None
) -> int:
    """Make what is lacking up to ``wanted`` schemas; return how many.

    Two that fill at once make a few too many at most.
    """
    wanted = settings.TENANCY_SPARES if wanted is None else wanted
    made = 0
    with installation_context():
        while Spare.objects.count() < wanted:
            make_spare()
            made += 1
            told(made)
            if made % SCHEMAS_A_CONNECTION == 0:
                connection.close()
    return made


def make_spare() -> str:
    """Make one schema with everything a workspace begins with, and put it aside.

    All in one transaction of one connection, its entry among the spares included: whatever
    interrupts it leaves nothing.
    """
    name = new_schema_name()
    with installation_context():
        blueprint = current_blueprint()
    with scratch_context(name), transaction.atomic(), connection.cursor() as cursor:
        make_schema(name, blueprint)
        cursor.execute(f"SET LOCAL search_path = {name}; SET LOCAL ROLE {runtime_role(name)}")
        run_opening_steps()
        cursor.execute("RESET ROLE")
        cursor.execute(_PUT_ASIDE, [name])
    return name


def make_empty_schema(schema_name: str) -> None:
    """A schema with its tables and nothing else, for contents that come from elsewhere."""
    with installation_context():
        blueprint = current_blueprint()
        with transaction.atomic():
            make_schema(schema_name, blueprint)


def _taken() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [STATE_PREFIX + wanted_fingerprint()])
        row = cursor.fetchone()
    return str(row[0]) if row else None
