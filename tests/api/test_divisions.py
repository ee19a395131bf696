"""The tree of divisions by the API."""

import pytest
from django.test import Client

from district.core.permissions import Role
from tests.make import account
from tests.visitors import machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(db: None) -> Client:
    return machine(None, account(Role.DEPARTMENT_ANALYST))


def _lishi(client: Client) -> str:
    found = client.get("/api/v1/divisions", {"level": "district", "name": "离石"}).json()
    return str(found["results"][0]["id"])


def test_lishi_has_eleven_street_level_divisions(analyst: Client) -> None:
    below = analyst.get("/api/v1/divisions", {"parent": _lishi(analyst)}).json()
    kinds = [division["kind"] for division in below["results"]]
    counted = [kinds.count(kind) for kind in ("street", "town", "township")]
    assert counted == [7, 2, 2]


def test_a_division_is_asked_for_by_its_identifier(analyst: Client) -> None:
    lishi = analyst.get(f"/api/v1/divisions/{_lishi(analyst)}").json()
    assert (lishi["code"][:6], lishi["level"]) == ("141102", "district")


def test_before_the_tree_began_there_is_none(analyst: Client) -> None:
    assert analyst.get("/api/v1/divisions", {"on": "1949-10-01"}).json()["count"] == 0


@pytest.mark.parametrize("day", ["2023-02-30", "gestern", "0000-00-00", "9" * 40])
def test_a_day_that_is_none_is_refused(analyst: Client, day: str) -> None:
    response = analyst.get("/api/v1/divisions", {"on": day})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "on")


def test_an_unknown_level_is_refused(analyst: Client) -> None:
    assert analyst.get("/api/v1/divisions", {"level": "planet"}).status_code == 422
