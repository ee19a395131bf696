"""Moments come out of PostgreSQL as Django reads them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from psycopg import DataError, adapters
from psycopg.pq import Format

from district.tenancy.backend.moments import MomentLoader
from district.tenancy.context import district_context

TIMESTAMPTZ = adapters.types["timestamptz"].oid


def read(text: str, loader: Any = MomentLoader) -> datetime:
    moment: datetime = loader(TIMESTAMPTZ).load(text.encode())
    return moment


def read_by_django(text: str) -> datetime:
    loader = get_adapters_template(True, UTC).get_loader(TIMESTAMPTZ, Format.TEXT)
    return read(text, loader)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27 04:55:46.671608+00",
        "2026-11-27 04:55:46.6+00",
        "2026-11-27 04:55:46+00",
        "0099-01-01 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
        "2026-11-27 12:55:46+08",
        "2026-11-27 10:25:46.67+05:30",
    ],
)
def test_a_moment_is_the_one_that_django_reads(text: str) -> None:
    assert read(text) == read_by_django(text) and read(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["infinity", "0044-03-15 00:00:00+00 BC", "12026-01-01 00:00:00+00"]
)
def test_what_is_no_moment_of_ours_is_refused_as_django_does(text: str) -> None:
    for reader in (read, read_by_django):
        with pytest.raises(DataError, match="timestamp too"):
            reader(text)


@pytest.mark.django_db
def test_connections_read_moments_by_it() -> None:
    with district_context(), connection.cursor() as cursor:
        cursor.execute("SELECT '2026-11-27 12:00:00.5+08'::timestamptz")
        [moment] = cursor.fetchone()
        loader = connection.connection.adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
    assert moment == datetime(2026, 11, 27, 4, 0, 0, 500_000, tzinfo=UTC)
    assert loader is MomentLoader
