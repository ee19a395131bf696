"""Text size, light or dark, and language: kept in cookies, so they work without scripts."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.charts.shapes import Text

TEXTS = (("normal", _("标准")), ("large", _("大字")), ("largest", _("特大字")))
THEMES = (("auto", _("跟随系统")), ("light", _("浅色")), ("dark", _("深色")))
TEXT_COOKIE = "chunshui_text"
THEME_COOKIE = "chunshui_theme"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """How one reader wants pages to look; unknown cookie values fall back."""

    text: str = "normal"
    theme: str = "auto"

    @classmethod
    def of(cls, request: HttpRequest) -> "Preferences":
        text = request.COOKIES.get(TEXT_COOKIE, "")
        theme = request.COOKIES.get(THEME_COOKIE, "")
        return cls(
            text if text in dict(TEXTS) else cls.text, theme if theme in dict(THEMES) else cls.theme
        )

    @property
    def next_text(self) -> str:
        """The size that the button in the app bar leads to: larger, and then round again."""
        sizes = [size for size, _label in TEXTS]
        return sizes[(sizes.index(self.text) + 1) % len(sizes)]

    @property
    def next_text_label(self) -> str | Promise:
        return {"normal": _("标准字"), "large": _("大字"), "largest": _("特大字")}[self.next_text]


class PreferencesForm(forms.Form):
    """Every field is optional: the button in the app bar sends the text size alone."""

    text = forms.ChoiceField(
        label=_("文字大小"), choices=TEXTS, widget=forms.RadioSelect, required=False
    )
    theme = forms.ChoiceField(
        label=_("浅色或深色"), choices=THEMES, widget=forms.RadioSelect, required=False
    )
    language = forms.ChoiceField(
        label=_("语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect, required=False
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_preferences(request: HttpRequest) -> HttpResponse:
    """Show the choices; on POST keep those that were sent and go back to where one was."""
    form = PreferencesForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        response = redirect(safe_next(request, form.cleaned_data["next"]))
        _keep(response, form.cleaned_data)
        return response
    status = 422 if form.is_bound else 200
    return render(request, "preferences.html", {"form": form}, status=status)


def text_size(request: HttpRequest) -> Text:
    """The text size for which a chart is to be drawn."""
    return cast(Text, Preferences.of(request).text)


def safe_next(request: HttpRequest, address: str) -> str:
    """``address`` if it stays on this host, otherwise the start page."""
    stays = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if stays else "/"


def _initial(request: HttpRequest) -> dict[str, Any]:
    chosen = Preferences.of(request)
    return {
        "text": chosen.text,
        "theme": chosen.theme,
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "next": safe_next(request, request.GET.get("next", "/")),
    }


def _keep(response: HttpResponse, chosen: dict[str, str]) -> None:
    cookies = {
        TEXT_COOKIE: chosen["text"],
        THEME_COOKIE: chosen["theme"],
        settings.LANGUAGE_COOKIE_NAME: chosen["language"],
    }
    for name, value in cookies.items():
        if value:
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
