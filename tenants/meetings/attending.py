"""Who came to a council, by household: the list of a unit put right, or homes added to it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day
from district.core.errors import DomainError
from district.identity.models import Account
from tenants.matters.places import known_unit
from tenants.meetings.arriving import digest, keep_arrival, known_arrival, lock_begun
from tenants.meetings.models import Council, Part, Presence
from tenants.meetings.queries import in_unit
from tenants.meetings.services import audited
from tenants.register.models import Household

MOST_HOMES = 2_000


@transaction.atomic
def note_presence(
    *, actor: Account, council: Council, unit_id: UUID | None, households: Collection[UUID]
) -> Council:
    """Which households of a unit, or without one, were there; those of others stay as they are."""
    council = lock_begun(actor, council)
    known_unit(unit_id)
    of_unit = in_unit(unit_id)
    known = set(of_unit.values_list("pk", flat=True))
    if not set(households) <= known:
        raise DomainError("not_of_unit", _("这些户里有的不在这个单元。"), field="households")
    council.presences.filter(household__in=known).exclude(household__in=households).delete()
    _add(council, households)
    return audited(council, actor, "note_presence", unit=str(unit_id or ""))


@transaction.atomic
def note_came(
    *,
    actor: Account,
    council: Council,
    households: Collection[UUID],
    client_id: UUID | None = None,
) -> Council:
    """Add homes of which somebody came; what others noted stays, and a home counts once.

    Sent again under the same ``client_id`` it changes nothing: who was taken off the list since
    stays off it.
    """
    council = lock_begun(actor, council)
    homes = sorted(set(households))
    known = known_arrival(council, Part.CAME, actor, client_id)
    if known and known.digest == digest(homes):
        return council
    if not homes:
        raise DomainError("nobody_named", _("请写来了哪几户。"), field="households")
    if len(homes) > MOST_HOMES:
        raise DomainError(
            "too_many_homes",
            _("一次最多记 %(most)d 户。"),
            {"most": MOST_HOMES},
            field="households",
        )
    if Household.objects.filter(pk__in=homes).count() != len(homes):
        raise DomainError(
            "no_household", _("这些户里有的不在底册里，请重新打开页面再记。"), field="households"
        )
    _add(council, homes)
    keep_arrival(council, Part.CAME, actor, client_id, homes)
    return audited(council, actor, "note_came", homes=len(homes))


def _add(council: Council, households: Collection[UUID]) -> None:
    """Each once; there are never fewer people than homes of which somebody came."""
    day = local_day(council.starts_at)
    Presence.objects.bulk_create(
        [Presence(council=council, household_id=one, day=day) for one in set(households)],
        ignore_conflicts=True,
    )
    count = council.presences.count()
    if council.headcount is not None and council.headcount < count:
        council.headcount = count
        council.save(update_fields=["headcount"])
