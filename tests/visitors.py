"""Browsers and machines that knock at a place: each keeps its own cookies."""

from typing import Any

from django.test import Client

from district.identity.models import Account
from district.identity.services.tokens import issue_token
from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context
from tests.make import PASSWORD

DISTRICT = "localhost"


def host_of(place: Compound | None) -> str:
    """The host name of a compound, or of the district (None)."""
    return f"{place.slug}.localhost" if place else DISTRICT


def inside(place: Compound | None) -> Any:
    """The context of a compound, or of the district (None)."""
    return compound_context(place) if place else district_context()


def stranger(place: Compound | None, **options: Any) -> Client:
    """A browser without any cookie, at the place's host."""
    return Client(HTTP_HOST=host_of(place), **options)


def visitor(place: Compound | None, account: Account, **options: Any) -> Client:
    """A browser that has logged in by the page, as its owner does."""
    client = stranger(place, **options)
    response = client.post("/login/", {"phone": account.phone, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client


def machine(place: Compound | None, account: Account) -> Client:
    """A program with a token of the account."""
    with inside(place):
        _token, secret = issue_token(account=account, label="test")
    return Client(HTTP_HOST=host_of(place), HTTP_AUTHORIZATION=f"Bearer {secret}")
