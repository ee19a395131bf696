"""Many clients of many compounds at once: every row of every answer is the right compound's.

CROWD_CLIENTS, CROWD_COMPOUNDS and CROWD_REQUESTS (of each client) make the crowd larger.
"""

import asyncio
import json
import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application
from django.db import connection, connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from district.registry.hosts import forget_hosts
from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.names import DISTRICT_ROLE, runtime_role
from tenants.register.services import add_building, add_household, add_unit
from tests import make
from tests.conftest import copied_database, standing_in
from tests.isolation.neighbours import PGBOUNCER, pgbouncer
from tests.visitors import host_of, stranger

CLIENTS = int(os.environ.get("CROWD_CLIENTS", "8"))
COMPOUNDS = int(os.environ.get("CROWD_COMPOUNDS", "6"))
ROOMS = 5
REQUESTS = int(os.environ.get("CROWD_REQUESTS", "40"))


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Compound]]:
    with django_db_blocker.unblock(), copied_database() as copy, standing_in(copy):
        compounds = [make.compound(f"crowd{number}") for number in range(COMPOUNDS)]
        for compound in compounds:
            with compound_context(compound):
                unit = add_unit(building=add_building(name="楼"), name="门")
                for number in range(ROOMS):
                    add_household(unit=unit, room=f"{compound.slug}-{number}")
        yield compounds


@pytest.fixture
def compounds(
    committed_rows: None, crowd: list[Compound], django_db_blocker: DjangoDbBlocker
) -> Iterator[list[Compound]]:
    forget_hosts()
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF="tests.isolation.injectable"):
        yield crowd


def rooms(body: bytes) -> list[str]:
    return sorted(room for (room,) in json.loads(body)["rooms"])


def wanted(compound: Compound) -> list[str]:
    return [f"{compound.slug}-{number}" for number in range(ROOMS)]


def test_threads_never_mix_compounds(compounds: list[Compound]) -> None:
    assert wrong_answers(compounds) == 0


@pytest.mark.skipif(not PGBOUNCER.exists(), reason="this distribution has no PgBouncer")
def test_connections_shared_by_transaction_never_mix_compounds(
    compounds: list[Compound], tmp_path: Path
) -> None:
    """Through a PgBouncer whose few server connections serve all clients in turn."""
    described = connection.settings_dict
    server = str(described["HOST"])
    roles = [DISTRICT_ROLE, *(runtime_role(one.schema_name) for one in compounds)]
    with pgbouncer(server, roles, tmp_path / "pgbouncer.log") as place:
        described.update(HOST=str(place), PORT="6432")
        connections.close_all()
        try:
            assert wrong_answers(compounds) == 0
        finally:
            described.update(HOST=server, PORT="")
            connections.close_all()


def wrong_answers(compounds: list[Compound]) -> int:
    def client(seed: int) -> int:
        chance = random.Random(seed)
        wrong = 0
        try:
            for _request in range(REQUESTS):
                compound = chance.choice(compounds)
                answer = stranger(compound).get("/households/", {"room": "' OR true --"})
                wrong += rooms(answer.content) != wanted(compound)
        finally:
            connections.close_all()
        return wrong

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(client, range(CLIENTS)))


def test_an_event_loop_never_mixes_compounds(compounds: list[Compound]) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = 0
    application = get_asgi_application()

    async def client(seed: int) -> int:
        chance = random.Random(seed)
        wrong = 0
        for _request in range(REQUESTS // 2):
            compound = chance.choice(compounds)
            wrong += rooms(await _asked(application, compound)) != wanted(compound)
        return wrong

    async def together() -> int:
        return sum(await asyncio.gather(*(client(seed) for seed in range(CLIENTS))))

    try:
        assert asyncio.run(together()) == 0
    finally:
        connection.settings_dict["CONN_MAX_AGE"] = 600


async def _asked(application: Any, compound: Compound) -> bytes:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "path": "/households/",
        "query_string": b"room=%27%20OR%20true%20--",
        "headers": [(b"host", host_of(compound).encode())],
    }
    talk = ApplicationCommunicator(application, scope)
    await talk.send_input({"type": "http.request", "body": b""})
    start = await talk.receive_output(timeout=30)
    assert start["status"] == 200, start
    body: bytes = b""
    while True:
        part = await talk.receive_output(timeout=30)
        body += bytes(part.get("body", b""))
        if not part.get("more_body"):
            break
    await talk.wait()
    return body
