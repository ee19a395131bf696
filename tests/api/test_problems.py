"""Every error of the API is problem details, and says what the page would say."""

import json
from typing import Any

import pytest
from django.test import Client

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tests.make import account
from tests.visitors import inside, machine, stranger, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.COMPOUND_ADMIN)


@pytest.fixture
def program(meijing: Compound, administrator: Account) -> Client:
    return machine(meijing, administrator)


def _problem(response: Any) -> dict[str, Any]:
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "code", "detail"} <= body.keys()
    assert body["status"] == response.status_code
    return body


def test_an_unknown_address_is_a_problem(meijing: Compound) -> None:
    assert _problem(stranger(meijing).get("/api/v1/nothing"))["code"] == "not_found"


def test_a_stranger_is_asked_for_a_token(meijing: Compound) -> None:
    response = stranger(meijing).get("/api/v1/me")
    assert _problem(response)["status"] == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer cs_wrong", "Bearer", "Bearer a b", "bearer \x7f"])
def test_a_wrong_token_is_refused_even_beside_a_session(
    meijing: Compound, administrator: Account, header: str
) -> None:
    client = visitor(meijing, administrator)
    response = client.get("/api/v1/me", headers={"authorization": header})
    assert _problem(response)["code"] == "bad_token"


def test_another_scheme_is_no_token(meijing: Compound) -> None:
    response = stranger(meijing).get("/api/v1/me", headers={"authorization": "Basic YTpi"})
    assert response.status_code == 401


def test_a_wrong_method_is_a_problem(program: Client) -> None:
    assert _problem(program.put("/api/v1/me"))["status"] == 405
    assert _problem(program.options("/api/v1/people"))["status"] == 405


def test_fields_are_named_with_a_pointer(program: Client) -> None:
    body = _problem(program.post("/api/v1/tokens", {"days": 0}, "application/json"))
    assert body["status"] == 422
    assert {(error["pointer"], error["code"]) for error in body["errors"]} == {
        ("/label", "required"),
        ("/days", "min_value"),
    }


def test_a_refusal_of_the_domain_keeps_its_code_its_field_and_its_facts(program: Client) -> None:
    body = _problem(program.post("/api/v1/invitations", {"role": "unit_head"}, "application/json"))
    assert (body["code"], body["status"]) == ("scope_needed", 422)
    assert body["errors"][0]["pointer"] == "/scope_id"
    assert body["detail"] == "请选择这个身份负责的范围。"


def test_a_form_that_is_no_json_is_refused(program: Client) -> None:
    response = program.post("/api/v1/tokens", {"label": "x"})
    assert _problem(response)["status"] == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"1" * 10_000,
        '{"label": "汉字"}'.encode("gb18030"),
        b"null",
        b"[]",
        b'"text"',
        b'{"label": "a\\u0000b"}',
        b'{"label": "\\ud800"}',
        b'{"label": {"a": 1}}',
        b'{"label": NaN}',
    ],
)
def test_a_broken_body_is_a_clear_refusal(program: Client, body: bytes) -> None:
    response = program.generic("POST", "/api/v1/tokens", body, "application/json")
    assert _problem(response)["status"] in {400, 422}


def test_a_title_of_a_megabyte_is_refused_by_its_length(program: Client) -> None:
    response = program.post("/api/v1/tokens", {"label": "长" * 300_000}, "application/json")
    assert _problem(response)["errors"][0]["code"] == "max_length"


def test_a_body_of_three_megabytes_is_not_read(program: Client) -> None:
    body = json.dumps({"label": "x" * 3_000_000})
    response = program.generic("POST", "/api/v1/tokens", body, "application/json")
    assert _problem(response)["code"] == "too_large"


def test_an_announced_gigabyte_is_refused_by_pages_and_api(meijing: Compound) -> None:
    for address in ("/api/v1/session", "/login/"):
        response = stranger(meijing).generic("POST", address, b"", CONTENT_LENGTH=str(10**9))
        assert response.status_code == 413


def test_a_session_without_the_forgery_token_changes_nothing(
    meijing: Compound, administrator: Account
) -> None:
    client = visitor(meijing, administrator)
    client.handler.enforce_csrf_checks = True
    response = client.post("/api/v1/tokens", {"label": "x"}, "application/json")
    assert _problem(response)["status"] == 403
    assert client.get("/api/v1/tokens").json()["count"] == 0


def test_a_crash_tells_nothing(
    program: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr("api.accounts.me.live_tokens", crash)
    program.raise_request_exception = False
    response = program.get("/api/v1/tokens")
    assert _problem(response)["code"] == "server_error"
    assert "secret of the machine" not in response.content.decode()


def test_problems_speak_the_language_that_is_asked_for(meijing: Compound) -> None:
    client = stranger(meijing, headers={"accept-language": "en"})
    assert client.get("/api/v1/me").json()["detail"].isascii()
