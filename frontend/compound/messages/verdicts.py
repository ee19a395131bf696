"""The page behind a verdict link: what was done, two questions, big buttons; no log-in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from district.core.errors import DomainError
from district.core.windows import count_in_window
from district.identity.clients import client_key
from district.identity.models import Account
from frontend.compound.matters.forms import JudgeForm
from tenants.matters.models import Satisfaction, Solution
from tenants.messages.links import Standing, asked_by, judge_through

_A_MINUTE, _SECONDS = 30, 60
_SAID = {
    Standing.USED: _("这件事您已经评价过了，谢谢您。"),
    Standing.LATE: _("评价的时间已经过了（办结后 15 天）。还有什么没办好，请直接告诉我们。"),
    Standing.REOPENED: _("这件事正在重新办理，办好以后会再请您评。"),
    Standing.MERGED: _("这件事已经和别的事并在一起办，办好以后会再请您评。"),
    Standing.SETTLED: _("这件事的评价已经记下，不用再评了。"),
}


# No cookie opens anything here: the address is the key, so there is nothing to forge. And a browser
# that must not tell where it comes from sends no origin that could be checked.
@method_decorator(
    [csrf_exempt, login_not_required, sensitive_variables("verdict_key")], name="dispatch"
)
class VerdictPage(View):
    """Looking at it spends nothing: messengers fetch links on their own."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if count_in_window(f"verdict|{client_key(request)}", _SECONDS) > _A_MINUTE:
            raise DomainError("too_fast", _("点得太快了，请等一分钟再试。"), status=429)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, verdict_key: str) -> HttpResponse:
        return self._page(verdict_key, JudgeForm())

    def post(self, request: HttpRequest, verdict_key: str) -> HttpResponse:
        form = JudgeForm(request.POST)
        if not form.is_valid():
            return self._page(verdict_key, form, status=422)
        values, viewer = form.cleaned_data, request.user
        try:
            judge_through(
                secret=verdict_key,
                solution=Solution(values["solution"]),
                satisfaction=Satisfaction(values["satisfaction"]),
                note=values["note"],
                viewer=viewer if isinstance(viewer, Account) else None,
            )
        except DomainError as refusal:
            form.refuse(refusal)
            return self._page(verdict_key, form, status=refusal.status)
        return self._page(verdict_key, JudgeForm(), is_done=True)

    def _page(
        self, verdict_key: str, form: JudgeForm, status: int = 200, *, is_done: bool = False
    ) -> HttpResponse:
        asked = asked_by(verdict_key)
        said = _("评价收到了，谢谢您！") if is_done else _SAID.get(asked.standing, "")
        context = {"asked": asked, "form": form, "said": said, "is_done": is_done}
        return render(self.request, "compound/messages/verdict.html", context, status=status)
