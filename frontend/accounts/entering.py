"""Logging in and out, on the host of the place where one's account stands."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from district.core.errors import DomainError
from district.identity.clients import client_key
from district.identity.services.login import verify_credentials
from frontend.accounts.forms import LogInForm
from frontend.preferences import safe_next


@method_decorator([login_not_required, sensitive_post_parameters("password")], name="dispatch")
class LogInView(View):
    """Phone and password; every reason for a refusal is one sentence."""

    def get(self, request: HttpRequest) -> HttpResponse:
        following = safe_next(request, request.GET.get("next", "/"))
        if request.user.is_authenticated:
            return redirect(following)
        return _page(request, LogInForm(initial={"next": following}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LogInForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        given = form.cleaned_data
        try:
            account = verify_credentials(
                phone=given["phone"], password=given["password"], client=client_key(request)
            )
        except DomainError as refusal:
            form.refuse(refusal)
            return _page(request, form, status=refusal.status)
        login(request, account)
        return redirect(safe_next(request, given["next"]))


@require_POST
@login_not_required
def log_out(request: HttpRequest) -> HttpResponse:
    """End this session; only by POST, so that no foreign page can do it with a picture."""
    logout(request)
    return redirect("login")


def _page(request: HttpRequest, form: LogInForm, status: int = 200) -> HttpResponse:
    return render(request, "accounts/log_in.html", {"form": form}, status=status)
