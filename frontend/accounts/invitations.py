"""Accepting an invitation, or coming back in with a new password: no account is needed yet."""

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from district.core.errors import DomainError
from district.identity.clients import client_key
from district.identity.models import Account, Invitation
from district.identity.services.invitations import (
    accept_invitation,
    find_invitation,
    take_way_back,
)
from frontend.accounts.forms import AcceptForm, NewPasswordForm
from frontend.accounts.parts import part_names
from tenants.register.arrivals import settle_at_home


@method_decorator([login_not_required, sensitive_post_parameters()], name="dispatch")
class InvitationView(View):
    """One link, one person. Looking at it uses nothing up: messengers fetch links on their own."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        invitation = find_invitation(secret)
        return _page(request, invitation, _form(invitation)())

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        invitation = find_invitation(secret)
        form = _form(invitation)(request.POST)
        if not form.is_valid():
            return _page(request, invitation, form, status=422)
        try:
            account = _let_in(request, secret, form.cleaned_data)
        except DomainError as refusal:
            if refusal.code == "invitation_closed":
                raise
            form.refuse(refusal)
            return _page(request, invitation, form, status=refusal.status)
        login(request, account)
        return redirect("/")


def _form(invitation: Invitation) -> type[NewPasswordForm]:
    return NewPasswordForm if invitation.account_id else AcceptForm


@transaction.atomic
def _let_in(request: HttpRequest, secret: str, given: dict[str, Any]) -> Account:
    if "phone" not in given:
        return take_way_back(secret=secret, password=given["password"])
    accepted = accept_invitation(
        secret=secret,
        phone=given["phone"],
        name=given["name"],
        password=given["password"],
        client=client_key(request),
    )
    account = accepted.account
    settle_at_home(account, accepted.invitation.household_id, actor_id=account.id)
    return account


def _page(
    request: HttpRequest, invitation: Invitation, form: NewPasswordForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "invitation": invitation,
        "part": part_names([invitation.scope_id]).get(invitation.scope_id),
    }
    return render(request, "accounts/invitation.html", context, status=status)
