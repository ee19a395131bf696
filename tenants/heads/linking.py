"""Heads find their accounts by phone, whichever of the two is entered first."""

from typing import Any

from district.identity.models import Account
from district.tenancy.context import current_compound
from tenants.heads.models import HeadTerm


def link_terms(sender: type[Account], instance: Account, **kwargs: Any) -> None:
    """After an account is saved in a compound: its open terms without an account become its own."""
    written = kwargs.get("update_fields")
    if current_compound() is None or (written is not None and "phone" not in written):
        return
    terms = HeadTerm.objects.filter(holder_phone=instance.phone, account=None, until_on=None)
    terms.update(account=instance)
