"""One's own page: who one is here, the password, the sessions, the keys for machines."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import grants_on, may, people_action
from district.identity.clients import client_key
from district.identity.queries import live_tokens
from district.identity.services.accounts import change_password, end_sessions
from district.identity.services.tokens import issue_token, revoke_token
from district.tenancy.context import current_compound
from frontend.access import needs, viewer_of
from frontend.accounts.forms import ChangePasswordForm, TokenForm
from frontend.accounts.parts import part_names
from tenants.messages.queries import unread_messages


@require_safe
def show_me(request: HttpRequest) -> HttpResponse:
    """Name, masked phone, roles, and what else one may set."""
    grants = grants_on(viewer_of(request))
    names = part_names(grant.scope_id for grant in grants)
    unread = unread_messages(viewer_of(request)) if current_compound() else 0
    context = {
        "unread": unread,
        "roles": [(grant, names.get(grant.scope_id)) for grant in grants],
        "may_manage_people": may(request.user, people_action()),
        "may_use_tokens": may(request.user, Action.TOKENS_OWN),
    }
    return render(request, "accounts/me.html", context)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordView(View):
    """Another password; all other sessions end, this one goes on under a new key."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/password.html", {"form": ChangePasswordForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChangePasswordForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                change_password(
                    account=viewer_of(request),
                    old=form.cleaned_data["old"],
                    new=form.cleaned_data["password"],
                    client=client_key(request),
                )
            except DomainError as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                update_session_auth_hash(request, viewer_of(request))
                messages.success(request, _("密码已修改，其他设备上的登录已退出。"))
                return redirect("me:show")
        return render(request, "accounts/password.html", {"form": form}, status=status)


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere else: a lost phone, a shared computer."""
    end_sessions(account=viewer_of(request))
    update_session_auth_hash(request, viewer_of(request))
    messages.success(request, _("其他设备上的登录已退出。"))
    return redirect("me:show")


@method_decorator(needs(Action.TOKENS_OWN), name="dispatch")
class TokensView(View):
    """Keys for machines; a new one's secret is on the answer to its making and nowhere else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, TokenForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            token, secret = issue_token(account=viewer_of(request), **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            return self._page(request, form, status=refusal.status)
        context = {"token": token, "secret": secret}
        return render(request, "accounts/token_made.html", context, status=201)

    def _page(self, request: HttpRequest, form: TokenForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "tokens": live_tokens(viewer_of(request))}
        return render(request, "accounts/tokens.html", context, status=status)


@require_POST
@needs(Action.TOKENS_OWN)
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    revoke_token(account=viewer_of(request), token_id=token_id)
    messages.success(request, _("令牌已停用。"))
    return redirect("me:tokens")
