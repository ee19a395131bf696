"""Tags and filters of our pages: icons, counts, days, moments."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from district.core.counts import Count
from district.core.money import yuan
from frontend.numbers import grouped, join_unit
from tenants.ownership.areas import area_text

register = template.Library()

KIND_ICONS = {
    "info": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "danger": "circle-alert",
    "brand": "flag",
    "plain": "circle",
}
ICON_ATTRIBUTES: dict[str, Any] = {"class": "icon", "aria_hidden": "true", "focusable": "false"}
MESSAGE_KINDS = {"success": "ok", "warning": "warn", "error": "danger"}
DASH = "—"


@lru_cache(maxsize=512)
def _drawn_icon(name: str) -> SafeString:
    return SafeString(lucide(name, **ICON_ATTRIBUTES))


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "house" %}``: a lucide icon for the eye only; an unknown name raises."""
    return _drawn_icon(str(name))


@register.filter
def kind_icon(kind: str | None) -> str:
    """The icon that says ok, warn, danger … without colour."""
    return KIND_ICONS.get(str(kind or "plain"), "circle")


@register.filter
def notice_kind(message: Message) -> str:
    """Our kind of notice for a message of Django's levels."""
    return MESSAGE_KINDS.get(message.level_tag, "info")


@register.filter
def language_tag(code: str) -> str:
    """zh-hans as browsers and screen readers want it: zh-Hans."""
    return code.replace("-hans", "-Hans")


@register.filter
def is_missing(value: object) -> bool:
    """Whether a figure is unknown: an unknown Count, None or an empty text. Zero is known."""
    return value is None or value == "" or (isinstance(value, Count) and not value.is_known)


@register.filter
def count(value: Count | int | None) -> str:
    """22, 50余 or 未填报."""
    if value is None:
        return str(Count())
    if not isinstance(value, Count):
        return grouped(value)
    if value.value is None or value.at_least:
        return str(value)
    return grouped(value.value)


@register.filter
def counted(value: Count | int | None, unit: str) -> str:
    """22 件, 20余项 or 未填报."""
    if is_missing(value):
        return count(value)
    return join_unit(count(value), unit, is_about=isinstance(value, Count) and value.at_least)


@register.filter
def figure(value: Any) -> str:
    """A tile's figure: counts and whole numbers grouped, missing in words, text as it is."""
    if isinstance(value, str) and value:
        return value
    return count(value) if value is None or isinstance(value, Count | int) else count(None)


@register.filter
def square_metres(area: int) -> str:
    """8,912 hundredths as 89.12."""
    return area_text(area)


@register.filter
def cost(fen: int) -> str:
    """A sum of fen in yuan; zero says that nothing was paid."""
    return _("¥%(sum)s") % {"sum": yuan(fen)} if fen else _("没花钱")


@register.filter
def percent(value: Decimal | float | None) -> str:
    """95.45 (of a hundred) as 95.5%; a dash where there is nothing to divide."""
    if value is None:
        return DASH
    return f"{grouped(value, 1)}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月22日, as the calendar in Asia/Shanghai has it."""
    if value is None:
        return DASH
    shown = localtime(value) if isinstance(value, datetime) else value
    return date_format(shown, _("Y年n月j日"))


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月22日 02:00 in Asia/Shanghai."""
    return DASH if value is None else date_format(localtime(value), _("Y年n月j日 H:i"))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11月22日, where the year is clear from the page."""
    if value is None:
        return DASH
    shown = localtime(value) if isinstance(value, datetime) else value
    return date_format(shown, _("n月j日"))


@register.filter
def month(value: date | None) -> str:
    """2026年11月."""
    return DASH if value is None else date_format(value, _("Y年n月"))


@register.filter
def veiled_name(value: str) -> str:
    """康**: enough for whoever is meant (rules.md §13.2)."""
    return f"{value[:1]}**"


@register.filter
def masked_phone(value: str | None) -> str:
    """138****5678: enough to recognise, not enough to ring."""
    text = value or ""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****"


@register.filter
def page_query(query: QueryDict | None, number: int) -> str:
    """The filters of this list with another page: ``{{ request.GET|page_query:2 }}``."""
    changed = query.copy() if query is not None else QueryDict(mutable=True)
    changed["page"] = str(number)
    return changed.urlencode()
