"""Standing behind a matter, and making one of several that mean the same."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters import events
from tenants.matters.access import handled_matter, readable_matter
from tenants.matters.models import Matter, State, Supporter
from tenants.matters.places import known_household
from tenants.matters.progress import OPEN_STATES, audited, require_state
from tenants.matters.services.entry import Requester, requester_of
from tenants.matters.services.final import require_undecided
from tenants.matters.services.referring import require_here
from tenants.register.queries import home_of

COMMON_FROM = 3


@transaction.atomic
def support(
    *,
    actor: Account,
    matter_id: UUID,
    household_id: UUID | None = None,
    name: str = "",
    phone: str = "",
) -> Matter:
    """Add one's own voice, or on behalf a household's or a person's; each counts once."""
    require(actor, Action.MATTER_SUPPORT)
    matter = readable_matter(actor, matter_id, lock=True)
    require_state(matter, *OPEN_STATES)
    if household_id is None and not name.strip() and not phone:
        row = Supporter(account=actor, household=home_of(actor))
    else:
        require(actor, Action.MATTER_RECORD_FOR_OTHERS)
        row = _on_behalf(requester_of(name, phone, known_household(household_id), field="phone"))
        _refuse_same_name(matter, row)
    if not _add(matter, row, actor):
        raise Conflict("supports_already", _("这一户已经附议过了。"))
    _flag_common(matter)
    return audited(matter, actor, "support")


@transaction.atomic
def merge_duplicate(*, actor: Account, duplicate_id: UUID, into_id: UUID) -> Matter:
    """Let ``duplicate_id`` go on in ``into_id``: counted once, everybody behind both kept."""
    if duplicate_id == into_id:
        raise DomainError("same_matter", _("不能把一件事并到它自己。"), field="into_id")
    duplicate, into = _locked_pair(actor, duplicate_id, into_id)
    require_state(duplicate, *OPEN_STATES)
    require_state(into, *OPEN_STATES)
    require_here(duplicate)
    require_undecided(duplicate)
    for row in Supporter.objects.filter(matter=duplicate):
        _add(
            into,
            Supporter(household=row.household, account=row.account, name=row.name, phone=row.phone),
            actor,
        )
    Matter.objects.filter(duplicate_of=duplicate).update(duplicate_of=into)
    duplicate.state, duplicate.duplicate_of, duplicate.merged_at = State.MERGED, into, now()
    duplicate.save(update_fields=["state", "duplicate_of", "merged_at"])
    into.asks_verdict = into.asks_verdict or duplicate.asks_verdict
    into.is_private = into.is_private or duplicate.is_private
    into.save(update_fields=["asks_verdict", "is_private"])
    _flag_common(into)
    events.merged.happened(duplicate, actor.pk)
    audited(duplicate, actor, "merge", into=str(into.pk))
    return into


def _on_behalf(who: Requester) -> Supporter:
    return Supporter(household=who.household, account=who.account, name=who.name, phone=who.phone)


def _refuse_same_name(matter: Matter, row: Supporter) -> None:
    """Of whom nothing but a name is known, the same name is the same person until more is told."""
    if row.household_id or row.account_id or row.phone:
        return
    alike = {"household": None, "account": None, "phone": "", "name": row.name}
    if Supporter.objects.filter(matter=matter, **alike).exists():
        raise Conflict("supports_already", _("这个人已经附议过了。是同名的另一个人，请写上房号。"))


def _locked_pair(actor: Account, duplicate_id: UUID, into_id: UUID) -> tuple[Matter, Matter]:
    """Both, and whatever went into the duplicate before: it is written too.

    Locked in the order of their ids, as :func:`handled_matters` does, lest two wait for each
    other. Only what was merged while this waited is missing then, and is not waited for.
    """
    pair = Q(pk__in=[duplicate_id, into_id])
    rows = Matter.objects.filter(pair | Q(duplicate_of=duplicate_id)).order_by("pk")
    locked = set(rows.select_for_update().values_list("pk", flat=True))
    duplicate, into = handled_matter(actor, duplicate_id), handled_matter(actor, into_id)
    if Matter.objects.filter(duplicate_of=duplicate).exclude(pk__in=locked).exists():
        raise Conflict("just_merged", _("这件事刚刚又有别的事并进来。请再试一次。"))
    return duplicate, into


def _add(matter: Matter, row: Supporter, actor: Account) -> bool:
    """Add ``row`` unless its household, or else its person, stands there already."""
    same = Q(pk=None)
    if row.household_id:
        same |= Q(household_id=row.household_id)
    if row.account_id:
        same |= Q(account_id=row.account_id)
    if row.phone:
        same |= Q(phone=row.phone)
    if Supporter.objects.filter(same, matter=matter).exists():
        return False
    row.matter, row.added_by = matter, actor
    row.save()
    return True


def _flag_common(matter: Matter) -> None:
    """F17: three distinct households make a demand common; the flag is never taken off."""
    homes = Supporter.objects.filter(matter=matter, household__isnull=False)
    if not matter.is_common and homes.values("household").distinct().count() >= COMMON_FROM:
        matter.is_common = True
        matter.save(update_fields=["is_common"])
