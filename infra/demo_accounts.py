"""A real installation does not start on the data of a demo."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from district.identity.models import Account
from district.tenancy.context import district_context


def refuse_demo_accounts() -> None:
    """Stop the start when accounts exist whose passwords are printed on a screen.

    The demo always has staff of its own in the shared schema, so one look there is enough.
    """
    if settings.DEMO_ACCOUNTS:
        return
    with district_context():
        if Account.objects.filter(is_demo=True).exists():
            raise ImproperlyConfigured(
                "this database holds demo accounts; use an empty one for a real installation"
            )
