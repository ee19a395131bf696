"""Proving who one is, in the place where one stands."""

import logging

from django.conf import settings

from district.identity.lockout import Try
from district.identity.models import Account
from district.identity.passwords import MAX_LENGTH
from district.identity.phones import normal_phone

logger = logging.getLogger(__name__)


def verify_credentials(*, phone: str, password: str, client: str) -> Account:
    """The account with this phone and password, or one refusal for every reason.

    An unknown phone costs the same hash as a known one and gets the same sentence.
    ``client`` is the keyed hash of where the try comes from.
    """
    attempt = Try(normal_phone(phone), client)
    attempt.begin()
    account = Account.objects.filter(phone=attempt.phone).first()
    if not _proves(account, password[: MAX_LENGTH + 1]) or account is None:
        logger.info("Log-in refused")
        raise attempt.fail()
    attempt.succeed()
    logger.info("Log-in of account %s", account.pk)
    return account


def may_log_in(account: Account) -> bool:
    """Whether the account opens any door here and now."""
    return account.is_in_use and (settings.DEMO_ACCOUNTS or not account.is_demo)


def _proves(account: Account | None, password: str) -> bool:
    if account is None:
        Account().set_password(password)
        return False
    return account.check_password(password) and may_log_in(account)
