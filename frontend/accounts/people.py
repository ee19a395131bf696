"""The people of a place, for those who let them in: roles, invitations, ways back, closing."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from district.core.errors import DomainError
from district.identity.models import Account, Invitation
from district.identity.queries import current_grants, open_invitations, people, person
from district.identity.services.accounts import deactivate_account, reactivate_account
from district.identity.services.invitations import (
    issue_invitation,
    issue_way_back,
    revoke_invitation,
)
from district.identity.services.roles import end_role, grant_role
from frontend.access import needs_people_action, viewer_of
from frontend.accounts.forms import RoleForm, SearchForm
from frontend.accounts.parts import part_names, parts_here
from tenants.register.arrivals import settle_at_home

PAGE_SIZE = 50


@require_safe
@needs_people_action
def list_people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account here, by name."""
    search = SearchForm(request.GET)
    wanted = search.cleaned_data["q"] if search.is_valid() else ""
    page = Paginator(people(search=wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "wanted": wanted, "invited": open_invitations().count()}
    return render(request, "accounts/people.html", context)


@require_safe
@needs_people_action
def list_invitations(request: HttpRequest) -> HttpResponse:
    """Links that still let somebody in."""
    invitations = list(open_invitations())
    names = part_names(one.scope_id for one in invitations)
    rows = [(one, names.get(one.scope_id)) for one in invitations]
    return render(request, "accounts/invitations.html", {"rows": rows})


@method_decorator(needs_people_action, name="dispatch")
class InviteView(View):
    """A link for one person with one role; it is on the answer and nowhere else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, RoleForm(parts=parts_here()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RoleForm(request.POST, parts=parts_here())
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            invitation, secret = issue_invitation(by=viewer_of(request), **form.chosen)
        except DomainError as refusal:
            form.refuse(refusal)
            return self._page(request, form, status=refusal.status)
        return _link_page(request, invitation, secret)

    def _page(self, request: HttpRequest, form: RoleForm, status: int = 200) -> HttpResponse:
        return render(request, "accounts/invite.html", {"form": form}, status=status)


@require_POST
@needs_people_action
def take_back(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    invitation = open_invitations().filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    revoke_invitation(invitation=invitation, by=viewer_of(request))
    messages.success(request, _("邀请已撤回，链接不能再用。"))
    return redirect("people:invitations")


@method_decorator(needs_people_action, name="dispatch")
class PersonView(View):
    """One person: what they may do here, and another role for them."""

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self._page(request, person(account_id), RoleForm(parts=parts_here()))

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = person(account_id)
        form = RoleForm(request.POST, parts=parts_here())
        if not form.is_valid():
            return self._page(request, account, form, status=422)
        try:
            _grant(form, account, viewer_of(request))
        except DomainError as refusal:
            form.refuse(refusal)
            return self._page(request, account, form, status=refusal.status)
        messages.success(request, _("身份已增加。"))
        return redirect("people:person", account_id)

    def _page(
        self, request: HttpRequest, account: Account, form: RoleForm, status: int = 200
    ) -> HttpResponse:
        grants = list(account.grants.all())
        names = part_names(grant.scope_id for grant in grants)
        context = {
            "person": account,
            "roles": [(grant, names.get(grant.scope_id)) for grant in grants],
            "form": form,
        }
        return render(request, "accounts/person.html", context, status=status)


@transaction.atomic
def _grant(form: RoleForm, account: Account, by: Account) -> None:
    chosen = form.chosen
    grant_role(account=account, role=chosen["role"], scope_id=chosen["scope_id"], by=by)
    settle_at_home(account, chosen["household_id"], actor_id=by.id)


@require_POST
@needs_people_action
def end_grant(request: HttpRequest, account_id: UUID, grant_id: UUID) -> HttpResponse:
    """End a role at once."""
    grant = current_grants().filter(account=person(account_id), pk=grant_id).first()
    if grant is None:
        raise Http404
    end_role(grant=grant, by=viewer_of(request))
    messages.success(request, _("身份已结束。"))
    return redirect("people:person", account_id)


@require_POST
@needs_people_action
def close(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Close an account: its sessions and tokens end at once."""
    deactivate_account(account=person(account_id), by=viewer_of(request))
    messages.success(request, _("账号已停用，对方已退出登录。"))
    return redirect("people:person", account_id)


@require_POST
@needs_people_action
def reopen(request: HttpRequest, account_id: UUID) -> HttpResponse:
    reactivate_account(account=person(account_id), by=viewer_of(request))
    messages.success(request, _("账号已恢复。"))
    return redirect("people:person", account_id)


@require_POST
@needs_people_action
def offer_way_back(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A link for somebody who forgot the password."""
    invitation, secret = issue_way_back(account=person(account_id), by=viewer_of(request))
    return _link_page(request, invitation, secret)


def _link_page(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """The only page that ever shows the link; it is not kept by the browser either."""
    context = {
        "invitation": invitation,
        "part": part_names([invitation.scope_id]).get(invitation.scope_id),
        "link": request.build_absolute_uri(reverse("invitation", args=[secret])),
    }
    return render(request, "accounts/link.html", context, status=201)
