"""How weights and areas of a vote are printed."""

from django import template
from django.utils.translation import gettext as _

from tenants.decisions.counting import Weight
from tenants.decisions.models import Vote
from tenants.ownership.models import AreaBasis

register = template.Library()


@register.filter
def area(hundredths: int | None) -> str:
    """Square metres of hundredths, exactly: 12345 is 123.45."""
    if hundredths is None:
        return ""
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02}"


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
