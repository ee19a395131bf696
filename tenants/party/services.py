"""Changing the branches: founding, dissolving, the number of members."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.party.models import Branch, BranchKind, Link, Member, PartyGroup

_UNKNOWN = Count()
_REVISABLE = {"kind", "founded", "dissolved", "members", "is_joint", "shared_with"}


@transaction.atomic
def found_branch(
    *,
    name: str,
    kind: BranchKind,
    founded: PartialDate | None = None,
    dissolved: PartialDate | None = None,
    members: Count = _UNKNOWN,
    is_joint: bool = False,
    shared_with: str = "",
    actor_id: UUID | None = None,
) -> Branch:
    """Enter a branch; ``founded`` None says that the day is unknown, not that there is none."""
    name = " ".join(name.split())
    if not name:
        raise DomainError("name_missing", _("请填写支部名称。"), field="name")
    if Branch.objects.filter(name=name).exists():
        raise Conflict("name_taken", _("已有名为“%(name)s”的支部。"), {"name": name}, field="name")
    branch = Branch(name=name, kind=kind, members=members, is_joint=is_joint)
    branch.shared_with = " ".join(shared_with.split())
    branch.founded, branch.dissolved = founded, dissolved
    _check(branch)
    branch.save()
    _record("branch_founded", branch, actor_id, kind=kind)
    return branch


@transaction.atomic
def dissolve_branch(
    *, branch: Branch, dissolved: PartialDate, actor_id: UUID | None = None
) -> Branch:
    """Let a branch end, and what hangs on it; it counts no more from the first day of that span."""
    branch = branch.locked()
    if branch.dissolved_on is not None:
        raise Conflict("already_dissolved", _("这个支部已经撤销。"))
    branch.dissolved = dissolved
    _check(branch)
    branch.save(update_fields=["dissolved_on", "dissolved_precision"])
    _close_chain(branch)
    _record("branch_dissolved", branch, actor_id)
    return branch


@transaction.atomic
def set_members(*, branch: Branch, members: Count, actor_id: UUID | None = None) -> Branch:
    """Set the number of members: unknown, exact, or at least (50余)."""
    branch = branch.locked()
    branch.members = members
    branch.save(update_fields=["members"])
    _record("members_set", branch, actor_id)
    return branch


@transaction.atomic
def revise_branch(*, branch: Branch, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered, the name apart; tell whether it changed."""
    if unknown := set(values) - _REVISABLE:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    branch = branch.locked()
    changes = differing(branch, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(branch, name, value)
    _check(branch)
    if "kind" in changes and (branch.groups.exists() or branch.listed.exists()):
        raise Conflict(
            "branch_carries_a_chain", _("这个支部下已有党小组或党员，不能改类型。"), field="kind"
        )
    branch.save()
    _close_chain(branch)
    _record("branch_revised", branch, actor_id, fields=sorted(changes))
    return True


def _check(branch: Branch) -> None:
    if branch.shared_with and not branch.is_joint:
        raise DomainError(
            "shared_but_not_joint",
            _("写了与哪些小区联合，请同时选“联合党支部”。"),
            field="is_joint",
        )
    for field, day in (("founded", branch.founded_on), ("dissolved", branch.dissolved_on)):
        if day is not None and day > today():
            raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)
    begun, ended = branch.founded_on, branch.dissolved_on
    if begun is not None and ended is not None and ended < begun:
        raise DomainError(
            "ends_before_it_begins", _("撤销日期不能早于成立日期。"), field="dissolved"
        )


def _close_chain(branch: Branch) -> None:
    """Nothing outlasts the branch; what began later never held."""
    day = branch.dissolved_on
    if day is None:
        return
    outlasting = Q(until_on=None) | Q(until_on__gt=day)
    until_on = Greatest("since_on", day)
    Link.objects.filter(outlasting, member__branch=branch).update(until_on=until_on)
    Member.objects.filter(outlasting, branch=branch).update(until_on=until_on)
    PartyGroup.objects.filter(outlasting, branch=branch).update(until_on=until_on)


def _record(act: str, branch: Branch, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"party.{act}",
        actor_id=actor_id,
        object_type=branch._meta.label,
        object_id=branch.pk,
        **facts,
    )
