"""The script from which a compound's schema is made, captured from the migrations.

The migrations are the one definition of the tables. They run once, in a transaction that is
rolled back; what then stands in the catalogue becomes a script that names no schema. A state
of the migrations has a fingerprint, which each schema carries as its comment: so one question
to the catalogue tells who stands where.
"""

import hashlib
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from district.tenancy.catalogue import SchemaContent, read_schema
from district.tenancy.context import installation_context, scratch_context
from district.tenancy.migrating import LeanExecutor
from district.tenancy.models import Blueprint
from district.tenancy.names import new_schema_name, owner_role, runtime_role
from district.tenancy.privileges import ROWS, RUNTIME
from district.tenancy.routines import routines_script

# Part of the fingerprint: a new way of making schemas makes new scripts.
_FORMAT = "1"

Key = tuple[str, str]


def fingerprint(migrations: list[Key]) -> str:
    """Names the state in which exactly these migrations are applied, and this release's routines."""
    text = "\n".join([_FORMAT, routines_script(), *(".".join(key) for key in sorted(migrations))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def tenant_targets(loader: MigrationLoader) -> list[Key]:
    """The newest migrations of the apps that stand in a compound's schema."""
    labels = {config.label for config in apps.get_app_configs() if config.name in _tenant_apps()}
    return [key for key in loader.graph.leaf_nodes() if key[0] in labels]


@cache
def wanted_migrations() -> tuple[Key, ...]:
    """All migrations that this release expects in a compound's schema, in their order."""
    loader = MigrationLoader(None)
    found: dict[Key, None] = {}
    for target in tenant_targets(loader):
        found |= dict.fromkeys(loader.graph.forwards_plan(target))
    return tuple(found)


@cache
def wanted_fingerprint() -> str:
    """The state that this release expects of every compound's schema."""
    return fingerprint(list(wanted_migrations()))


@cache
def _shared_migrations() -> frozenset[Key]:
    """All migrations of this release: the shared schema enters every one of them."""
    return frozenset(MigrationLoader(None).graph.nodes)


def missing_shared_migrations() -> frozenset[Key]:
    """What `manage migrate` has still to do in the shared schema; asked on the district's side."""
    return _shared_migrations() - set(_applied())


def current_blueprint() -> Blueprint:
    """The script of this release, captured now if it has not been yet."""
    found = Blueprint.objects.filter(fingerprint=wanted_fingerprint()).first()
    return found or capture_blueprint()


def capture_blueprint() -> Blueprint:
    """Run the migrations in a schema that is never committed, and keep what they lead to."""
    script = captured_script()
    with installation_context():
        made, _new = Blueprint.objects.update_or_create(
            fingerprint=wanted_fingerprint(),
            defaults={"script": script, "migrations": [list(key) for key in wanted_migrations()]},
        )
    return made


def captured_script() -> str:
    """The script of the migrations as they stand on disk."""
    schema = new_schema_name()
    with scratch_context(schema), transaction.atomic():
        stand_in_scratch(schema)
        executor = LeanExecutor(connection)
        targets = tenant_targets(executor.loader)
        executor.migrate(targets, executor.migration_plan(targets))
        tables, functions = write_script(read_schema(), _applied()), routines_script()
        with connection.cursor() as cursor:  # here each function's words are looked at
            cursor.execute(functions.replace(RUNTIME, runtime_role(schema)))
        transaction.set_rollback(True)
    return f"{tables};\n{functions}"


def stand_in_scratch(schema: str) -> None:
    """Make the schema and its roles, and act as its owner until the transaction ends."""
    owner, runtime = owner_role(schema), runtime_role(schema)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE ROLE {owner}; CREATE ROLE {runtime}; GRANT {owner} TO CURRENT_USER;"
            f" CREATE SCHEMA {schema} AUTHORIZATION {owner};"
            f" SET LOCAL ROLE {owner}; SET LOCAL search_path = {schema}, pg_temp"
        )


def write_script(content: SchemaContent, migrations: list[Key]) -> str:
    """SQL that makes ``content`` in an empty schema; ``{runtime}`` stands for the login role."""
    statements = [*content.functions, *content.sequences]
    later: list[str] = []
    for table, postponed in content.in_order():
        inline = [text for name, text in table.constraints.items() if name not in postponed]
        statements.append(f"CREATE TABLE {table.name} ({', '.join([*table.columns, *inline])})")
        later += [f"ALTER TABLE {table.name} ADD {table.constraints[one]}" for one in postponed]
    statements += [*content.indexes, *later, *content.triggers]
    statements += withheld(content.logs)
    statements.append(applied_sql(migrations))
    return ";\n".join(statements)


def withheld(logs: list[str]) -> list[str]:
    """What the login is not given although it is given every table."""
    taken = [f"REVOKE UPDATE, DELETE ON {table} FROM {RUNTIME}" for table in logs]
    return [*taken, f"REVOKE ALL ON django_migrations FROM {RUNTIME}"]


def applied_sql(migrations: list[Key]) -> str:
    """Enters the migrations as applied, in the schema where it runs."""
    rows = [
        sql.SQL("({}, {}, now())").format(sql.Literal(app), sql.Literal(name))
        for app, name in migrations
    ]
    head = sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES ")
    return (head + sql.SQL(", ").join(rows)).as_string(None)


def default_rights(owner: str, runtime: str) -> str:
    """What the login gets on every table that the owner makes, now and by later migrations."""
    given = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    return (
        f"{given} GRANT {ROWS} ON TABLES TO {runtime};"  # noqa: S608 -- names of our own making
        f" {given} GRANT USAGE, SELECT ON SEQUENCES TO {runtime};"
        f" {given} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
    )


def _applied() -> list[Key]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return list(cursor.fetchall())


def _tenant_apps() -> set[str]:
    return set(settings.TENANT_APPS)
