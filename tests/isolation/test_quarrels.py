"""What two neighbours quarrel about reaches its mediator and the secretary, and nobody else."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from district.audit.models import AuditEntry
from district.core.permissions import COMPOUND_ROLES, TABLE, Action, Role
from district.identity.models import Account
from tests.isolation.ground import Ground
from tests.isolation.together import QUARREL
from tests.isolation.walking import COMPOUND, LEAVING, knock
from tests.make import account
from tests.visitors import inside, stranger, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_lived", "no_limits")]
PHONES = "1370000"


def _told(client: Client, ground: Ground, **how: Any) -> set[str]:
    answers = knock(client, COMPOUND, ground.values, ["GET"], passing=LEAVING, **how)
    signs = (f"{ground.mark}{QUARREL}", f"{PHONES}0009")
    return {str(one.route) for one in answers if any(sign in one.text for sign in signs)}


def _files(client: Client) -> str:
    """All rows that a compound takes out, as they stand in the files."""
    with zipfile.ZipFile(io.BytesIO(client.post("/api/v1/records/export").content)) as files:
        assert "households.csv" in files.namelist()
        return "".join(files.read(name).decode("utf-8-sig") for name in files.namelist())


def _everybody_else(ground: Ground) -> Account:
    """One person with every role at once, save the secretary's: whatever any of them may read."""
    with inside(ground.place):
        person = account(*(COMPOUND_ROLES - {Role.SECRETARY, Role.UNIT_HEAD}))
        person.grants.create(
            role=Role.UNIT_HEAD,
            scope_id=ground.values["unit_id"],
            since_on=person.grants.all()[0].since_on,
        )
    return person


def test_B8_nobody_but_mediator_and_secretary_reads_a_word(meijing_lives: Ground) -> None:
    with inside(meijing_lives.place):
        secretary = account(Role.SECRETARY)
        trail = repr(list(AuditEntry.objects.values()))
    assert "dispute." in trail and QUARREL not in trail and f"{PHONES}0009" not in trail
    reader, dispute = visitor(meijing_lives.place, secretary), meijing_lives.values["dispute_id"]
    for address in (f"/disputes/{dispute}/", "/api/v1/disputes", "/api/v1/danger-reports"):
        assert f"{meijing_lives.mark}{QUARREL}" in reader.get(address).content.decode(), address
    others = visitor(meijing_lives.place, _everybody_else(meijing_lives))
    assert _told(others, meijing_lives) == set()
    assert QUARREL not in _files(others)
    assert others.get("/disputes/").status_code == 200  # and nothing in it
    assert others.get(f"/disputes/{meijing_lives.values['dispute_id']}/").status_code == 404


def test_B8_no_token_reads_a_word_not_even_the_mediators(meijing_lives: Ground) -> None:
    bearer = {"authorization": f"Bearer {meijing_lives.token}"}
    client = stranger(meijing_lives.place, headers=bearer)
    assert client.get("/api/v1/councils").status_code == 200
    for address in ("disputes", f"disputes/{meijing_lives.values['dispute_id']}", "danger-reports"):
        assert client.get(f"/api/v1/{address}").status_code == 403
    assert client.post("/api/v1/disputes", {}).status_code == 403
    assert QUARREL not in _files(client)


def test_B8_the_district_may_nothing_of_it() -> None:
    for action in (Action.DISPUTES_MEDIATE, Action.DANGER_REPORT):
        assert set(TABLE[action]) <= COMPOUND_ROLES
    assert Role.COMPOUND_ADMIN not in TABLE[Action.DISPUTES_MEDIATE]
