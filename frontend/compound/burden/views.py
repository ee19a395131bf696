"""填表工夫: how many forms this month, how many minutes, and in what most of it goes."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from district.core.clock import month_start, today
from district.core.permissions import Action
from frontend.access import needs
from frontend.compound.burden.words import minutes, most_of_it, times
from frontend.compound.tabs import compound_tabs
from tenants.burden.models import Who
from tenants.burden.queries import Spent, months_before, spent_in


@dataclass(frozen=True)
class Card:
    """One kind of people in words; what is empty is not said."""

    who: str | Promise
    minutes: str
    most: str
    forms: str
    taps: str
    refused: str
    untimed: str


@dataclass(frozen=True)
class Line:
    """One earlier month in words."""

    month: date
    forms: str
    minutes: str


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    month = month_start(today())
    told = spent_in(month)
    context = {
        "month": month,
        "cards": [card_of(who, one) for who, one in told.by_whom.items()],
        "for_figures": times(told.for_figures),
        "earlier": [
            Line(one.month, times(one.forms), minutes(one.seconds, one.timed))
            for one in months_before(month)
        ],
        "tabs": compound_tabs(request, "burden:show"),
    }
    return render(request, "compound/burden/show.html", context)


def card_of(who: Who, spent: Spent) -> Card:
    is_partly_known = spent.timed and spent.timed < spent.forms
    return Card(
        who.label,
        minutes=minutes(spent.seconds, spent.timed),
        most=" · ".join(most_of_it(spent.by_form)),
        forms=times(spent.forms),
        taps=times(spent.taps),
        refused=times(spent.refused) if spent.refused else "",
        untimed=times(spent.forms - spent.timed) if is_partly_known else "",
    )
