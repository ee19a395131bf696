"""Make a person of the district, as long as there is nobody who could invite them."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from district.core.errors import DomainError
from district.core.permissions import DISTRICT_ROLES, Role
from district.identity.services.accounts import create_staff
from district.registry.models import Division
from district.registry.queries.divisions import division_by_code
from district.tenancy.context import district_context


class Command(BaseCommand):
    help = "Make an account of the district with a role. The password is asked for, or read from stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        roles = sorted(DISTRICT_ROLES)
        parser.add_argument("--phone", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, type=Role, choices=roles)
        parser.add_argument("--division", metavar="CODE", help="of a street or community reader")

    def handle(self, *args: Any, **options: Any) -> None:
        password = _password()
        try:
            with district_context():
                scope = _division(options["division"])
                account = create_staff(
                    phone=options["phone"],
                    name=options["name"],
                    password=password,
                    role=options["role"],
                    scope_id=scope.id if scope else None,
                )
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(str(account.id))


def _password() -> str:
    """Never an argument: those can be read by every user of the machine."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("密码: ")
    if password != getpass("再输入一次: "):
        raise CommandError("两次输入的密码不一样。")
    return password


def _division(code: str | None) -> Division | None:
    return division_by_code(code) if code else None
