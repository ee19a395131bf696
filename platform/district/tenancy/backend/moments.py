"""Moments as they come from PostgreSQL, read by Python's own reader of ISO 8601.

Django's loader takes a pattern apart in Python: sixteen times as long, for every moment of every
row of every page.
"""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap


class MomentLoader(BaseTzLoader):
    """What is not plain ISO in UTC is read, or refused, as Django does it."""

    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        try:
            moment: datetime = datetime.fromisoformat(str(data, "ascii"))
            if moment.tzinfo is not UTC:
                moment = super().load(data)
        except ValueError:
            moment = super().load(data)
        return moment


@lru_cache
def adapters(use_tz: bool, timezone: tzinfo | None) -> AdaptersMap:
    """Django's own for a connection, with our loader where its moments are in UTC."""
    found = AdaptersMap(get_adapters_template(use_tz, timezone))
    if timezone is UTC:
        found.register_loader("timestamptz", MomentLoader)
    return found
