"""The navigation shows what the viewer may follow, and where one is."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path

from frontend import navigation as subject
from frontend.navigation import COMPOUND, DISTRICT, Entry, navigation
from frontend.preferences import show_preferences
from tests.routes import routes

COMPOUND_URLS, DISTRICT_URLS = "infra.urls.compound", "infra.urls.district"
urlpatterns = [
    path("", show_preferences, name="start"),
    path("matters/", show_preferences, name="list"),
    path("matters/report/", show_preferences, name="report"),
]


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = tuple(
        Entry(label, name, "house")
        for label, name in (("首页", "start"), ("事项", "list"), ("报事", "report"))
    )
    monkeypatch.setattr(subject, "DISTRICT", declared)


def at(address: str) -> HttpRequest:
    request: Any = RequestFactory().get(address)
    request.urlconf, request.user, request.compound = __name__, AnonymousUser(), None
    return cast(HttpRequest, request)


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("address", "label"),
    [("/", "首页"), ("/matters/", "事项"), ("/matters/3/", "事项"), ("/matters/report/", "报事")],
)
def test_exactly_one_entry_is_active(address: str, label: str) -> None:
    assert [item.label for item in navigation(at(address)) if item.active] == [label]


@pytest.mark.usefixtures("entries")
def test_a_view_may_print_a_number_beside_an_entry() -> None:
    request: Any = at("/")
    request.nav_badges = {"list": 3}
    assert [item.badge for item in navigation(request)] == [None, 3, None]


def test_a_stranger_is_shown_no_entry_that_needs_a_right() -> None:
    needed = {str(entry.label) for entry in DISTRICT + COMPOUND if entry.action}
    assert not needed & {item.label for item in navigation(at("/"))}


def test_a_phone_has_five_tabs_and_one_of_them_is_raised() -> None:
    known = [entry for entry in COMPOUND if entry.known is not False]
    assert [entry.main for entry in known] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("urlconf", "of_compound"), [(COMPOUND_URLS, True), (DISTRICT_URLS, False)]
)
def test_every_page_marks_exactly_one_entry(
    urlconf: str, of_compound: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "_is_for", lambda entry, _user: entry.known is not False)
    pages = [one for one in routes(urlconf) if ":" in one.name and not one.is_api]
    for page in pages:
        request: Any = at(page.filled({}))
        request.urlconf, request.compound = urlconf, of_compound
        request.resolver_match = SimpleNamespace(namespace=page.name.rpartition(":")[0])
        assert [one.active for one in navigation(request)].count(True) == 1, page.name
