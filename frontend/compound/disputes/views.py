"""纠纷调解: the own cases, one case with its record, what is printed; and a child in danger."""

from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.compound.disputes.forms import DangerForm
from frontend.compound.tabs import compound_tabs
from frontend.compound.without import confirm_none
from tenants.disputes import queries
from tenants.disputes.access import danger_reports_of, own_dispute
from tenants.disputes.dangers import report_danger
from tenants.disputes.models import Authority, Side
from tenants.disputes.quiet import confirm_quarter_without, quarters_to_confirm
from tenants.disputes.recurring import earlier_ones

LISTED = 100


@require_safe
@needs(Action.DISPUTES_MEDIATE)
def listing(request: HttpRequest) -> HttpResponse:
    """Those that the viewer mediates; of the secretary all."""
    viewer = viewer_of(request)
    context = {
        "tabs": compound_tabs(request, "disputes:list"),
        "disputes": queries.listed_disputes(viewer).select_related("mediator")[:LISTED],
        "quarters": [(one, (one.month + 2) // 3) for one in quarters_to_confirm(viewer)],
        "usual_from": today() - queries.USUAL_TIME,
        "today": today(),
    }
    return render(request, "compound/disputes/list.html", context)


@require_POST
@needs(Action.DISPUTES_MEDIATE)
def confirm_without(request: HttpRequest, month: str) -> HttpResponse:
    """本季度无纠纷, in one tap; ``month`` is the quarter's first."""
    viewer = viewer_of(request)

    def confirm(first: date) -> object:
        return confirm_quarter_without(actor=viewer, month=first)

    return confirm_none(request, month, confirm=confirm, back="disputes:list")


@require_safe
@needs(Action.DISPUTES_MEDIATE)
def show(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One case: the next step, who stands in it, what was agreed, and all that was written down."""
    viewer = viewer_of(request)
    dispute = own_dispute(viewer, dispute_id)
    parties = list(queries.parties_of(dispute))
    recurs = queries.recurrence_of(dispute)
    sides = [(side, [one for one in parties if one.side == side], side.label) for side in Side]
    context = {
        "dispute": dispute,
        "sides": sides,
        "is_two_sided": all(found for _side, found, _label in sides),
        "households": sum(one.household_id is not None for one in parties),
        "units": queries.sides_by_unit(dispute)
        if dispute.is_collective and dispute.is_open
        else [],
        "steps": queries.steps_of(dispute),
        "recurs": recurs,
        "earlier": [] if recurs else earlier_ones(viewer, dispute)[:3],
        "today": today(),
    }
    return render(request, "compound/disputes/show.html", context)


@require_safe
@needs(Action.DISPUTES_MEDIATE)
def agreement(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """The agreement on A4, to be signed by both sides."""
    dispute = own_dispute(viewer_of(request), dispute_id)
    if not dispute.is_settled:
        raise Http404
    parties = list(queries.parties_of(dispute))
    sides = [(side.label, [one for one in parties if one.side == side]) for side in Side]
    context = {"dispute": dispute, "sides": sides}
    return render(request, "compound/disputes/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.DANGER_REPORT)
def danger(request: HttpRequest) -> HttpResponse:
    """Whom to call comes first; that it was done is one tap."""
    viewer = viewer_of(request)
    status = 200
    if request.method == "POST":
        form = DangerForm(request.POST)
        try:
            if not form.is_valid():
                raise DomainError("bad_report", _("没有记下来，请再点一次。"))
            report_danger(actor=viewer, **form.cleaned_data)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _("已记下报告的时间。"))
            return redirect("disputes:danger")
    context = {
        "authorities": Authority.choices,
        "reports": danger_reports_of(viewer)[:LISTED],
        "client_id": uuid4(),
    }
    return render(request, "compound/disputes/danger.html", context, status=status)
