"""Figures and reports by the API: the same cells and the same reach as on the pages."""

import json

import pytest
from django.test import Client

from district.core.permissions import Role
from district.registry.models import DivisionPeriod
from tests import make
from tests.frontend.reports.night import CHENGBEI, LISHI, seed_night
from tests.visitors import machine, stranger, visitor

pytestmark = pytest.mark.django_db
KEYS = {
    "metric", "organisation", "level", "period", "numerator", "denominator", "value", "state",
    "reporting", "expected", "version",
}  # fmt: skip


@pytest.fixture
def program(db: None) -> Client:
    seed_night()
    return machine(None, make.account(Role.DEPARTMENT_ANALYST))


@pytest.fixture
def street(db: None) -> Client:
    seed_night()
    scope = DivisionPeriod.objects.get(code=CHENGBEI).division_id
    return machine(None, make.account(Role.STREET_READER, scope_id=scope))


def test_B19_a_cell_has_numerator_denominator_and_value(program: Client) -> None:
    found = program.get(
        "/api/v1/figures", {"period": "2023-04", "metric": "ORG-03", "level": "district"}
    ).json()
    [cell] = found["results"]
    assert set(cell) >= KEYS
    assert (cell["numerator"], cell["denominator"], cell["value"]) == (22, 22, 100)
    assert (cell["reporting"], cell["expected"], cell["organisation"]) == (1, 5, LISHI)


def test_what_is_not_fed_is_a_cell_of_the_place_alone(program: Client) -> None:
    found = program.get("/api/v1/figures?period=2023-04&level=district&page_size=100").json()
    by_code = {one["metric"]: one for one in found["results"]}
    unfed = by_code["AID-03"]
    assert (unfed["state"], unfed["numerator"], unfed["value"]) == ("not_fed", None, None)
    assert (unfed["modules"], unfed["organisation"]) == (["AID"], LISHI)
    below = program.get("/api/v1/figures?period=2023-04&level=compound&page_size=100").json()
    assert "not_fed" not in {one["state"] for one in below["results"]}


def test_a_definition_says_whether_it_is_fed(program: Client) -> None:
    told = {one["code"]: one for one in program.get("/api/v1/figures/definitions").json()}
    assert told["ORG-03"]["is_fed"] and not told["FIN-01"]["is_fed"]
    assert (told["FIN-01"]["modules"], told["FIN-01"]["rules"]) == (["FIN"], ["V22", "V39"])
    found = program.get(f"/api/v1/figures/FIN-01/{LISHI}/2023-Q2").json()
    assert (found["cell"]["state"], found["compounds"]) == ("not_fed", [])


def test_cells_come_in_pages(program: Client) -> None:
    found = program.get("/api/v1/figures?period=2023-04&page_size=10").json()
    assert len(found["results"]) == 10 and found["next"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 422),
        ({"period": "April"}, 400),
        ({"period": "2023-04", "level": "planet"}, 422),
        ({"period": "2023-04", "metric": "NO-01"}, 404),
        ({"period": "2023-04", "organisation": "nobody"}, 404),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    program: Client, query: dict[str, str], status: int
) -> None:
    response = program.get("/api/v1/figures", query)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_a_figure_is_explained_with_its_compounds(program: Client) -> None:
    found = program.get(f"/api/v1/figures/ORG-03/{LISHI}/2023-04").json()
    assert found["definition"]["code"] == "ORG-03"
    assert {one["code"] for one in found["elements"]} == {"UNIT", "UNITH"}
    reasons = {one["organisation"]: one["reason"] for one in found["compounds"]}
    assert reasons["meijing"] == "" and "单元" in reasons["wangfu"]


def test_periods_definitions_attention_and_baselines_are_told(program: Client) -> None:
    assert program.get("/api/v1/figures/periods").json() == ["2023-04", "2023-04-30"]
    codes = {one["code"] for one in program.get("/api/v1/figures/definitions").json()}
    assert {"ORG-01", "MAT-11", "UNIT"} <= codes
    concerns = program.get("/api/v1/figures/attention", {"period": "2023-04"}).json()
    assert {one["organisation"] for one in concerns} >= {"wangfu", "gonghang"}
    claims = program.get("/api/v1/figures/baselines", {"period": "2023-04"}).json()
    assert {one["metric"]: one["numerator"] for one in claims}["BL_DIS"] == 76


def test_a_file_by_the_api_is_the_file_of_the_page(program: Client) -> None:
    browser = visitor(None, make.account(Role.DEPARTMENT_ANALYST))
    for kind in ("pdf", "xlsx", "csv", "json"):
        by_page = browser.get(f"/reports/2023-04.{kind}").content
        assert program.get(f"/api/v1/reports/2023-04.{kind}").content == by_page


def test_G7_a_street_s_program_reaches_its_own_alone(street: Client) -> None:
    cells = json.loads(street.get("/api/v1/reports/2023-04.json").content)
    assert {one["organisation"] for one in cells if one["level"] == "compound"} == {
        "wangfu",
        "xincheng",
    }
    for address in (
        f"/api/v1/figures?period=2023-04&organisation={LISHI}",
        "/api/v1/figures/ORG-03/meijing/2023-04",
        f"/api/v1/reports/2023-04.pdf?organisation={LISHI}",
    ):
        assert street.get(address).status_code == 404


def test_strangers_are_asked_who_they_are(program: Client) -> None:
    assert stranger(None).get("/api/v1/figures?period=2023-04").status_code == 401
    assert stranger(None).get("/api/v1/reports/2023-04.pdf").status_code == 401
