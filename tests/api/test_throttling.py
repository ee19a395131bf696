"""How often one may ask: each caller apart, each place apart."""

from typing import Any

import pytest

from district.core.permissions import Role
from district.registry.models import Compound
from tests.make import account
from tests.visitors import inside, machine, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _low_rates(settings: Any) -> None:
    settings.API_RATES = {"token": 3, "account": 3, "stranger": 3}


def _ask(client: Any, times: int = 4) -> list[int]:
    return [client.get("/api/v1/schema/").status_code for _ in range(times)]


def test_too_many_requests_say_when_to_come_back(meijing: Compound) -> None:
    client = stranger(meijing)
    assert _ask(client) == [200, 200, 200, 429]
    response = client.get("/api/v1/schema/")
    assert response.json()["code"] == "throttled"
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_each_place_counts_for_itself(meijing: Compound, wangfu: Compound) -> None:
    assert _ask(stranger(meijing))[-1] == 429
    assert _ask(stranger(wangfu), 3)[-1] == 200


def test_each_token_counts_for_itself(meijing: Compound) -> None:
    with inside(meijing):
        person = account(Role.RESIDENT)
    first, second = machine(meijing, person), machine(meijing, person)
    assert _ask(first)[-1] == 429
    assert _ask(second, 3)[-1] == 200


def test_a_forwarded_address_is_believed_only_behind_an_own_proxy(
    meijing: Compound, settings: Any
) -> None:
    def ask(number: int) -> int:
        claimed = {"x-forwarded-for": f"10.0.0.{number}"}
        return stranger(meijing, headers=claimed).get("/api/v1/schema/").status_code

    assert [ask(number) for number in range(4)][-1] == 429
    settings.PROXY_COUNT = 1
    assert [ask(number) for number in range(4)][-1] == 200
