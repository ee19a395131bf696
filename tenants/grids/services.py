"""Naming grid members, and ending their terms: matters that they had come back."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.identity.models import Account, RoleGrant
from district.identity.services.roles import end_role
from tenants.grids.models import GridTerm, GridUnit
from tenants.matters.services import reassign_orphans
from tenants.register.models import Unit


@transaction.atomic
def name_grid_member(
    *,
    grid_id: UUID,
    holder_name: str,
    since_on: date,
    holder_phone: str = "",
    actor_id: UUID | None = None,
) -> GridTerm:
    """The member of a grid from ``since_on`` on; whoever was it before ends that day."""
    name = " ".join(holder_name.split())
    if not name:
        raise DomainError("name_missing", _("请填写姓名。"), field="holder_name")
    if since_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="since_on")
    of_grid = GridTerm.objects.select_for_update().filter(grid_id=grid_id)
    if of_grid.filter(Q(since_on__gte=since_on) | Q(until_on__gt=since_on)).exists():
        raise Conflict("post_taken", _("那一天起这个网格已有网格员。"), field="since_on")
    if before := of_grid.filter(until_on=None).first():
        _end(before, since_on, actor_id)
    term = GridTerm.objects.create(
        grid_id=grid_id,
        holder_name=name,
        holder_phone=holder_phone,
        account=_account_with(holder_phone),
        since_on=since_on,
    )
    _record("member_named", term, actor_id)
    return term


@transaction.atomic
def end_grid_term(*, term: GridTerm, until_on: date, actor_id: UUID | None = None) -> None:
    """The member leaves: with the term goes the role, and open matters go to who is next."""
    term = term.locked()
    if term.until_on is not None:
        raise Conflict("term_ended", _("这一任已经结束。"))
    if not term.since_on < until_on <= today():
        raise DomainError(
            "ends_before_it_begins", _("结束日期要晚于开始日期，不晚于今天。"), field="until_on"
        )
    _end(term, until_on, actor_id)


@transaction.atomic
def share_units(*, grid_id: UUID, units: Collection[Unit], actor_id: UUID | None = None) -> None:
    """Say which units lie in a grid; one that lay in another goes over."""
    GridUnit.objects.filter(Q(grid_id=grid_id) | Q(unit__in=units)).delete()
    GridUnit.objects.bulk_create(GridUnit(grid_id=grid_id, unit=unit) for unit in units)
    record_act(
        action="grids.shared",
        actor_id=actor_id,
        object_type=GridUnit._meta.label,
        object_id=grid_id,
        units=len(units),
    )


def _end(term: GridTerm, until_on: date, actor_id: UUID | None) -> None:
    term.until_on = until_on
    term.save(update_fields=["until_on"])
    _record("member_left", term, actor_id)
    others = GridTerm.objects.filter(account=term.account_id, until_on=None)
    if term.account_id is None or others.exists():
        return
    held = RoleGrant.objects.filter(
        account=term.account_id, role=Role.GRID_MEMBER, until_on=None
    ).select_related("account")
    for grant in held:
        end_role(grant=grant, until_on=max(today(), grant.since_on))
    reassign_orphans()


def _account_with(phone: str) -> Account | None:
    return Account.objects.filter(phone=phone, is_active=True).first() if phone else None


def _record(act: str, term: GridTerm, actor_id: UUID | None) -> None:
    record_act(
        action=f"grids.{act}",
        actor_id=actor_id,
        object_type=term._meta.label,
        object_id=term.pk,
    )
