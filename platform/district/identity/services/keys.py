"""The keys to a place: sessions, tokens, and links that let somebody in."""

from django.contrib.sessions.models import Session
from django.db import transaction

from district.audit.services import record_act
from district.core.clock import now
from district.identity.admissions import Side
from district.identity.models import Account, ApiToken, Invitation
from district.identity.queries import open_admissions


@transaction.atomic
def end_all_keys() -> None:
    """End them for everybody in the running place; who comes back logs in with the password."""
    Session.objects.all().delete()
    tokens = ApiToken.objects.filter(revoked_at=None).update(revoked_at=now())
    visits = open_admissions().update(ended_at=now(), ended_by=Side.DISTRICT, secret_hash=None)
    Account.objects.exclude(ends_at=None).update(is_active=False)
    links = Invitation.objects.filter(accepted_at=None, revoked_at=None).update(revoked_at=now())
    if tokens or links or visits:
        record_act(action="keys.ended", tokens=tokens, invitations=links, admissions=visits)
