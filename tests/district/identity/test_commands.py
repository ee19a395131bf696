"""Making the first person of the district."""

import io

import pytest
from django.core.management import CommandError, call_command

from district.core.permissions import Role
from district.identity.access import grants_on
from district.identity.models import Account
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db


def _create(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command(
        "create_staff", "--phone", "13912340001", "--name", "乔雨", *arguments, stdout=io.StringIO()
    )


def test_the_password_comes_from_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    _create(monkeypatch, PASSWORD, "--role", "district_admin")
    made = Account.objects.get(phone="13912340001")
    assert made.check_password(PASSWORD)
    assert [grant.role for grant in grants_on(made)] == [Role.DISTRICT_ADMIN]


def test_a_reader_gets_the_division_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    _create(monkeypatch, PASSWORD, "--role", "street_reader", "--division", "141102001")
    (grant,) = grants_on(Account.objects.get(phone="13912340001"))
    assert grant.scope_id is not None


@pytest.mark.parametrize(
    ("password", "arguments", "sentence"),
    [
        ("12345678", ["--role", "district_admin"], "太常见"),
        (PASSWORD, ["--role", "street_reader"], "负责的范围"),
        (PASSWORD, ["--role", "street_reader", "--division", "999"], "没有代码为 999 的区划"),
    ],
)
def test_what_does_not_fit_is_said(
    monkeypatch: pytest.MonkeyPatch, password: str, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        _create(monkeypatch, password, *arguments)
    assert not Account.objects.exists()


def test_a_role_of_a_compound_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        _create(monkeypatch, PASSWORD, "--role", "unit_head")
