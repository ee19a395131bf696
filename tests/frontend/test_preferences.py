"""Text size, theme and language: cookies that work with scripts off and lead back safely."""

from http.cookies import SimpleCookie

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from frontend.preferences import Preferences, show_preferences

ask = RequestFactory()


def post(**values: str) -> HttpResponse:
    return show_preferences(ask.post("/preferences/", values))


def cookies(response: HttpResponse) -> SimpleCookie:
    return response.cookies


def request_with(**kept: str) -> HttpRequest:
    request = ask.get("/")
    request.COOKIES.update(kept)
    return request


def test_the_button_keeps_the_text_size_and_goes_back() -> None:
    response = post(text="large", next="/matters/?state=open")
    assert response["Location"] == "/matters/?state=open"
    assert cookies(response)["chunshui_text"].value == "large"


def test_only_what_was_sent_is_kept() -> None:
    assert set(cookies(post(theme="dark"))) == {"chunshui_theme"}


def test_the_language_is_kept_where_django_reads_it() -> None:
    assert cookies(post(language="en"))["chunshui_language"].value == "en"


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example/", "javascript:x", ""])
def test_no_address_leads_to_another_host(address: str) -> None:
    assert post(text="large", next=address)["Location"] == "/"


def test_cookies_are_closed_to_scripts() -> None:
    assert cookies(post(text="large"))["chunshui_text"]["httponly"]


def test_unknown_values_of_a_cookie_fall_back() -> None:
    chosen = Preferences.of(request_with(chunshui_text="huge", chunshui_theme='"><'))
    assert (chosen.text, chosen.theme) == ("normal", "auto")


@pytest.mark.parametrize(
    ("now", "following"), [("normal", "large"), ("large", "largest"), ("largest", "normal")]
)
def test_the_button_leads_to_the_next_size(now: str, following: str) -> None:
    assert Preferences.of(request_with(chunshui_text=now)).next_text == following


def test_an_unknown_size_is_refused_and_shown_again() -> None:
    response = post(text="huge")
    assert response.status_code == 422
    assert "chunshui_text" not in cookies(response)
