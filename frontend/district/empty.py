"""What stands in the place of figures before there are any."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def without_figures(request: HttpRequest, title: str = "") -> HttpResponse:
    """When there will be some; ``title`` is of the page that was asked for."""
    return render(request, "district/empty.html", {"title": title or _("全区总览")})
