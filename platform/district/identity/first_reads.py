"""What every request reads before anything else, in statements that are put together once.

Django puts a statement together anew for each query, which takes longer than PostgreSQL needs
to answer these two.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, LiteralString

from django.contrib.sessions.models import Session
from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from district.identity.models import Account, RoleGrant

_ALIAS = "default"


_ACCOUNT = (
    "SELECT {}, {} FROM identity_account"
    " LEFT JOIN identity_rolegrant ON identity_rolegrant.account_id = identity_account.id"
    " AND identity_rolegrant.since_on <= %s AND identity_rolegrant.role = ANY(%s)"
    " AND (identity_rolegrant.until_on IS NULL OR identity_rolegrant.until_on > %s)"
    " WHERE identity_account.id = %s"
)
_SESSION = "SELECT {} FROM django_session WHERE session_key = %s AND expire_date > %s"


@cache
def _statement(around: LiteralString, *read: type[models.Model]) -> str:
    """``around`` with all columns of each of these tables."""
    return sql.SQL(around).format(*map(_columns, read)).as_string()


def _columns(model: type[models.Model]) -> sql.Composed:
    table = model._meta.db_table
    columns = (field.column or "" for field in model._meta.concrete_fields)
    return sql.SQL(", ").join(sql.Identifier(table, column) for column in columns)


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def account_row(
    account_id: Any, day: date, roles: Iterable[str]
) -> tuple[Account, list[RoleGrant]] | None:
    """The account and those of its grants that hold on ``day`` and give one of ``roles``."""
    asked = [day, [str(role) for role in roles], day, Account._meta.pk.to_python(account_id)]
    rows = _rows(_statement(_ACCOUNT, Account, RoleGrant), asked)
    if not rows:
        return None
    names, grant_names = _names(Account), _names(RoleGrant)
    account: Account = Account.from_db(_ALIAS, names, rows[0][: len(names)])
    grants = []
    for row in rows:
        if row[len(names)] is None:  # the account alone
            continue
        grant: RoleGrant = RoleGrant.from_db(_ALIAS, grant_names, row[len(names) :])
        grant.account = account
        grants.append(grant)
    return account, grants


def session_row(session_key: str) -> Session | None:
    """The session of this place under this key, unless it has run out."""
    rows = _rows(_statement(_SESSION, Session), [session_key, timezone.now()])
    return Session.from_db(_ALIAS, _names(Session), rows[0]) if rows else None


def _rows(statement: str, asked: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
