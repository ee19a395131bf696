"""Whatever is sent to any address, nothing crashes: each form and each body, with bad values."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from api.core.schema import describe
from district.core.permissions import DISTRICT_ROLES, Role
from district.registry.models import Compound
from tests.isolation.ground import Ground, lived_in
from tests.isolation.walking import COMPOUND, DISTRICT, LEAVING, WORKTIME, address_of
from tests.make import account, community
from tests.routes import Route, routes
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

_FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"')
_FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
_ASKED = re.compile(r'(?:href|action|hx-get)="([^"?]*)\?([^"]+)"')
# Of the button for larger letters: a page with no other field reads none, so one text will do.
_OF_EVERY_PAGE = {"next"}
MOST_CHARACTERS = 350_000
TEXTS = (
    "\x00",
    "长" * MOST_CHARACTERS,
    "9" * 40,
    "-1",
    "0001-01-01",
    "9999-12-31",
    "../../<script>'; DROP TABLE identity_account; --{{ 7*7 }}%s%(x)s{0}\u202e\u0007\ufffe",
    "00000000-0000-7000-8000-000000000000",
)
_WORST = (TEXTS[0], TEXTS[6])
VALUES: tuple[Any, ...] = (*TEXTS, None, -1, 10**30, 1.5, [None], {"a": {}})
BODIES = (b"\xff\xfe\x00", b"a=%FF%00&b=%ED%A0%80", b"&" * 5_000)
KINDS = (
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data",
    MULTIPART_CONTENT,
)


@pytest.fixture(autouse=True)
def _no_limits(settings: Any, tmp_path: Path) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ground(meijing: Compound) -> Ground:
    """Made anew and not committed: some steps here are the installation's own, and stay."""
    return lived_in(meijing, "朱鹮", "1370000")


@pytest.fixture
def officer(ground: Ground) -> Client:
    return visitor(ground.place, ground.officer, raise_request_exception=False)


@pytest.fixture
def staff(db: None) -> Client:
    roles = DISTRICT_ROLES - {Role.STREET_READER, Role.COMMUNITY_READER}
    return visitor(None, account(*roles), raise_request_exception=False)


@pytest.fixture
def district_values(meijing: Compound) -> dict[str, str]:
    ids = "account_id grant_id invitation_id token_id batch_id issue_id view_id grid_id cover_id"
    ids += " case_id task_id subscription_id delivery_id"
    nowhere = "00000000-0000-7000-8000-000000000000"
    fixed = {"metric": "MAT-03", "organisation": "meijing", "period": "2023-04", "slug": "meijing"}
    places = {"division_id": str(community("龙山社区居委会").id), "compound_id": str(meijing.pk)}
    return {
        **dict.fromkeys(ids.split(), nowhere),
        **fixed,
        **places,
        "kind": "csv",
        "guide": "owners_committee",
        **WORKTIME,
        "secret": "x",
    }


def _filled(fields: Collection[str], value: Any) -> dict[str, Any]:
    """The same in every field; so much that a request is read, and each field has too much."""
    if isinstance(value, str):
        value = value[: MOST_CHARACTERS // max(len(fields), 1)]
    return dict.fromkeys(fields, value)


# A walk's requests share one transaction, in which no row that was written over is cleared away:
# the longer the walk, the slower each request.
_STRETCHES = 6


def _pages(urlconf: str) -> list[Route]:
    kept = (*LEAVING, "login", "me:end_sessions", "people:close")
    return [one for one in routes(urlconf) if not one.is_api and str(one) not in kept]


def _crashed(answer: Any) -> bool:
    b"".join(answer)  # what streams a file closes it at its end
    return bool(answer.status_code >= 500)


@dataclass(frozen=True)
class Page:
    """One address: what its forms send, and what its searches and links ask in the address."""

    address: str
    sent: set[str]
    asked: set[str]


def _walked(client: Client, pages: Iterable[Route], values: dict[str, str]) -> Iterator[Page]:
    for route in pages:
        address = address_of(route, values)
        text = b"".join(client.get(address)).decode("utf-8", "replace")
        searches = "".join(form for form in _FORM.findall(text) if 'method="post"' not in form)
        links = "&".join(query for path, query in _ASKED.findall(text) if path in ("", address))
        asked = set(_FIELD.findall(searches)) | set(parse_qs(unescape(links), True))
        fields = set(_FIELD.findall(text)) - {"csrfmiddlewaretoken"}
        yield Page(address, fields if fields != _OF_EVERY_PAGE else set(), asked)


def _crashes_of_pages(client: Client, pages: Iterable[Route], values: dict[str, str]) -> list[str]:
    crashed = []
    for page in _walked(client, pages, values):
        for text in TEXTS if page.sent else TEXTS[:1]:
            sent = encode_multipart(BOUNDARY, _filled(page.sent, text))
            if _crashed(client.generic("POST", page.address, sent, MULTIPART_CONTENT)):
                crashed.append(f"POST {page.address} {text[:20]!r}")
        query = dict.fromkeys(page.asked | page.sent)  # some forms are opened half filled in
        for text in TEXTS if page.asked else _WORST[: len(query)]:
            if _crashed(client.get(page.address, dict.fromkeys(query, text[:2_000]))):
                crashed.append(f"GET {page.address} {text[:20]!r}")
        for raw, kind in zip(BODIES, KINDS, strict=True):
            if _crashed(client.generic("POST", page.address, raw, kind)):
                crashed.append(f"{kind} {page.address} {raw[:20]!r}")
    return crashed


@pytest.mark.parametrize("stretch", range(_STRETCHES))
def test_no_page_of_a_compound_crashes(ground: Ground, officer: Client, stretch: int) -> None:
    assert _crashes_of_pages(officer, _pages(COMPOUND)[stretch::_STRETCHES], ground.values) == []


def test_no_page_of_the_district_crashes(staff: Client, district_values: dict[str, str]) -> None:
    assert _crashes_of_pages(staff, _pages(DISTRICT), district_values) == []


def _properties(described: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    found = described["components"]["schemas"].get(name, {})
    return list(found.get("properties", {}))


def _crashes_of_api(
    client: Client, urlconf: str, values: dict[str, str], stretch: slice = slice(None)
) -> list[str]:
    described = describe(urlconf, "zh-hans")
    known = {route.described: route for route in routes(urlconf) if route.is_api}
    crashed = []
    for path, operations in list(described["paths"].items())[stretch]:
        route = known[path]
        if str(route) in LEAVING or str(route) in {"api-me-sessions", "api-person-close"}:
            continue
        address = address_of(route, values)
        for method, operation in operations.items():
            fields = _properties(described, operation)
            queries = [
                one["name"] for one in operation.get("parameters", []) if one["in"] == "query"
            ]
            for value in VALUES if fields or queries else VALUES[:1]:
                query = {name: str(value)[:2_000] for name in queries}
                answer = client.generic(
                    method.upper(),
                    address,
                    json.dumps(_filled(fields, value)),
                    "application/json",
                    query_params=query,
                )
                if _crashed(answer):
                    crashed.append(f"{method.upper()} {path} {value!r:.30}")
    return crashed


@pytest.mark.parametrize("stretch", range(_STRETCHES))
def test_no_operation_of_a_compound_crashes(ground: Ground, officer: Client, stretch: int) -> None:
    every = slice(stretch, None, _STRETCHES)
    assert _crashes_of_api(officer, COMPOUND, ground.values, every) == []


def test_no_operation_of_the_district_crashes(
    staff: Client, district_values: dict[str, str]
) -> None:
    assert _crashes_of_api(staff, DISTRICT, district_values) == []
