"""Compounds by the API: only those within the caller's reach."""

from datetime import date

import pytest
from django.test import Client

from district.core.permissions import Role
from district.registry.models import Compound, DivisionPeriod
from tests.make import account
from tests.visitors import inside, machine, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(meijing: Compound, wangfu: Compound) -> Client:
    return machine(None, account(Role.DISTRICT_ADMIN))


@pytest.fixture
def street(meijing: Compound, wangfu: Compound) -> Client:
    scope = DivisionPeriod.objects.get(name="城北街道", code__startswith="141102").division_id
    return machine(None, account(Role.STREET_READER, scope_id=scope))


def slugs(client: Client, **query: str) -> list[str]:
    found = client.get("/api/v1/compounds", query).json()
    return [one["slug"] for one in found["results"]]


def test_a_compound_says_what_is_known_and_null_for_the_rest(
    program: Client, wangfu: Compound
) -> None:
    Compound.objects.filter(pk=wangfu.pk).update(
        built_on=date(1990, 1, 1), built_precision="decade"
    )
    old = program.get(f"/api/v1/compounds/{wangfu.id}").json()
    assert (old["built"], old["is_old"], old["street"]) == ("1990年代", True, "城北街道")
    [other] = program.get("/api/v1/compounds", {"search": "美景"}).json()["results"]
    assert (other["built"], other["is_old"], other["governance"]) == (None, None, "unknown")


def test_the_list_is_narrowed(program: Client, wangfu: Compound) -> None:
    assert sorted(slugs(program)) == ["meijing", "wangfu"]
    assert slugs(program, within=str(wangfu.community_id)) == ["wangfu"]
    assert slugs(program, old="true") == []
    assert program.get("/api/v1/compounds", {"status": "asleep"}).status_code == 422


def test_G7_a_street_reads_only_its_own(
    street: Client, meijing: Compound, wangfu: Compound
) -> None:
    assert slugs(street) == ["wangfu"]
    assert street.get(f"/api/v1/compounds/{wangfu.id}").status_code == 200
    assert street.get(f"/api/v1/compounds/{meijing.id}").status_code == 404
    assert street.post(f"/api/v1/compounds/{wangfu.id}/invite").status_code == 403


def test_the_first_administrator_is_invited_until_there_is_one(
    program: Client, wangfu: Compound
) -> None:
    answer = program.post(f"/api/v1/compounds/{wangfu.id}/invite")
    assert answer.status_code == 201
    path = answer.json()["url"].removeprefix("http://wangfu.localhost")
    assert stranger(wangfu).get(path).status_code == 200
    with inside(wangfu):
        account(Role.COMPOUND_ADMIN)
    refused = program.post(f"/api/v1/compounds/{wangfu.id}/invite")
    assert (refused.status_code, refused.json()["code"]) == (409, "has_administrator")
