"""The engine's numbers for whoever watches: closed to strangers, true, and about nobody."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from district.registry.models import Compound
from district.tenancy.context import installation_context
from district.tenancy.counters import counters
from district.tenancy.schemas import schema_states
from district.tenancy.status import Metric, Sample
from infra.metrics import as_text
from tests.visitors import stranger

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-the-watcher-0123456789"
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    counters.clear()
    yield
    counters.clear()


def page() -> dict[str, float]:
    """What the page says, without the process."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    answer = stranger(None).get("/metrics/", headers=headers)
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    told = (re.sub(r',?process="\d+"', "", line).rsplit(" ", 1) for line in lines)
    return {name.replace("{}", "").removeprefix("chunshui_"): float(n) for name, n in told}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN])
def test_a_stranger_learns_nothing(db: None, header: str) -> None:
    answer = stranger(None).get("/metrics/", headers={"authorization": header})
    assert (answer.status_code, answer.content) == (401, b"")


def test_without_a_token_in_the_settings_there_is_no_page(db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    for header in ("Bearer ", "Bearer"):
        answer = stranger(None).get("/metrics/", headers={"authorization": header})
        assert answer.status_code == 404


def test_a_compounds_host_has_no_such_page(meijing: Compound) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    assert stranger(meijing).get("/metrics/", headers=headers).status_code == 404


def test_requests_are_counted_by_the_compounds_opaque_name(meijing: Compound) -> None:
    for _time in range(3):
        stranger(meijing).get("/login/")
    told = page()
    assert told[f'requests_total{{compound="{meijing.schema_name}"}}'] == 3
    assert 0 < told[f'request_seconds_total{{compound="{meijing.schema_name}"}}'] < 60
    assert "meijing" not in str(told) and meijing.name not in str(told)


@pytest.mark.committed
def test_schemas_are_told_by_their_state(meijing: Compound) -> None:
    before, all_schemas = page(), len(schema_states())
    assert before['schemas{state="behind"}'] == 0
    assert before['schemas{state="this_release"}'] == all_schemas
    assert before["compound_roles"] == 2 * all_schemas
    assert before['sessions{role="district"}'] >= 1
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {meijing.schema_name} IS 'chunshui:before'")
    assert page()['schemas{state="behind"}'] == 1


def test_the_command_shows_the_same_numbers(db: None) -> None:
    out = StringIO()
    call_command("tenancy_status", stdout=out)
    shown = {line.split()[0] for line in out.getvalue().splitlines()}
    expected = {name.split("{")[0] for name in page()}
    assert shown == expected


def test_labels_are_escaped() -> None:
    metric = Metric("x", "gauge", "X.", [Sample(1, {"name": 'a"b\\c\nd'})])
    assert as_text([metric]).splitlines()[-1] == 'chunshui_x{name="a\\"b\\\\c\\nd"} 1'
