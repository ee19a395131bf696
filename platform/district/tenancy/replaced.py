"""Schemas that a restore replaced: kept as they were, out of reach, until their time is over."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from psycopg import sql

from district.core.clock import now
from district.tenancy.context import installation_context

_NAME = re.compile(r"^x_(?P<moment>\d{8}_\d{6}_\d{6})_[a-z0-9]{6,24}\Z")


@dataclass(frozen=True)
class Replaced:
    """A kept schema, and when another took its place."""

    name: str
    replaced_at: datetime


def replaced_schemas() -> list[Replaced]:
    """All that are kept, the oldest first."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'x\\_%' ORDER BY 1")
        names = [_NAME.match(str(row[0])) for row in cursor.fetchall()]
    return [Replaced(name.string, _moment(name["moment"])) for name in names if name]


def drop_replaced(*, older_than: timedelta) -> list[str]:
    """Drop those that were replaced longer ago than this, each by itself; their names."""
    limit = now() - older_than
    due = [one.name for one in replaced_schemas() if one.replaced_at < limit]
    with installation_context(), connection.cursor() as cursor:
        for name in due:
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    return due


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d_%H%M%S_%f").replace(tzinfo=UTC)
