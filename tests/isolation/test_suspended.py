"""A compound that is suspended lets nobody in, and nothing of it comes back by itself."""

import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test import Client

from district.core.permissions import Role
from district.identity.models import Account
from district.identity.services.invitations import issue_invitation
from district.registry.models import Compound
from district.registry.services.life import close_compound, resume_compound, suspend_compound
from district.tenancy.context import compound_context
from district.tenancy.names import runtime_role
from tests.conftest import OwnDatabase
from tests.district.registry.lives import told
from tests.make import account
from tests.visitors import inside, machine, stranger, visitor

ASK = """
import django, sys, time
django.setup()
from district.core.bells import Bell
from district.registry import hosts
from district.registry.hosts import compound_by_host
{unless}
from district.tenancy.context import district_context
with district_context():
    while True:
        print(int(compound_by_host("meijing.localhost") is not None), flush=True)
        time.sleep(0.1)
"""


@pytest.fixture
def secretary(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.SECRETARY)


@pytest.mark.committed
@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "这个小区已停用"), ("en", "This compound is suspended"), ("", "这个小区已停用")],
)
def test_whoever_comes_is_told_in_the_own_language(
    meijing: Compound, language: str, words: str
) -> None:
    suspend_compound(compound=meijing, **told())
    page = stranger(meijing, headers={"accept-language": language}).get("/login/")
    assert page.status_code == 503
    assert words in page.content.decode() and meijing.name in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.committed
def test_a_machine_is_told_as_problem_details(meijing: Compound, secretary: Account) -> None:
    program = machine(meijing, secretary)
    assert program.get("/api/v1/me").status_code == 200
    suspend_compound(compound=meijing, **told())
    answer = program.get("/api/v1/me")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "compound_suspended"


@pytest.mark.committed
def test_no_key_comes_back_when_it_is_resumed(meijing: Compound, secretary: Account) -> None:
    browser, program = visitor(meijing, secretary), machine(meijing, secretary)
    with compound_context(meijing):
        _invitation, secret = issue_invitation(role=Role.RESIDENT)
    suspend_compound(compound=meijing, **told())
    resume_compound(compound=meijing, **told())
    assert browser.get("/me/").status_code == 302
    assert program.get("/api/v1/me").status_code == 401
    assert stranger(meijing).get(f"/invitation/{secret}/").status_code == 404
    assert visitor(meijing, secretary).get("/me/").status_code == 200


@pytest.mark.committed
def test_a_closed_compound_is_as_unknown_as_one_that_never_was(meijing: Compound) -> None:
    close_compound(compound=meijing, **told())
    page = stranger(meijing).get("/login/")
    assert page.status_code == 404
    assert meijing.name not in page.content.decode()


@pytest.mark.committed
def test_the_others_go_on(meijing: Compound, wangfu: Compound) -> None:
    suspend_compound(compound=meijing, **told())
    assert stranger(wangfu).get("/login/").status_code == 200


def test_a_session_of_the_database_that_acts_for_it_is_cut_off(
    own_database: OwnDatabase,
) -> None:
    meijing = Compound.objects.get(slug="meijing")
    described = connection.get_connection_params()
    host, name = described.get("host"), own_database.name
    with psycopg.connect(host=host, dbname=name, user=runtime_role(meijing.schema_name)) as other:
        other.execute("SELECT 1")
        suspend_compound(compound=meijing, **told())
        with pytest.raises(psycopg.OperationalError):
            other.execute("SELECT 1")


def _answers(child: "subprocess.Popen[str]") -> Iterator[str]:
    assert child.stdout
    for line in child.stdout:
        yield line.strip()


@pytest.mark.parametrize(
    "unless",
    [
        pytest.param("hosts._SECONDS = 3600", id="it hears the bell"),
        pytest.param("Bell.listen = lambda bell: None", id="what it remembers expires"),
    ],
)
def test_another_process_lets_go_within_five_seconds(
    own_database: OwnDatabase, unless: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ASK.format(unless=unless)],
        stdout=subprocess.PIPE,
        text=True,
        env=own_database.environment,
    ) as child:
        answers = _answers(child)
        assert next(answers) == "1"
        suspend_compound(compound=Compound.objects.get(slug="meijing"), **told())
        began = time.monotonic()
        while next(answers) == "1":
            assert time.monotonic() - began < 5
        assert time.monotonic() - began < 5
        child.kill()


@pytest.mark.committed
def test_a_client_without_a_known_host_is_told_nothing(client: Client) -> None:
    assert client.get("/", headers={"host": "nobody.localhost"}).status_code == 404
