"""Each role reaches what the permissions table gives it, and no more: every route, every role."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from api.core.permissions import Door, Need, needed
from district.core.permissions import (
    COMPOUND_ROLES,
    DISTRICT_ROLES,
    TABLE,
    VISITOR_ROLES,
    Action,
    Role,
)
from district.identity.models import Account
from district.identity.services.roles import grant_role
from district.registry.models import Compound
from tests.isolation.ground import Ground
from tests.isolation.needs import COMPOUND_PAGES, DISTRICT_PAGES
from tests.isolation.walking import COMPOUND, DISTRICT, LEAVING, WORKTIME, address_of, is_open
from tests.make import account, community
from tests.routes import Route, routes
from tests.visitors import inside, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_lived", "no_limits")]
PAGES = {COMPOUND: COMPOUND_PAGES, DISTRICT: DISTRICT_PAGES}
NOWHERE = "00000000-0000-7000-8000-000000000000"


def _need(route: Route, method: str, urlconf: str) -> Need | None:
    if route.is_api:
        view_class: Any = route.view_class
        view = view_class(**route.initkwargs)
        view.action_map = route.action_map
        return needed(view, method)
    return PAGES[urlconf].get(route.name)


def _methods(route: Route) -> list[str]:
    if route.is_api:
        return [method.upper() for method in route.action_map]
    return ["GET", "POST"]


@pytest.mark.parametrize("urlconf", [COMPOUND, DISTRICT])
def test_every_page_is_named(urlconf: str) -> None:
    pages = {str(route) for route in routes(urlconf) if not route.is_api and not is_open(route)}
    assert pages - set(PAGES[urlconf]) == set(), "name them in tests/isolation/needs.py"
    assert set(PAGES[urlconf]) - pages == set(), "no longer there"


def _walk(client: Client, urlconf: str, values: dict[str, str], roles: set[Role]) -> list[str]:
    """What this person met otherwise than the table says."""
    wrong = []
    for route in routes(urlconf):
        if is_open(route) or str(route) in LEAVING:
            continue
        for method in _methods(route):
            need = _need(route, method, urlconf)
            allowed = need is Door.SIGNED_IN or bool(
                isinstance(need, Action) and roles & set(TABLE[need])
            )
            response = client.generic(method, address_of(route, values))
            if response.status_code == 405:
                continue
            if (response.status_code == 403) is allowed or response.status_code in {401, 500}:
                wrong.append(f"{method} {route} needs {need} -> {response.status_code}")
    return wrong


def _nothing(values: dict[str, str]) -> dict[str, str]:
    """Identifiers of nothing: a role that may do a thing changes nothing by this walk."""
    return {name: NOWHERE if value.count("-") == 4 else value for name, value in values.items()}


@pytest.mark.parametrize("role", [None, *sorted(COMPOUND_ROLES | VISITOR_ROLES)])
def test_a_compounds_roles_reach_what_the_table_gives_them(
    meijing_lives: Ground, role: Role | None
) -> None:
    place, values = meijing_lives.place, meijing_lives.values
    with inside(place):
        person = account(*([role] if role and role != Role.UNIT_HEAD else []))
        if role == Role.UNIT_HEAD:
            grant_role(account=person, role=role, scope_id=UUID(values["unit_id"]))
    roles = {role} if role else set()
    assert _walk(visitor(place, person), COMPOUND, _nothing(values), roles) == []


@pytest.mark.parametrize("role", [None, *sorted(DISTRICT_ROLES)])
def test_the_districts_roles_reach_what_the_table_gives_them(
    meijing: Compound, role: Role | None
) -> None:
    person: Account = account(*([role] if role else []), scope_id=community("龙山社区居委会").id)
    ids = "account_id grant_id invitation_id token_id batch_id issue_id view_id division_id compound_id"
    ids += " case_id task_id subscription_id delivery_id grid_id cover_id"
    fixed = {"metric": "MAT-03", "organisation": "meijing", "period": "2023-04", "slug": "meijing"}
    values = {
        **dict.fromkeys(ids.split(), NOWHERE),
        **fixed,
        "kind": "csv",
        "guide": "owners_committee",
        **WORKTIME,
        "secret": "x",
    }
    roles = {role} if role else set()
    assert _walk(visitor(None, person), DISTRICT, values, roles) == []


def test_a_reader_sees_the_own_subtree_only(meijing: Compound, wangfu: Compound) -> None:
    """G7: 龙山 sees 美景华庭 and not 王府名苑 of 河东."""
    reader = account(Role.COMMUNITY_READER, scope_id=community("龙山社区居委会").id)
    client = visitor(None, reader)
    listed = client.get("/compounds/").content.decode()
    assert meijing.name in listed and wangfu.name not in listed
    found = client.get("/api/v1/compounds").json()["results"]
    assert [compound["slug"] for compound in found] == ["meijing"]
    for address in ("/compounds/wangfu/", f"/api/v1/compounds/{wangfu.id}"):
        assert client.get(address).status_code == 404
    for address in ("/compounds/export/", "/"):
        content = client.get(address)
        body = b"".join(content) if content.streaming else content.content
        assert wangfu.name not in body.decode("utf-8", "replace")
