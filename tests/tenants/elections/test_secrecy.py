"""Whoever reads every table of a compound cannot tell who cast which ballot: proved on the tables."""

from collections.abc import Iterator
from random import SystemRandom
from typing import Any

import pytest
from django.db import connection

from district.registry.models import Compound
from tenants.elections.models import SecretBallot
from tenants.elections.services import count_ballots
from tests.tenants.elections.making import ballots, opened

pytestmark = pytest.mark.django_db

_KEYS = """
SELECT c.conrelid::regclass::text, c.confrelid::regclass::text FROM pg_constraint c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE c.contype = 'f' AND n.nspname = current_schema()
"""
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attname
"""


def _rows(query: str, *told: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, told)
        return list(cursor.fetchall())


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Chance that turns each list round, and tells of how long ones."""
    turned: list[int] = []

    def turn(_self: SystemRandom, found: list[Any]) -> None:
        turned.append(len(found))
        found.reverse()

    monkeypatch.setattr(SystemRandom, "shuffle", turn)
    yield turned


def test_a_ballot_points_to_its_election_and_to_no_person(in_meijing: Compound) -> None:
    keys: dict[str, set[str]] = {}
    for start, end in _rows(_KEYS):
        keys.setdefault(start, set()).add(end)
    assert keys["elections_attendance"] == {"elections_election"}  # the catalogue is read
    assert keys["elections_secretballot"] == {"elections_election"}
    assert keys["elections_secretmark"] == {"elections_secretballot", "elections_candidate"}
    reached, waiting = set[str](), {"elections_secretmark"}
    while waiting:
        found = {end for start in waiting for end in keys.get(start, ())}
        reached, waiting = reached | found, found - reached
    assert reached == {
        "elections_secretballot",
        "elections_candidate",
        "elections_election",
        "party_branch",
    }
    pointing = {start for start, ends in keys.items() if "elections_secretballot" in ends}
    pointing |= {start for start, ends in keys.items() if "elections_secretmark" in ends}
    assert pointing == {"elections_secretmark"}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("elections_secretballot", ["election_id", "id"]),
        ("elections_secretmark", ["ballot_id", "candidate_id", "id"]),
    ],
)
def test_no_column_tells_of_a_moment_a_person_or_an_order(
    in_meijing: Compound, table: str, columns: list[str]
) -> None:
    assert [name for (name,) in _rows(_COLUMNS, table)] == columns


def test_all_ballots_come_at_once_with_identifiers_of_chance(in_meijing: Compound) -> None:
    election = opened(10)
    box = ballots(election, ",".join(["1 2"] * 5 + ["3"] * 5))
    count_ballots(election=election, ballots=box, tellers=["梁秋生"])
    for table in ("elections_secretballot", "elections_secretmark"):
        assert len(_rows(f"SELECT DISTINCT xmin::text FROM {table}")) == 1
    assert {one.pk.version for one in SecretBallot.objects.all()} == {4}
    [(before,)] = _rows("SELECT DISTINCT xmin::text FROM elections_attendance")
    assert (before,) not in _rows("SELECT DISTINCT xmin::text FROM elections_secretballot")


def test_the_order_on_disk_is_that_of_chance_and_not_of_entry(
    in_meijing: Compound, backwards: list[int]
) -> None:
    election = opened(10)
    box = ballots(election, "1, 2, 3, 1 2, 1 3, 2 3")
    count_ballots(election=election, ballots=box, tellers=["梁秋生"])
    assert backwards == [6]
    on_disk = _rows(
        "SELECT (SELECT string_agg(c.position::text, ' ' ORDER BY c.position)"
        " FROM elections_secretmark m JOIN elections_candidate c ON c.id = m.candidate_id"
        " WHERE m.ballot_id = b.id) FROM elections_secretballot b ORDER BY b.ctid"
    )
    assert [said for (said,) in on_disk] == ["2 3", "1 3", "1 2", "3", "2", "1"]
