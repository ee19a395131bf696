"""Subscribing to reports, changing that, and ending it; for oneself alone."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from district.metrics.documents import known_place
from district.metrics.figures import Period, PeriodType
from district.metrics.models import Channel, Report, SavedView, Subscription
from district.metrics.models.subscriptions import ADDRESS_LENGTH
from district.metrics.queries.subscriptions import live_subscriptions, own_subscription
from district.metrics.queries.views import readable_view
from district.metrics.rights import ReadablePlace, readable_place
from district.registry.models import Division

MOST_SUBSCRIPTIONS = 100


@dataclass(frozen=True)
class Wish:
    """What one subscribes to: a report of a place, or a kept view."""

    report: Report
    channel: Channel
    division: Division | None = None
    view: SavedView | None = None

    @property
    def key(self) -> tuple[str, str, UUID | None]:
        thing = self.view or self.division
        return self.report, self.channel, thing.pk if thing else None


@transaction.atomic
def subscribe(
    *,
    account: Account,
    report: str,
    channel: str,
    organisation: str = "",
    view_id: UUID | None = None,
    address: str = "",
) -> Subscription:
    """Begin one; 409 where it is there already. A mail without an address is refused."""
    require(account, Action.REPORT_SUBSCRIBE)
    place = None if view_id else subscribable_place(account, organisation)
    wish = _wish(account, report, channel, place, view_id)
    if wish.key in {_key(one) for one in live_subscriptions(account)}:
        raise Conflict("subscribed", _("您已经订阅了这一项。"))
    return _begin(account, wish, checked_address(address) if channel == Channel.MAIL else "")


@transaction.atomic
def change_subscription(*, account: Account, subscription_id: UUID, address: str) -> Subscription:
    """Send one's mails elsewhere; of what comes into the inbox there is nothing to change."""
    found = own_subscription(account, subscription_id).locked()
    if found.channel != Channel.MAIL or found.ended_at:
        raise Conflict("no_mail", _("这项订阅不发邮件，没有地址可改。"))
    found.address = checked_address(address)
    found.save(update_fields=["address"])
    return found


@transaction.atomic
def end_subscription(*, account: Account, subscription_id: UUID) -> None:
    """End one's own; what was delivered stays."""
    _end([own_subscription(account, subscription_id)], account.pk)


@transaction.atomic
def end_by_link(subscription: Subscription) -> None:
    """The same for whoever has the address that stands in every mail."""
    _end([subscription], None)


@transaction.atomic
def end_what_is_left_over() -> None:
    """Of a closed account and of a view that is gone nothing is kept for later, and no address."""
    open_ones = Account.objects.filter(is_active=True).values("pk")
    gone = ~Q(owner_id__in=open_ones) | Q(report=Report.VIEW, view=None)
    _end(list(Subscription.objects.filter(gone, ended_at=None)), None)


@transaction.atomic
def settle_subscriptions(
    *,
    account: Account,
    place: ReadablePlace,
    app: Collection[str],
    mail: Collection[str] | None = None,
    address: str = "",
) -> None:
    """Have exactly these of the place and of the kept views: begin what lacks, end the rest.

    ``app`` and ``mail`` hold names of reports and identifiers of views. All mails of a person go
    to one address; where ``mail`` is None they stay as they are.
    """
    require(account, Action.REPORT_SUBSCRIBE)
    chosen = [(Channel.APP, name) for name in app]
    chosen += [(Channel.MAIL, name) for name in mail or ()]
    wishes = {one.key: one for one in (_named(account, place, *each) for each in chosen)}
    where = checked_address(address) if mail else ""
    live = live_subscriptions(account).filter(Q(division=place.division) | Q(division=None))
    if mail is None:
        live = live.exclude(channel=Channel.MAIL)
    there = {_key(one): one for one in live.select_for_update(of=("self",))}
    _end([one for key, one in there.items() if key not in wishes], account.pk)
    for key, wish in wishes.items():
        if key not in there:
            _begin(account, wish, where if wish.channel is Channel.MAIL else "")
    if where:
        live_subscriptions(account).filter(channel=Channel.MAIL).update(address=where)


def subscribable_place(account: Account, organisation: str = "") -> ReadablePlace:
    """The division of this code today, or the top of what the person may see."""
    now = Period.of(today(), PeriodType.DAY)
    place = known_place(readable_place(account, now, organisation, action=Action.REPORT_SUBSCRIBE))
    if place.slug:
        raise DomainError(
            "compound_subscribed", _("按区划订阅，不能只订阅一个小区。"), field="organisation"
        )
    return place


def checked_address(address: str) -> str:
    """A mail address, or a refusal; nothing is sent where no mail server is named."""
    if not settings.MAIL_IS_ON:
        raise DomainError(
            "mail_is_off", _("系统还没有设置发信服务器，目前只能用收件箱接收。"), field="mail"
        )
    address = address.strip()
    if not address:
        raise DomainError(
            "no_address", _("您的账号还没有邮箱地址，用邮件接收请先填写。"), field="address"
        )
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not address or len(address) > ADDRESS_LENGTH:
        raise DomainError("bad_address", _("邮箱地址不对，请检查后再填。"), field="address")
    return address


def _named(account: Account, place: ReadablePlace, channel: Channel, name: str) -> Wish:
    """``name`` as a page sends it."""
    if name in Report and name != Report.VIEW:
        return _wish(account, name, channel, place, None)
    try:
        view_id = UUID(name)
    except ValueError:
        raise _unknown() from None
    return _wish(account, Report.VIEW, channel, None, view_id)


def _wish(
    account: Account,
    report: str,
    channel: str,
    place: ReadablePlace | None,
    view_id: UUID | None,
) -> Wish:
    if (report == Report.VIEW) is not bool(view_id) or report not in Report:
        raise _unknown()
    if not view_id:
        return Wish(Report(report), Channel(channel), place.division if place else None)
    view = readable_view(account, view_id)
    if view.until:
        raise DomainError(
            "view_stands_still",
            _("视图“%(name)s”固定在某一期，不会有新的内容，不能订阅。"),
            {"name": view.name},
        )
    return Wish(Report.VIEW, Channel(channel), view=view)


def _unknown() -> DomainError:
    return DomainError(
        "bad_report", _("可订阅的只有早间通报、月报、季报和已存视图。"), field="report"
    )


def _begin(account: Account, wish: Wish, address: str) -> Subscription:
    if live_subscriptions(account).count() >= MOST_SUBSCRIPTIONS:
        raise Conflict(
            "many_subscriptions",
            _("每人最多订阅 %(most)s 项。请先退订不再看的。"),
            {"most": MOST_SUBSCRIPTIONS},
        )
    known = dict(settings.LANGUAGES)
    spoken = get_language() or ""
    made = Subscription.objects.create(
        owner_id=account.pk,
        report=wish.report,
        channel=wish.channel,
        division=wish.division,
        view=wish.view,
        address=address,
        language=spoken if spoken in known else settings.LANGUAGE_CODE,
    )
    _record("subscription.begun", made, account.pk)
    return made


def _end(subscriptions: Collection[Subscription], by_id: UUID | None) -> None:
    live = [one for one in subscriptions if one.ended_at is None]
    Subscription.objects.filter(pk__in=[one.pk for one in live]).update(ended_at=Now(), address="")
    for one in live:
        _record("subscription.ended", one, by_id)


def _record(action: str, subscription: Subscription, by_id: UUID | None) -> None:
    record_act(
        action=action,
        actor_id=by_id,
        object_type="subscription",
        object_id=subscription.pk,
        report=str(subscription.report),
        channel=str(subscription.channel),
    )


def _key(one: Subscription) -> tuple[str, str, UUID | None]:
    return one.report, one.channel, one.view_id or one.division_id
