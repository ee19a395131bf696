"""Where else messages go: which ways there are, a code that proves the address, which kinds."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views import View
from django.views.decorators.http import require_safe

from district.core.errors import DomainError
from district.identity.phones import masked_phone
from frontend.access import viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm
from tenants.messages.contacts import (
    LONGEST_ADDRESS,
    ask_code,
    choose_kinds,
    confirm,
    contact_of,
    forget_contact,
    last_failure,
)
from tenants.messages.models import Contact, Kind, Way
from tenants.messages.ways import open_ways

_FAILURES = {
    "address_refused": _later("对方邮箱不收。请看看地址对不对。"),
    "too_late": _later("发了几次都没成，已经不发了。"),
}


class AddressForm(RefusableForm):
    address = forms.CharField(
        label=_later("邮箱地址"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class CodeForm(RefusableForm):
    code = forms.CharField(
        label=_later("6 位验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class KindsForm(RefusableForm):
    kinds = forms.MultipleChoiceField(
        label=_later("哪些事要发给您"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@dataclass(frozen=True)
class WayLine:
    """A way as its person has it."""

    way: Way
    icon: str
    address: str
    kinds: int
    is_confirmed: bool
    failure: str


@require_safe
def show_ways(request: HttpRequest) -> HttpResponse:
    """Messages are always here; what goes elsewhere too is chosen here."""
    viewer = viewer_of(request)
    lines = [_line(way, contact_of(viewer, way)) for way in open_ways()]
    return render(request, "compound/messages/ways.html", {"lines": lines})


class _Page(View):
    """One task of one way: a form, a service, and on to the next."""

    danger: ClassVar[bool] = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.viewer = viewer_of(request)
        self.way = next((one for one in open_ways() if one == kwargs["way"]), None) or _nowhere()
        self.contact = contact_of(self.viewer, self.way)
        return super().dispatch(request, *args, **kwargs)

    def words(self) -> tuple[Promise, Promise]:
        """The title, and what stands on the button."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def form(self, data: Any = None) -> RefusableForm:
        return EmptyForm(data)

    def text(self) -> str:
        return ""

    def carry_out(self, form: RefusableForm) -> HttpResponse:
        raise TypeError(f"{type(self).__name__} does nothing")

    def get(self, request: HttpRequest, way: str) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, way: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self.carry_out(form)
        except DomainError as refusal:
            form.refuse(refusal)
            return self.page(form, status=refusal.status)

    def page(self, form: RefusableForm, status: int = 200) -> HttpResponse:
        title, submit = self.words()
        context = {
            "form": form,
            "title": title,
            "text": self.text(),
            "submit": submit,
            "danger": self.danger,
            "way": self.way,
            "contact": self.contact,
        }
        return render(self.request, "compound/messages/way.html", context, status=status)


class WayPage(_Page):
    """First the address, by a code; once that has come back, which kinds."""

    @property
    def is_known(self) -> bool:
        return self.contact is not None and self.contact.confirmed_at is not None

    def words(self) -> tuple[Promise, Promise]:
        title = _later("用短信收消息") if self.way is Way.SMS else _later("用邮件收消息")
        return title, _later("保存") if self.is_known else _later("给我发验证码")

    def form(self, data: Any = None) -> RefusableForm:
        if self.is_known and self.contact:
            return KindsForm(data, initial={"kinds": self.contact.kinds})
        return EmptyForm(data) if self.way is Way.SMS else AddressForm(data)

    def text(self) -> str:
        if self.is_known and self.contact:
            return _("发到 %(address)s。晚上九点到早上八点不发。") % {
                "address": _shown(self.contact)
            }
        if self.way is Way.SMS:
            phone = masked_phone(self.viewer.phone)
            return _("我们往您的手机 %(phone)s 发一个验证码，看看能不能收到。") % {"phone": phone}
        return _("写上邮箱，我们发一个验证码过去，看看能不能收到。")

    def carry_out(self, form: RefusableForm) -> HttpResponse:
        if self.is_known:
            kinds = form.cleaned_data["kinds"]
            choose_kinds(account=self.viewer, way=self.way, kinds=kinds)
            messages.success(self.request, _("已记下。"))
            return redirect("messages:ways")
        address = form.cleaned_data.get("address", "")
        ask_code(account=self.viewer, way=self.way, address=address)
        return redirect("messages:code", self.way.value)


class CodePage(_Page):
    """What came by the way that is to be proven."""

    def words(self) -> tuple[Promise, Promise]:
        return _later("填验证码"), _later("确认")

    def form(self, data: Any = None) -> RefusableForm:
        return CodeForm(data)

    def text(self) -> str:
        if self.contact is None:
            return ""
        return _("验证码发到 %(address)s，10 分钟内有效。") % {"address": _shown(self.contact)}

    def carry_out(self, form: RefusableForm) -> HttpResponse:
        confirm(account=self.viewer, way=self.way, code=form.cleaned_data["code"])
        messages.success(self.request, _("确认好了。请选哪些事要发给您。"))
        return redirect("messages:way", self.way.value)


class EndPage(_Page):
    """The address goes; messages stay in the app."""

    danger = True

    def words(self) -> tuple[Promise, Promise]:
        return _later("不再发到这里"), _later("不再发")

    def text(self) -> str:
        return _("消息还在春水里看得到，只是不再发出去。留下的地址也会删掉。")

    def carry_out(self, form: RefusableForm) -> HttpResponse:
        forget_contact(account=self.viewer, way=self.way)
        messages.success(self.request, _("以后不再发。"))
        return redirect("messages:ways")


def _line(way: Way, contact: Contact | None) -> WayLine:
    failed = last_failure(contact) if contact else ""
    general = _("最近一次没有发出去，请稍后再看。")
    return WayLine(
        way=way,
        icon="message-square" if way is Way.SMS else "mail",
        address=_shown(contact) if contact else "",
        kinds=len(contact.kinds) if contact else 0,
        is_confirmed=bool(contact and contact.confirmed_at),
        failure=str(_FAILURES.get(failed, general)) if failed else "",
    )


def _shown(contact: Contact) -> str:
    return masked_phone(contact.address) if contact.way == Way.SMS else contact.address


def _nowhere() -> Way:
    raise Http404
