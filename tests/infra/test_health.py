"""What a watcher of the machine is told."""

from typing import Any

import pytest

from district.registry.models import Compound
from tests.visitors import stranger

pytestmark = pytest.mark.django_db


def test_health_and_readiness_are_open_on_both_hosts(meijing: Compound) -> None:
    for place in (meijing, None):
        assert stranger(place).get("/health/").json() == {"status": "ok"}
        answer = stranger(place).get("/ready/").json()
        assert answer == {"status": "ok", "database": True, "cache": True}


def test_a_cache_that_is_away_makes_it_unready(meijing: Compound, settings: Any) -> None:
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///none"}
    settings.CACHES = {"default": gone}
    response = stranger(None).get("/ready/")
    assert (response.status_code, response.json()["cache"]) == (503, False)
