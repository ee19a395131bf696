"""Kept choices of a pivot."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from district.metrics.models import SavedView


def readable_views(account: Account) -> QuerySet[SavedView]:
    """One's own by name, then those that are shared; what they show is each reader's own part."""
    require(account, Action.FIGURES_READ)
    mine = Q(owner_id=account.pk)
    found = SavedView.objects.filter(mine | Q(is_shared=True))
    return found.alias(is_others=~mine).order_by("is_others", "name", "id")


def readable_view(account: Account, view_id: UUID) -> SavedView:
    """One of them; somebody else's own is as unknown as what does not exist."""
    return _found(readable_views(account), view_id)


def own_view(account: Account, view_id: UUID) -> SavedView:
    """One that the account saved itself."""
    return _found(readable_views(account).filter(owner_id=account.pk), view_id)


def _found(views: QuerySet[SavedView], view_id: UUID) -> SavedView:
    view = views.filter(pk=view_id).first()
    if view is None:
        raise NotFound("no_view", _("没有这个视图，或者它不是您的。"))
    return view
