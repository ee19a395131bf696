"""What a watcher of the machine is told."""

from typing import Any

import pytest
from django.db import connection

from district.registry.models import Compound
from district.tenancy import blueprints
from district.tenancy.context import installation_context
from tests.visitors import stranger
from workers.app import app

pytestmark = pytest.mark.django_db

READY = {"status": "ok", "database": True, "cache": True, "migrated": True, "broker": True}


def test_health_and_readiness_are_open_on_both_hosts(meijing: Compound) -> None:
    for place in (meijing, None):
        assert stranger(place).get("/health/").json() == {"status": "ok"}
        assert stranger(place).get("/ready/").json() == READY


def test_a_cache_that_is_away_makes_it_unready(meijing: Compound, settings: Any) -> None:
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///none"}
    settings.CACHES = {"default": gone}
    response = stranger(None).get("/ready/")
    assert (response.status_code, response.json()["cache"]) == (503, False)


def test_a_broker_that_is_away_is_told_and_nothing_more(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis+socket:///none")
    response = stranger(None).get("/ready/")
    assert response.status_code == 200
    assert response.json() == {**READY, "broker": False}


@pytest.mark.committed
def test_a_shared_schema_of_the_release_before_makes_it_unready(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE (app, name) = ('metrics', '0001_initial')"
        )
        assert cursor.rowcount == 1
    response = stranger(None).get("/ready/")
    assert (response.status_code, response.json()["migrated"]) == (503, False)
    assert "lacks migrations: metrics.0001_initial" in caplog.text


def test_being_asked_again_costs_one_statement_about_migrations(
    db: None, django_assert_num_queries: Any
) -> None:
    blueprints.missing_shared_migrations()
    with django_assert_num_queries(1):
        assert blueprints.missing_shared_migrations() == frozenset()
