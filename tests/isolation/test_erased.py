"""After a compound is erased nothing of its people is found in any store (acceptance 30)."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.cache import cache, caches
from django.db import connection
from psycopg import sql

from district.core.clock import today
from district.registry.models import Compound, DeletionCertificate
from district.registry.services.deleting import ask_for_deletion, confirm_deletion
from district.registry.services.erasing import carry_out_deletions
from district.registry.services.life import close_compound
from district.tenancy.context import compound_context, installation_context
from tests.district.registry.lives import ONE, OTHER, at, told
from tests.isolation.ground import Ground, contents, lived_in
from tests.visitors import visitor

pytestmark = pytest.mark.committed

MARK, PHONES = "朱鹮", "1370000"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ground(meijing: Compound, media: Path) -> Ground:
    ground = lived_in(meijing, MARK, PHONES)
    visitor(meijing, ground.officer).get("/matters/")
    with compound_context(meijing):
        cache.set("answer", MARK)
    return ground


def erase(compound: Compound) -> None:
    start = today()
    close_compound(compound=compound, **told())
    connection.check_constraints()  # as the commit does that this test never makes
    with at(start + timedelta(days=30)):
        ask_for_deletion(compound=compound, **told(ONE))
        confirm_deletion(compound=compound, **told(OTHER))
    with at(start + timedelta(days=37)):
        assert carry_out_deletions() == 1


def in_database() -> list[str]:
    """Every table of every schema with a row that bears the mark."""
    found = []
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            statement = sql.SQL(
                "SELECT count(*) FROM {}.{} AS row WHERE row::text LIKE ANY (%s)"
            ).format(sql.Identifier(schema), sql.Identifier(table))
            cursor.execute(statement, [[f"%{MARK}%", f"%{PHONES}%"]])
            if cursor.fetchone()[0]:
                found.append(f"{schema}.{table}")
    return found


def in_cache(schema_name: str) -> list[bytes]:
    client = cast(Any, caches["default"])._cache.get_client()
    return [
        key
        for key in client.scan_iter()
        if schema_name.encode() in key or MARK.encode() in key + (client.dump(key) or b"")
    ]


def test_no_store_holds_its_mark(
    ground: Ground, media: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = ground.place.schema_name
    assert len(in_database()) > 10 and in_cache(name)
    assert any(path.is_file() for path in media.rglob("*"))
    with caplog.at_level(logging.DEBUG):
        erase(ground.place)
    assert in_database() == []
    assert in_cache(name) == []
    assert list(media.iterdir()) == []
    assert MARK not in caplog.text and PHONES not in caplog.text
    assert (
        DeletionCertificate.objects.get().file_count == 4
    )  # a matter, a final reply, a visit, works


def test_the_neighbour_loses_nothing(ground: Ground, wangfu: Compound, media: Path) -> None:
    lived_in(wangfu, "白鹭", "1360000")
    before = contents(wangfu)
    with compound_context(wangfu):
        cache.set("answer", "白鹭")
    erase(ground.place)
    assert contents(wangfu) == before
    assert (media / wangfu.schema_name).exists() and in_cache(wangfu.schema_name)
