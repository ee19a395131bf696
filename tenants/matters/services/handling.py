"""Who is responsible, and under which heading a matter stands."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import DomainError
from district.identity.models import Account
from tenants.matters.access import handled_matter
from tenants.matters.models import Assignment, Category, Matter
from tenants.matters.moving import reckon, running_clock
from tenants.matters.progress import CLOSED_STATES, OPEN_STATES, audited, require_state
from tenants.matters.responsible import candidates, choose_responsible
from tenants.matters.services.publication import draft_notice


@transaction.atomic
def assign(*, actor: Account, matter_id: UUID, responsible_id: UUID) -> Matter:
    """Make one person responsible; the former one is relieved in the same moment."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    person = candidates().filter(pk=responsible_id).first()
    if person is None:
        raise DomainError(
            "cannot_be_responsible",
            _("这个人现在不能当负责人。请选楼长或委员。"),
            field="responsible_id",
        )
    if matter.responsible_id == person.pk:
        return matter
    matter.responsible = person
    matter.save(update_fields=["responsible"])
    Assignment.objects.create(matter=matter, responsible=person, actor=actor)
    return audited(matter, actor, "assign", responsible=str(person.pk))


@transaction.atomic
def reassign_orphans(*, actor: Account | None = None) -> int:
    """Give each open matter that nobody can answer for any more to whoever is next; how many.

    For the moment after people came or went: no open matter stays without its person (C9, V14).
    """
    orphans = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("unit__building")
        .filter(state__in=OPEN_STATES)
        .exclude(responsible__in=candidates())
    )
    given = 0
    for matter in orphans:
        person = choose_responsible(matter.unit, matter.recorded_by)
        if person is None:
            continue
        matter.responsible = person
        matter.save(update_fields=["responsible"])
        Assignment.objects.create(matter=matter, responsible=person, actor=actor)
        audited(matter, actor, "assign", responsible=str(person.pk))
        given += 1
    return given


@transaction.atomic
def sort_matter(
    *, actor: Account, matter_id: UUID, category: Category, is_private: bool | None = None
) -> Matter:
    """Put the matter under its heading; private may be set here, and only the requester unsets it.

    What already stands on the board then says no more than category and result.
    """
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES, *CLOSED_STATES)
    if matter.is_private and is_private is False and matter.requester_id != actor.pk:
        raise DomainError(
            "stays_private", _("诉求人要求不公开，只有本人可以改。"), field="is_private"
        )
    matter.category = category
    matter.is_private = matter.is_private if is_private is None else is_private
    if matter.is_private and matter.notice_text:
        matter.notice_text = draft_notice(matter)
    matter.save(update_fields=["category", "is_private", "notice_text"])
    if matter.is_open:
        reckon(running_clock(matter), actor, now())
    return audited(matter, actor, "sort", category=category)
