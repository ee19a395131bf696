"""Forms of log-in, invitations, passwords, tokens and roles: shape only, the services decide."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Role
from district.identity.passwords import MAX_LENGTH
from district.identity.services.tokens import DEFAULT_DAYS
from frontend.accounts.parts import Parts
from tenants.burden.asking import note_asked
from tenants.register.arrivals import home_at

NEW_PASSWORD_HELP = _("至少 8 位，不要只用数字，不要用手机号。")


class PhoneField(forms.CharField):
    """A phone number as people type it; the service reads spaces and +86 away."""

    def __init__(self, autocomplete: str) -> None:
        widget = forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": autocomplete}
        )
        super().__init__(label=_("手机号"), max_length=30, widget=widget)


class PasswordField(forms.CharField):
    """A password, taken as it is typed: blanks at its ends belong to it."""

    def __init__(self, label: Any, autocomplete: str, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            max_length=MAX_LENGTH,
            strip=False,
            help_text=help_text,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        )


class RefusableForm(forms.Form):
    """A form that can show what a service refused, beside its field where there is one."""

    def refuse(self, refusal: DomainError) -> None:
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.sentence)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            note_asked(self._compulsory, is_refused=bool(self.errors))

    @property
    def _compulsory(self) -> int:
        """How many fields the person had to fill: not where something stood already."""
        return sum(
            field.required
            and not field.widget.is_hidden
            and self.get_initial_for_field(field, name) in (None, "", [])
            for name, field in self.fields.items()
        )


class LogInForm(RefusableForm):
    phone = PhoneField("username")
    password = PasswordField(_("密码"), "current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class NewPasswordForm(RefusableForm):
    """A new password, typed twice because it cannot be seen."""

    password = PasswordField(_("新密码"), "new-password", NEW_PASSWORD_HELP)
    again = PasswordField(_("再输入一次密码"), "new-password")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        typed = [cleaned[name] for name in ("password", "again") if name in cleaned]
        if len(typed) == 2 and typed[0] != typed[1]:
            self.add_error("again", _("两次输入的密码不一样，请再输入一次。"))
        return cleaned


class AcceptForm(NewPasswordForm):
    """Who one is, and the password with which one will log in."""

    phone = PhoneField("username")
    name = forms.CharField(
        label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("phone", "name", "password", "again")


class ChangePasswordForm(NewPasswordForm):
    old = PasswordField(_("现在的密码"), "current-password")
    field_order = ("old", "password", "again")

    def refuse(self, refusal: DomainError) -> None:
        if refusal.field == "new":
            refusal.field = "password"
        super().refuse(refusal)


class TokenForm(RefusableForm):
    label = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写给自己看的，例如：每月导出报表。")
    )
    days = forms.IntegerField(label=_("有效天数"), initial=DEFAULT_DAYS, min_value=1)


class SearchForm(forms.Form):
    """What a list of people is narrowed by."""

    q = forms.CharField(label=_("姓名或手机号"), max_length=40, required=False)


class RoleForm(RefusableForm):
    """A role and the part of the place for which it holds; the choices are those of the place."""

    role = forms.ChoiceField(label=_("身份"))
    part = forms.ChoiceField(label="", required=False)
    room = forms.CharField(label=_("房号"), max_length=20, required=False)

    def __init__(self, *args: Any, parts: Parts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [("", _("请选择")), *parts.roles]
        part = cast(forms.ChoiceField, self.fields["part"])
        part.label, part.help_text = str(parts.label), str(parts.help_text)
        part.choices = [("", _("不分范围")), *parts.choices]
        if parts.has_homes:
            self.fields["room"].help_text = _("居民请填住在哪一户，例如 502。")
        else:
            del self.fields["room"]

    @property
    def chosen(self) -> dict[str, Any]:
        """Role, scope and home as the services take them."""
        role = Role(self.cleaned_data["role"])
        part = UUID(self.cleaned_data["part"]) if self.cleaned_data["part"] else None
        if role == Role.RESIDENT:
            home = home_at(part, self.cleaned_data["room"])
            return {"role": role, "scope_id": None, "household_id": home.id if home else None}
        return {"role": role, "scope_id": part, "household_id": None}
