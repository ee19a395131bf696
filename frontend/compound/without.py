"""本月无 in one tap, whatever there was none of: for councils, visits and disputes."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from district.core.errors import DomainError


def confirm_none(
    request: HttpRequest, month: str, *, confirm: Callable[[date], object], back: str
) -> HttpResponse:
    """Have ``confirm`` told of the ``month`` (2023-04) by its first day; then to the page ``back``.

    What is refused is said there.
    """
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404 from error
    try:
        confirm(first)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已确认。"))
    return redirect(back)
