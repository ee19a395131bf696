"""The host of a request decides the place, and nothing else does."""

import pytest
from django.test import Client

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.hosts import forget_hosts
from district.registry.models import Compound
from tests.make import account
from tests.visitors import inside, stranger, visitor

pytestmark = pytest.mark.django_db

NOWHERE = [
    "unknown.localhost",
    "meijing.example.com",
    "localhost.example.com",
    "meijing",
    "meijing.localhost.evil.example",
    "evil.example#meijing.localhost",
    "user@meijing.localhost",
    "meijing.localhost,wangfu.localhost",
    "meijing.localhost wangfu.localhost",
    "a.meijing.localhost",
    "..localhost",
    "%6deijing.localhost",
    "c_public.localhost",
    "public.localhost",
    "",
    "[::2]",
    "1.2.3.4",
]


@pytest.fixture
def secretary(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.SECRETARY)


@pytest.mark.parametrize("host", NOWHERE)
@pytest.mark.parametrize("address", ["/login/", "/api/v1/me", "/"])
def test_a_host_that_leads_nowhere_is_not_found(meijing: Compound, host: str, address: str) -> None:
    assert Client(HTTP_HOST=host).get(address).status_code == 404


@pytest.mark.parametrize(
    "host", ["MEIJING.localhost", "meijing.localhost.", "meijing.localhost:8000"]
)
def test_another_spelling_of_a_host_leads_to_the_same_place(
    meijing: Compound, secretary: Account, host: str
) -> None:
    page = Client(HTTP_HOST=host).get("/login/").content.decode()
    assert meijing.name in page


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-host", "forwarded", "x-original-host", "x-http-host-override"]
)
def test_no_other_header_names_the_place(
    meijing: Compound, wangfu: Compound, secretary: Account, header: str
) -> None:
    value = "host=meijing.localhost" if header == "forwarded" else "meijing.localhost"
    page = stranger(wangfu, headers={header: value}).get("/login/").content.decode()
    assert wangfu.name in page and meijing.name not in page
    client = visitor(meijing, secretary, headers={header: "wangfu.localhost"})
    assert client.get("/me/").status_code == 200


def test_an_address_that_names_another_host_is_not_followed(
    meijing: Compound, wangfu: Compound
) -> None:
    page = stranger(wangfu).get("//meijing.localhost/login/").content.decode()
    assert meijing.name not in page


@pytest.mark.parametrize(("status", "code"), [("suspended", 503), ("closed", 404)])
def test_a_compound_that_does_not_run_lets_nobody_in(
    meijing: Compound, status: str, code: int
) -> None:
    Compound.objects.filter(pk=meijing.pk).update(status=status)
    forget_hosts()
    assert stranger(meijing).get("/login/").status_code == code
    forget_hosts()


def test_there_is_no_reset_of_passwords_by_mail(meijing: Compound) -> None:
    for place in (meijing, None):
        for address in ("/password_reset/", "/password/reset/", "/accounts/password_reset/"):
            assert stranger(place).get(address).status_code == 404


def test_the_districts_pages_are_not_on_a_compounds_host(meijing: Compound) -> None:
    for address in ("/onboarding/", "/compounds/", "/api/v1/divisions"):
        assert stranger(meijing).get(address).status_code == 404


def test_a_compounds_pages_are_not_on_the_districts_host(db: None) -> None:
    for address in ("/register/", "/organisation/", "/records/"):
        assert stranger(None).get(address).status_code == 404
