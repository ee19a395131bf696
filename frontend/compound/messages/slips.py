"""评价条: a paper slip with a code to scan, for a requester who has no account here."""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views import View

from district.core.permissions import Action
from district.identity.access import require
from frontend.access import viewer_of
from frontend.compound.matters.clock_words import until
from tenants.matters.access import has_worked_on, readable_matter
from tenants.matters.veil import veiled
from tenants.messages.links import issue_slip


class SlipPage(View):
    """Asked first, for each slip is a link of its own; then the sheet, to be printed and handed over."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(request.user, Action.MATTER_RECORD_FOR_OTHERS)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, matter_id: UUID) -> HttpResponse:
        viewer = viewer_of(request)
        [matter] = veiled(viewer, [readable_matter(viewer, matter_id)])
        context = {"matter": matter, "is_handler": has_worked_on(viewer, matter)}
        return render(request, "compound/messages/slip_ask.html", context)

    def post(self, request: HttpRequest, matter_id: UUID) -> HttpResponse:
        link, secret = issue_slip(actor=viewer_of(request), matter_id=matter_id)
        address = request.build_absolute_uri(reverse("verdict", args=[secret]))
        context = {
            "matter": link.matter,
            "until": until(link.expires_at),
            "code": _code(address),
        }
        response = render(request, "compound/messages/slip.html", context, status=201)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response


def _code(address: str) -> str:
    """As a drawing in the page: no file of it is ever written, and nothing of it is typed in."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(scale=5, border=4, light="#ffffff", omitsize=False)
    return mark_safe(svg)  # noqa: S308  drawn by us from an address of our own
