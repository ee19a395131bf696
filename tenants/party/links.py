"""Changing which households a member looks after."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.party.groups import check_span
from tenants.party.models import Link, Member
from tenants.party.queries import overlapping
from tenants.register.models import Household


@transaction.atomic
def link_households(
    *,
    member: Member,
    households: Sequence[Household],
    since: PartialDate,
    is_primary: bool = True,
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> list[Link]:
    """Let a member look after all of these homes, or after none of them."""
    member = member.locked()
    if not households:
        raise DomainError("no_household", _("请至少选一户。"), field="households")
    check_span(since.day, until_on)
    if member.until_on is not None and (until_on is None or until_on > member.until_on):
        raise DomainError(
            "member_ended", _("这位党员的登记已经结束，包联不能晚于那一天。"), field="until_on"
        )
    # The homes' rows are the lock: two people cannot take one home at once.
    chosen = [one.pk for one in households]
    list(Household.objects.select_for_update(of=("self",)).filter(pk__in=chosen).order_by("pk"))
    if is_primary:
        _refuse_taken(Link.objects.filter(household__in=chosen), since.day, until_on)
    same = Link.objects.filter(member=member, household__in=chosen)
    if same.filter(overlapping(since.day, until_on)).exists():
        raise Conflict("already_linked", _("所选的户里有这位党员已经包联的。"), field="households")
    links = [
        Link(member=member, household=one, is_primary=is_primary, until_on=until_on)
        for one in households
    ]
    for link in links:
        link.since = since
    Link.objects.bulk_create(links)
    _record("households_linked", member, actor_id, households=len(links))
    return links


@transaction.atomic
def end_link(*, link: Link, until_on: date, actor_id: UUID | None = None) -> Link:
    """Let a link end on ``until_on``."""
    link = link.locked()
    if link.until_on is not None:
        raise Conflict("link_already_ended", _("这一户的包联已经结束。"))
    check_span(link.since_on, until_on)
    link.until_on = until_on
    link.save(update_fields=["until_on"])
    _record("link_ended", link.member, actor_id, until_on=until_on.isoformat())
    return link


@transaction.atomic
def revise_link(*, link: Link, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered (is_primary, until_on); tell whether it changed."""
    if unknown := set(values) - {"is_primary", "until_on"}:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    link = link.locked()
    changes = differing(link, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(link, name, value)
    check_span(link.since_on, link.until_on)
    if link.is_primary:
        others = Link.objects.filter(household=link.household_id).exclude(pk=link.pk)
        _refuse_taken(others, link.since_on, link.until_on)
    link.save(update_fields=list(changes))
    _record("link_revised", link.member, actor_id, fields=sorted(changes))
    return True


def _refuse_taken(links: QuerySet[Link], since_on: date, until_on: date | None) -> None:
    """V8; how many, and not which: where somebody lives stays out of refusals."""
    taken = links.filter(overlapping(since_on, until_on), is_primary=True).count()
    if taken:
        raise Conflict(
            "household_taken",
            _("所选的户里有 %(count)s 户在这段时间已有主要包联党员。请先结束原来的包联。"),
            {"count": taken},
            field="households",
        )


def _record(act: str, member: Member, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"party.{act}",
        actor_id=actor_id,
        object_type=member._meta.label,
        object_id=member.pk,
        **facts,
    )
