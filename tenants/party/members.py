"""Changing who of a branch is on public duty, and where in the chain."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.party.groups import check_carries_a_chain, check_span
from tenants.party.models import Branch, Link, Member, PartyGroup, Registration
from tenants.register.models import Household

_REVISABLE = {"group", "centre", "is_centre", "home", "registration", "until_on"}


@transaction.atomic
def list_member(
    *,
    branch: Branch,
    name: str,
    since: PartialDate,
    group: PartyGroup | None = None,
    centre: Member | None = None,
    is_centre: bool = False,
    home: Household | None = None,
    registration: str = Registration.FULL,
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> Member:
    """Let a member begin on public duty: as a centre household of ``group``, or around one."""
    branch = branch.locked()
    check_carries_a_chain(branch, until_on)
    member = Member(
        branch=branch,
        name=" ".join(name.split()),
        group=group,
        centre=centre,
        is_centre=is_centre,
        home=home,
        registration=registration,
        until_on=until_on,
    )
    member.since = since
    _place(member)
    _check(member)
    member.save()
    _record("member_listed", member, actor_id)
    return member


@transaction.atomic
def revise_member(*, member: Member, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend or move a member; those around a centre household move with it."""
    if unknown := set(values) - _REVISABLE:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    member = member.locked()
    before = {name: getattr(member, name) for name in _REVISABLE}
    for name, value in values.items():
        setattr(member, name, value)
    _place(member)
    _check(member)
    changes = differing(member, before)
    if not changes:
        return False
    gathered = member.gathered.filter(until_on=None)
    if "is_centre" in changes and not member.is_centre and gathered.exists():
        raise Conflict(
            "centre_has_members",
            _("还有党员挂在这个党员中心户下。请先把他们调到别的中心户。"),
            field="is_centre",
        )
    member.save()
    if "group" in changes:
        gathered.update(group=member.group_id)
        PartyGroup.objects.filter(~Q(pk=member.group_id), head=member).update(head=None)
    if member.until_on is not None:
        _close_links(member)
    _record("member_revised", member, actor_id, fields=sorted(changes))
    return True


@transaction.atomic
def end_member(*, member: Member, until_on: date, actor_id: UUID | None = None) -> Member:
    """Let a member's duty end on ``until_on``, and every link with it."""
    member = member.locked()
    if member.until_on is not None:
        raise Conflict("member_already_ended", _("这位党员的登记已经结束。"))
    member.until_on = until_on
    check_span(member.since_on, until_on)
    member.save(update_fields=["until_on"])
    PartyGroup.objects.filter(head=member).update(head=None)
    _close_links(member)
    _record("member_ended", member, actor_id, until_on=until_on.isoformat())
    return member


def _close_links(member: Member) -> None:
    """No link outlasts the duty; one that began later never held."""
    links = Link.objects.filter(member=member)
    outlasting = links.filter(until_on=None) | links.filter(until_on__gt=member.until_on)
    outlasting.update(until_on=Greatest("since_on", member.until_on))


def _place(member: Member) -> None:
    """Around a centre household is in its group."""
    centre = member.centre
    if centre is None:
        return
    if not centre.is_centre or centre.branch_id != member.branch_id or centre.pk == member.pk:
        raise DomainError("no_such_centre", _("请选择本支部的一个党员中心户。"), field="centre")
    if member.is_centre:
        raise DomainError(
            "centre_of_a_centre",
            _("党员中心户直接挂在党小组下，不再挂在别的中心户下。"),
            field="centre",
        )
    member.group = centre.group


def _check(member: Member) -> None:
    if not member.name:
        raise DomainError("name_missing", _("请填写姓名。"), field="name")
    check_span(member.since_on, member.until_on)
    if member.group is not None and member.group.branch_id != member.branch_id:
        raise DomainError("group_of_another_branch", _("这个党小组不属于本支部。"), field="group")
    if member.is_centre and member.group is None:
        raise DomainError(
            "centre_without_group", _("党员中心户要挂在一个党小组下，请选择党小组。"), field="group"
        )
    namesakes = Member.objects.filter(branch=member.branch_id, name=member.name, until_on=None)
    if member.until_on is None and namesakes.exclude(pk=member.pk).exists():
        raise Conflict(
            "name_taken",
            _("本支部已登记同名的党员。是同名的另一位时，请在姓名后加区别，例如“（大）”。"),
            field="name",
        )


def _record(act: str, member: Member, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"party.{act}",
        actor_id=actor_id,
        object_type=member._meta.label,
        object_id=member.pk,
        **facts,
    )
