"""Changing the Party groups of a branch: forming, their field of work, their head, the end."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.party.models import Branch, BranchKind, GroupArea, Member, PartyGroup
from tenants.register.models import Building, Unit

Place = Building | Unit


@transaction.atomic
def form_group(
    *,
    branch: Branch,
    name: str,
    since: PartialDate,
    places: Sequence[Place] = (),
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> PartyGroup:
    """Let a group of ``branch`` begin; with ``until_on`` a past one is entered as history."""
    branch = branch.locked()
    check_carries_a_chain(branch, until_on)
    group = PartyGroup(branch=branch, name=" ".join(name.split()), until_on=until_on)
    group.since = since
    _check(group)
    group.save()
    _cover(group, places)
    _record("group_formed", group, actor_id)
    return group


@transaction.atomic
def revise_group(
    *,
    group: PartyGroup,
    name: str | None = None,
    branch: Branch | None = None,
    places: Sequence[Place] | None = None,
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> bool:
    """Mend a name, the branch, the field of work or the end; what is None stays.

    The members go with their group to another branch. Tells whether anything changed.
    """
    group = group.locked()
    told = {
        "name": group.name if name is None else " ".join(name.split()),
        "branch": branch or group.branch,
        "until_on": until_on or group.until_on,
    }
    changed = list(differing(group, told))
    for field in changed:
        setattr(group, field, told[field])
    _check(group)
    if "branch" in changed:
        _take_members(group)
    group.save(update_fields=["name", "branch", "until_on"])
    if places is not None and _cover(group, places):
        changed.append("places")
    if changed:
        _record("group_revised", group, actor_id, fields=changed)
    return bool(changed)


@transaction.atomic
def name_group_head(
    *, group: PartyGroup, head: Member | None, actor_id: UUID | None = None
) -> bool:
    """Let a member of the group be its head, or nobody; tell whether it changed."""
    group = group.locked()
    if head is not None and head.group_id != group.pk:
        raise DomainError(
            "head_of_another_group", _("组长要从本党小组的党员中产生。"), field="head"
        )
    if group.head_id == (head.pk if head else None):
        return False
    group.head = head
    group.save(update_fields=["head"])
    _record("group_head_named", group, actor_id)
    return True


@transaction.atomic
def end_group(*, group: PartyGroup, until_on: date, actor_id: UUID | None = None) -> PartyGroup:
    """Let a group end on ``until_on``; those on it by then must have found another place."""
    group = group.locked()
    if group.until_on is not None:
        raise Conflict("group_already_ended", _("这个党小组已经结束。"))
    if group.members.filter(until_on=None).exists():
        raise Conflict(
            "group_has_members",
            _("这个党小组里还有党员。请先把他们调到别的党小组，或结束他们的登记。"),
        )
    group.until_on = until_on
    _check(group)
    group.save(update_fields=["until_on"])
    _record("group_ended", group, actor_id, until_on=until_on.isoformat())
    return group


def check_carries_a_chain(branch: Branch, until_on: date | None) -> None:
    """The chain hangs on branches of the compound, while they stand; the property company's
    stands beside it."""
    if branch.kind != BranchKind.COMPOUND:
        raise DomainError(
            "not_a_compound_branch",
            _("物业企业党支部不在五级链条里。请选小区党支部。"),
            field="branch",
        )
    ended = branch.dissolved_on
    if ended is not None and (until_on is None or until_on > ended):
        raise DomainError(
            "branch_dissolved", _("这个党支部已经撤销，登记不能晚于撤销日期。"), field="branch"
        )


def check_span(since_on: date, until_on: date | None) -> None:
    """What begins has begun, and ends after that."""
    if since_on > today():
        raise DomainError("begins_in_future", _("开始日期不能晚于今天。"), field="since")
    if until_on is not None and until_on < since_on:
        raise DomainError(
            "ends_before_it_begins", _("结束日期不能早于开始日期。"), field="until_on"
        )


def _check(group: PartyGroup) -> None:
    if not group.name:
        raise DomainError("name_missing", _("请填写党小组名称。"), field="name")
    check_span(group.since_on, group.until_on)
    others = PartyGroup.objects.filter(branch=group.branch_id, name=group.name, until_on=None)
    if group.until_on is None and others.exclude(pk=group.pk).exists():
        raise Conflict("name_taken", _("这个支部已有同名的党小组。"), field="name")


def _take_members(group: PartyGroup) -> None:
    """Let the members follow their group into its new branch."""
    check_carries_a_chain(group.branch, group.until_on)
    coming = group.members.filter(until_on=None)
    there = Member.objects.filter(branch=group.branch_id, until_on=None)
    if there.filter(name__in=coming.values("name")).exists():
        raise Conflict(
            "name_taken",
            _("那个支部已登记同名的党员。请先给其中一位的姓名加区别。"),
            field="branch",
        )
    group.members.update(branch=group.branch_id)


def _cover(group: PartyGroup, places: Sequence[Place]) -> bool:
    """Let the group cover exactly these; tell whether anything changed."""
    wanted = {
        (place.pk, None) if isinstance(place, Building) else (None, place.pk) for place in places
    }
    known = {(area.building_id, area.unit_id): area for area in group.areas.all()}
    for key in known.keys() - wanted:
        known[key].delete()
    GroupArea.objects.bulk_create(
        GroupArea(group=group, building_id=building, unit_id=unit)
        for building, unit in sorted(wanted - known.keys(), key=str)
    )
    return wanted != known.keys()


def _record(act: str, group: PartyGroup, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"party.{act}",
        actor_id=actor_id,
        object_type=group._meta.label,
        object_id=group.pk,
        **facts,
    )
