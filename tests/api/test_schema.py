"""The description of the API: valid OpenAPI 3.1, complete, for each kind of host its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from rest_framework.viewsets import ViewSetMixin

from api.core.permissions import Door, needed
from api.core.schema import describe
from district.core.permissions import Action
from district.registry.models import Compound
from tests.routes import Route, api_routes
from tests.visitors import stranger

URLCONFS = ["infra.urls.compound", "infra.urls.district"]
ROUTES = [route for urlconf in URLCONFS for route in api_routes(urlconf)]


@pytest.mark.parametrize("urlconf", URLCONFS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_description_is_valid_and_without_warnings(urlconf: str, language: str) -> None:
    describe.cache_clear()
    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        described = describe(urlconf, language)
        assert not GENERATOR_STATS._warn_cache and not GENERATOR_STATS._error_cache
    validate_schema(described)
    assert described["openapi"].startswith("3.1")


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for address, operations in described["paths"].items():
        for method in operations:
            yield address, method.upper()


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_operation_names_what_it_needs(urlconf: str) -> None:
    described = describe(urlconf, "zh-hans")
    for address, method in _operations(described):
        need = described["paths"][address][method.lower()]["x-needs"]
        assert need in {*Action, *Door}, (address, method)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_operation_is_undeclared(route: Route) -> None:
    view_class: Any = route.view_class
    assert issubclass(view_class, ViewSetMixin), f"{route}: no viewset"
    view = view_class(**route.initkwargs)
    view.action_map = route.action_map
    for method in route.action_map:
        assert needed(view, method) is not None, f"{method} {route} declares no action"


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_need_is_declared_for_an_operation_that_is_not_there(route: Route) -> None:
    view_class: Any = route.view_class
    missing = [name for name in view_class.actions if not hasattr(view_class, name)]
    assert not missing


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["application/json", "application/vnd.oai.openapi", ""])
def test_each_host_describes_its_own_addresses(meijing: Compound, accept: str) -> None:
    headers = {"accept": accept}
    here = stranger(meijing, headers=headers).get("/api/v1/schema/").json()
    there = stranger(None, headers=headers).get("/api/v1/schema/").json()
    assert "/api/v1/divisions/" in there["paths"]
    assert "/api/v1/divisions/" not in here["paths"]


@pytest.mark.django_db
def test_the_description_comes_as_yaml_too(meijing: Compound) -> None:
    response = stranger(meijing).get("/api/v1/schema/", {"format": "yaml"})
    assert response.content.startswith(b"openapi: 3.1")
