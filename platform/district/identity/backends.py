"""Django's door to our accounts: phone and password, in the schema of the host alone."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from district.core.errors import DomainError
from district.identity.access import account_with_grants
from district.identity.clients import client_key
from district.identity.models import Account
from district.identity.services.login import may_log_in, verify_credentials


class PhoneBackend(BaseBackend):
    """Finds accounts in the running place only; roles come from the permissions table."""

    def authenticate(
        self,
        request: HttpRequest | None,
        phone: str | None = None,
        password: str | None = None,
        **_credentials: Any,
    ) -> Account | None:
        if phone is None or password is None:
            return None
        client = client_key(request) if request else ""
        try:
            return verify_credentials(phone=phone, password=password, client=client)
        except DomainError:
            return None

    def get_user(self, user_id: Any) -> Account | None:
        account = account_with_grants(user_id)
        return account if account and may_log_in(account) else None
