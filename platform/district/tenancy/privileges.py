"""Who may do what in PostgreSQL: all roles and all grants of an installation, in one place.

========================  ==========  ============================================================
role                      logs in     may
========================  ==========  ============================================================
the login of DATABASE_URL yes         own the database: tables, roles, schemas, migrations
``chunshui_district``     yes         rows of the shared schema; nothing of any compound
``chunshui_rollup``       yes         execute each compound's aggregate functions (``routines.py``);
                                      no row of anything
``chunshui_backup``       yes         copy the cluster as files (REPLICATION); ask no database
                                      anything. Only there where the installation's own login
                                      may hand REPLICATION on
``chunshui_compounds``    no          connect to the database; every compound's login is a member
``o_<schema>``            no          own one compound's schema and everything in it
``t_<schema>``            yes         rows of that schema: neither DDL, nor TRUNCATE, nor TEMP
========================  ==========  ============================================================

A table that carries the trigger ``append_only`` is written once: nobody may UPDATE or DELETE; a
view is only read.
``tests/district/tenancy/test_privileges.py`` holds all of this against the database's own
catalogue, and fails on any grant that is not named here.
"""

import time

from django.db import InternalError, connection, transaction
from psycopg import sql

from district.tenancy.context import installation_context
from district.tenancy.names import BACKUP_ROLE, COMPOUNDS_GROUP, DISTRICT_ROLE, ROLLUP_ROLE
from district.tenancy.passwords import scram_verifier

ROWS = "SELECT, INSERT, UPDATE, DELETE"
# Stands for a compound's login in scripts that serve all compounds.
RUNTIME = "{runtime}"

# Nobody's request needs these; each is a way to reach past a query or to hold up the others.
NEEDLESS_FUNCTIONS = [
    *("cursor_to_xml", "database_to_xml", "query_to_xml", "query_to_xml_and_xmlschema"),
    *("schema_to_xml", "table_to_xml", "ts_stat", "pg_notify"),
    *("lo_create", "lo_creat", "lo_from_bytea", "lo_get", "lo_import", "lo_open", "lo_put"),
]

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6)
_SHARED_ROLES = {DISTRICT_ROLE: True, ROLLUP_ROLE: True, COMPOUNDS_GROUP: False}

_SHARED = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {district}, {rollup}, {compounds};
ALTER DATABASE {database} SET timezone = 'UTC';
ALTER ROLE {district} SET search_path = public, pg_temp;
ALTER ROLE {rollup} SET search_path = pg_catalog, pg_temp;
ALTER ROLE {rollup} SET statement_timeout = '20s';
ALTER ROLE {rollup} SET lock_timeout = '2s';
ALTER ROLE {rollup} SET plan_cache_mode = force_generic_plan;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {district};
GRANT {rows} ON ALL TABLES IN SCHEMA public TO {district};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {district};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {district};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {district};
REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {district};
"""

# Not every installation's login may make such a role; without it, its own login copies.
_BACKUP = """
DO $do$ BEGIN
    BEGIN CREATE ROLE {role} REPLICATION;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    ALTER ROLE {role} REPLICATION {kind};
EXCEPTION WHEN insufficient_privilege THEN NULL; END $do$
"""

_LOGS = """
SELECT c.oid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND t.tgname = 'append_only' ORDER BY 1
"""

_VIEWS = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' ORDER BY 1
"""

_NEEDLESS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY(%s)
  AND (p.proacl IS NULL OR p.proacl::text ~ '[{,]=X')
  AND pg_has_role(p.proowner, 'USAGE') ORDER BY 1
"""


def secure_shared_schema() -> None:
    """Make the shared roles and give each what the table above says; safe to repeat.

    Roles are the server's: an installation in another database may be changing them right now,
    which no lock of a database prevents and PostgreSQL answers with an InternalError.
    """
    for pause in _PAUSES:
        try:
            _secure_shared_schema()
        except InternalError:
            time.sleep(pause)
        else:
            return
    _secure_shared_schema()


def _secure_shared_schema() -> None:
    with installation_context(), transaction.atomic(), connection.cursor() as cursor:
        for role, logs_in in _SHARED_ROLES.items():
            cursor.execute(_shared_role(role, logs_in=logs_in))
        kind, backup = login_clause(BACKUP_ROLE), sql.Identifier(BACKUP_ROLE)
        cursor.execute(sql.SQL(_BACKUP).format(role=backup, kind=kind))
        names = {"district": DISTRICT_ROLE, "rollup": ROLLUP_ROLE, "compounds": COMPOUNDS_GROUP}
        identifiers = {key: sql.Identifier(role) for key, role in names.items()}
        database = sql.Identifier(connection.settings_dict["NAME"])
        cursor.execute(
            sql.SQL(_SHARED).format(database=database, rows=sql.SQL(ROWS), **identifiers)
        )
        cursor.execute(_LOGS)
        for (log,) in cursor.fetchall():
            cursor.execute(f"REVOKE UPDATE, DELETE ON {log} FROM {DISTRICT_ROLE}")
        cursor.execute(_VIEWS)
        for (view,) in cursor.fetchall():
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {view} FROM {DISTRICT_ROLE}")
        cursor.execute(_NEEDLESS, [NEEDLESS_FUNCTIONS])
        for (function,) in cursor.fetchall():
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")


def _shared_role(role: str, *, logs_in: bool) -> sql.Composed:
    """Roles belong to the whole server, so another database's installation may have made it."""
    return sql.SQL(
        "DO $do$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation"
        " THEN NULL; END $do$; ALTER ROLE {role} {kind}"
    ).format(role=sql.Identifier(role), kind=login_clause(role) if logs_in else sql.SQL("NOLOGIN"))


def login_clause(role: str) -> sql.Composed:
    """LOGIN, and the verifier of its password where roles have one."""
    verifier = scram_verifier(role)
    password = sql.SQL(" PASSWORD {}").format(sql.Literal(verifier)) if verifier else sql.SQL("")
    return sql.SQL("LOGIN") + password
