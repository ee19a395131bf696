"""Keeping choices of a pivot: one's own, and those that the department shares with everybody."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import may, require
from district.identity.models import Account
from district.metrics.documents import known_place
from district.metrics.models import SavedView
from district.metrics.models.views import NAME_LENGTH
from district.metrics.pivots import PivotChoice
from district.metrics.queries.pivot import pivot_frame
from district.metrics.queries.views import own_view, readable_view

MOST_VIEWS = 100


@transaction.atomic
def save_view(
    *, account: Account, name: str, choice: PivotChoice, is_shared: bool = False
) -> SavedView:
    """Keep the choice for ``account``; refused where it could not be shown to them today."""
    frame = pivot_frame(account, choice)
    known_place(frame.place if frame else None)
    if SavedView.objects.filter(owner_id=account.pk).count() >= MOST_VIEWS:
        raise Conflict(
            "many_views",
            _("每人最多保存 %(most)s 个视图。请先删去不再用的。"),
            {"most": MOST_VIEWS},
        )
    view = SavedView(
        owner_id=account.pk,
        name=_checked_name(name),
        metrics=list(choice.metrics),
        organisation=choice.organisation,
        level=choice.level,
        kind=choice.kind,
        until=choice.until,
        periods=choice.periods,
        rows=choice.rows,
        columns=choice.columns,
    )
    _write(view)
    return share_view(account=account, view_id=view.pk, is_shared=True) if is_shared else view


@transaction.atomic
def change_view(
    *, account: Account, view_id: UUID, name: str | None = None, is_shared: bool | None = None
) -> SavedView:
    """Rename and share in one step, or neither; what is None stays."""
    view = readable_view(account, view_id)
    if name is not None:
        view = rename_view(account=account, view_id=view_id, name=name)
    if is_shared is not None:
        view = share_view(account=account, view_id=view_id, is_shared=is_shared)
    return view


@transaction.atomic
def rename_view(*, account: Account, view_id: UUID, name: str) -> SavedView:
    """Call one's own view otherwise."""
    view = own_view(account, view_id).locked()
    view.name = _checked_name(name)
    _write(view)
    return view


@transaction.atomic
def share_view(*, account: Account, view_id: UUID, is_shared: bool) -> SavedView:
    """Show one's own view to everybody of the district, or any shared one to its owner alone."""
    require(account, Action.VIEWS_SHARE)
    found = own_view(account, view_id) if is_shared else readable_view(account, view_id)
    view = found.locked()
    if view.is_shared is not is_shared:
        view.is_shared = is_shared
        view.save(update_fields=["is_shared"])
        record_act(
            action="view.shared" if is_shared else "view.taken_back",
            actor_id=account.pk,
            object_type="view",
            object_id=view.pk,
        )
    return view


@transaction.atomic
def delete_view(*, account: Account, view_id: UUID) -> None:
    """Remove one's own view; a shared one is gone for everybody, so only who may share does it."""
    view = own_view(account, view_id).locked()
    if view.is_shared and not may(account, Action.VIEWS_SHARE):
        raise Conflict("view_is_shared", _("这个视图全区都在用，请先请组织部取消共享。"))
    view.delete()


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise DomainError("no_name", _("请给视图起个名称。"), field="name")
    if len(name) > NAME_LENGTH:
        raise DomainError(
            "long_name", _("名称请不超过 %(most)s 个字。"), {"most": NAME_LENGTH}, field="name"
        )
    return name


def _write(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Conflict(
            "name_taken", _("您已经有一个同名的视图，请换个名称。"), field="name"
        ) from error
