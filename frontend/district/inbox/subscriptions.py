"""订阅: one form in which everything is begun, changed and ended; and the way out of a mail."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from district.core.clock import today
from district.core.permissions import Action
from district.metrics.figures import Period
from district.metrics.mailing import subscription_of
from district.metrics.models import Channel, DeliveryState, Report, Subscription
from district.metrics.models.subscriptions import ADDRESS_LENGTH
from district.metrics.queries.subscriptions import known_address, live_subscriptions
from district.metrics.queries.views import readable_views
from district.metrics.subscribing import (
    end_by_link,
    settle_subscriptions,
    subscribable_place,
)
from district.registry.models import Division
from district.registry.queries.divisions import divisions_on
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.overview.choices import address
from frontend.district.pivot.options import division_options
from frontend.reports.wording import period as period_text


class SubscriptionsForm(RefusableForm):
    """What is ticked is subscribed to; what is not, is ended."""

    app = forms.MultipleChoiceField(
        label=gettext_lazy("在收件箱里看"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mail = forms.MultipleChoiceField(
        label=gettext_lazy("用邮件接收"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("邮件只在早上 6 点到晚上 10 点之间发。"),
    )
    address = forms.CharField(
        label=gettext_lazy("邮箱地址"),
        max_length=ADDRESS_LENGTH,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("app", "mail"):
            cast(forms.MultipleChoiceField, self.fields[name]).choices = choices
        if not settings.MAIL_IS_ON:
            del self.fields["mail"], self.fields["address"]
        elif not self.initial["address"]:
            text = _("您的账号还没有邮箱地址，所以现在收不到邮件。要用邮件接收，请在这里填写。")
            self.fields["address"].help_text = text
        else:
            self.fields["address"].help_text = _("所有邮件都发到这个地址，改了以后全部改。")


@dataclass(frozen=True)
class SubscriptionLine:
    """One subscription as it is listed: what, of where, by which way, and how it last went."""

    name: str
    place: str
    channel: str
    last: str
    url: str
    is_troubled: bool


class SubscriptionsPage(ServicePage):
    """The subscriptions of one place, and those of kept views, as boxes to tick."""

    action = Action.REPORT_SUBSCRIBE
    form_class = SubscriptionsForm
    template = "district/inbox/subscriptions.html"
    title = gettext_lazy("订阅")
    text: ClassVar[Promise] = gettext_lazy(
        "打钩的会送到，去掉钩就是退订。早间通报每天早上 6 点前后送到，月报和季报在期满后的第二天早上送到。"
        "每次只送您当时能看的内容。"
    )
    submit, done = gettext_lazy("保存"), gettext_lazy("订阅已更新。")

    def find(self) -> None:
        self.top = subscribable_place(self.viewer)
        asked = self.request.GET.get("organisation", "")
        self.place = subscribable_place(self.viewer, asked) if asked else self.top
        self.live = list(live_subscriptions(self.viewer))

    def form(self, data: Any = None) -> RefusableForm:
        return SubscriptionsForm(data, initial=self.initial(), choices=self._choices())

    def initial(self) -> dict[str, Any]:
        here = [one for one in self.live if one.division in {None, self.place.division}]
        by = {
            channel: [str(one.view_id or one.report) for one in here if one.channel == channel]
            for channel in Channel
        }
        where = known_address(self.viewer)
        return {"app": by[Channel.APP], "mail": by[Channel.MAIL], "address": where}

    def context(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "options": list(division_options(self.top, today(), self.place.code)),
            "lines": _lines(self.live),
            "mail_is_on": settings.MAIL_IS_ON,
        }

    def back(self) -> str:
        return reverse("inbox:list")

    def after(self) -> str:
        return _address(self.place.code)

    def carry_out(self, form: RefusableForm) -> None:
        settle_subscriptions(account=self.viewer, place=self.place, **form.cleaned_data)

    def _choices(self) -> list[tuple[str, str]]:
        reports = [(one.value, str(one.label)) for one in Report if one is not Report.VIEW]
        views = readable_views(self.viewer).filter(until="")
        named = [(str(one.pk), _("视图：%(name)s") % {"name": one.name}) for one in views]
        return reports + named


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class EndByLink(View):
    """Ends a subscription for whoever has the address from a mail, without a log-in.

    No token of the form is asked for: a reader's mail program posts here by itself (RFC 8058),
    and the signed address is the whole right.
    """

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        return self._page(request, subscription_of(secret))

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        end_by_link(subscription_of(secret))
        return self._page(request, subscription_of(secret))

    def _page(self, request: HttpRequest, found: Subscription) -> HttpResponse:
        context = {"subscription": found, "report": _name(found), "place": _place_of(found)}
        return render(request, "district/inbox/end.html", context)


def _lines(live: list[Subscription]) -> list[SubscriptionLine]:
    places = _places([one.division for one in live if one.division])
    return [_line(one, *places.get(one.division_id, ("", ""))) for one in live]


def _places(divisions: list[Division]) -> dict[UUID | None, tuple[str, str]]:
    """Code and name of today; of a division that ended, nothing."""
    found = divisions_on().filter(division__in=divisions)
    return {one.division_id: (one.code, one.name) for one in found}


def _place_of(one: Subscription) -> str:
    places = _places([one.division] if one.division else [])
    return places.get(one.division_id, ("", ""))[1]


def _line(one: Any, code: str, name: str) -> SubscriptionLine:
    return SubscriptionLine(
        name=_name(one),
        place=name,
        channel=one.get_channel_display(),
        last=_last(one),
        url=_address(code) if code else "",
        is_troubled=bool(one.last_problem) or one.last_state == DeliveryState.FAILED,
    )


def _name(one: Subscription) -> str:
    if one.report != Report.VIEW:
        return str(one.get_report_display())
    return _("视图：%(name)s") % {"name": one.view.name if one.view else _("已删除")}


def _last(one: Any) -> str:
    """2026年11月25日：已送达; with the class of what went wrong, for whoever must act."""
    if not one.last_period:
        return _("还没有送过")
    facts = {
        "period": period_text(Period.parse(one.last_period)),
        "state": DeliveryState(one.last_state).label,
        "error": one.last_problem,
    }
    if one.last_problem:
        return _("%(period)s：%(state)s（%(error)s）") % facts
    return _("%(period)s：%(state)s") % facts


def _address(code: str) -> str:
    return address(reverse("inbox:subscriptions"), organisation=code)
