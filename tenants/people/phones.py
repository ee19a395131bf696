"""A phone by which somebody may vote changes in the open: both accounts concerned are told.

PostgreSQL counts the changes itself (``guards.counts_phone_changes``); what is written here says
who made one, and to whom it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from district.core.clock import now
from district.identity.models import Account
from district.identity.queries import names_of
from tenants.people.models import Person, PhoneChange

TOLD_FOR = timedelta(days=60)
_BATCH = 1_000


@dataclass(frozen=True)
class Moved:
    """A person whose phone has become another than ``before``."""

    person: Person
    before: str


@dataclass(frozen=True)
class ToldChange:
    """A change as one of the two accounts reads it; ``is_gone``: the phone was that account's."""

    change: PhoneChange
    is_gone: bool
    changed_by: str


def note_phone_changes(moved: Sequence[Moved], *, actor_id: UUID | None) -> None:
    """Write down whose account the phone was, and whose it is now; in bulk."""
    phones = {phone for one in moved for phone in (one.before, one.person.phone) if phone}
    found = Account.objects.filter(phone__in=phones).values_list("phone", "pk")
    accounts = dict(found) if phones else {}
    PhoneChange.objects.bulk_create(
        (
            PhoneChange(
                person=one.person,
                old_account_id=accounts.get(one.before),
                new_account_id=accounts.get(one.person.phone),
                changed_by_id=actor_id,
            )
            for one in moved
        ),
        batch_size=_BATCH,
    )


def changes_to_tell(account: Account) -> list[ToldChange]:
    """What became of registrations with this account's phone lately, the newest first."""
    concerned = Q(old_account_id=account.pk) | Q(new_account_id=account.pk)
    since = now() - TOLD_FOR
    found = list(
        PhoneChange.objects.filter(concerned, created_at__gte=since)
        .select_related("person")
        .order_by("-created_at")
    )
    names = names_of({one.changed_by_id for one in found if one.changed_by_id}) if found else {}
    return [
        ToldChange(
            one,
            is_gone=one.old_account_id == account.pk,
            changed_by=names.get(one.changed_by_id, "") if one.changed_by_id else "",
        )
        for one in found
    ]
