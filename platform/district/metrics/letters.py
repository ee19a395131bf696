"""What a delivery says, within what its reader may see at that moment.

``LETTER_WRITER`` names a function ``(errand) -> Letter``, so that the worker that delivers
speaks as the pages do without knowing them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from district.core.errors import Forbidden, NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from district.metrics.figures import Period
from district.metrics.models import Delivery, Report, SavedView, Subscription
from district.metrics.queries.views import readable_view
from district.metrics.rights import ReadablePlace, readable_division


@dataclass(frozen=True)
class Errand:
    """Whom to tell of what; either ``place`` or ``view`` is there, and the reader may see it."""

    account: Account
    report: Report
    period: Period
    place: ReadablePlace | None = None
    view: SavedView | None = None


@dataclass(frozen=True)
class Letter:
    """A message in plain sentences, the place it is about, and the address that shows it all."""

    title: str
    paragraphs: tuple[str, ...]
    path: str
    place: ReadablePlace


Writer = Callable[[Errand], Letter]


def compose(delivery: Delivery, account: Account | None) -> Letter:
    """The message as of now; a refusal where the reader may no longer read of it."""
    subscription = delivery.subscription
    if account is None or not account.is_in_use:
        raise Forbidden("no_account", _("这个账号已停用。"))
    require(account, Action.REPORT_SUBSCRIBE)
    writer: Writer = import_string(settings.LETTER_WRITER)
    with translation.override(subscription.language):
        return writer(_errand(subscription, Period.parse(delivery.period), account))


def _errand(subscription: Subscription, period: Period, account: Account) -> Errand:
    report = Report(subscription.report)
    if report is not Report.VIEW:
        if subscription.division is None:
            raise TypeError(f"subscription {subscription.pk} is of no place")
        place = readable_division(
            account, period, subscription.division, action=Action.FIGURES_READ
        )
        return Errand(account, report, period, place=place)
    if subscription.view is None:
        raise NotFound("no_view", _("没有这个视图，或者它不是您的。"))
    view = readable_view(account, subscription.view.pk)
    return Errand(account, report, period, view=view)
