"""How weights and areas of a vote are printed."""

from datetime import datetime, time, timedelta

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from frontend.templatetags import chunshui
from tenants.decisions.counting import Weight
from tenants.decisions.models import Vote
from tenants.ownership.areas import area_text
from tenants.ownership.models import AreaBasis

register = template.Library()


@register.filter
def area(hundredths: int | None) -> str:
    """Square metres, exactly: 12345 hundredths are 123.45."""
    return "" if hundredths is None else area_text(hundredths)


@register.filter
def until(moment: datetime) -> str:
    """The end as people say it: midnight is 24:00 of the day that ends."""
    if localtime(moment).time() != time.min:
        return chunshui.moment(moment)
    return f"{chunshui.day(moment - timedelta(microseconds=1))} 24:00"


@register.filter
def weight(told: Weight) -> str:
    """So many owners, with so much area."""
    return _("%(number)s 人，%(area)s 平方米") % {"number": told.number, "area": area(told.area)}


@register.filter
def base(vote: Vote) -> str:
    return weight(Weight(vote.base_number or 0, vote.base_area or 0))


@register.filter
def area_basis(code: str) -> str:
    """Which of a part's areas counted."""
    return str(AreaBasis(code).label) if code in AreaBasis.values else ""
