"""What this phone has not sent yet: the list is drawn on the phone, the server never sees it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "compound/outbox/show.html")


@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """A fresh token against forgery: that of a page kept since morning may be an old one."""
    return JsonResponse({"token": get_token(request)})
