"""Onboarding by a sheet: check it, see what it would do, confirm, watch each row."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from district.core.errors import DomainError
from district.core.permissions import Action
from district.core.sheets.templates import mending_page, template_csv, template_xlsx
from district.core.sheets.writing import write_xlsx
from district.registry.models import OnboardingBatch, RowOutcome
from district.registry.onboarding_sheet import COMPOUND_SHEET
from district.registry.queries.onboarding import (
    onboarding_batch,
    progress_of,
    recent_batches,
    rows_of,
)
from district.registry.services.onboarding import commit_onboarding, resume_onboarding
from district.registry.services.preview import preview_onboarding
from frontend.access import needs, viewer_of
from frontend.district.onboarding.forms import SheetForm
from frontend.district.onboarding.rows import mending_rows, shown_rows
from frontend.files import attached

PAGE_SIZE = 50
_TEMPLATES = {"xlsx": template_xlsx, "csv": template_csv}


@method_decorator(needs(Action.COMPOUNDS_ONBOARD), name="dispatch")
class StartView(View):
    """A sheet goes in; nothing is written but the preview."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        sheet = form.cleaned_data["file"]
        try:
            batch = preview_onboarding(
                source=sheet, filename=sheet.name, account_id=viewer_of(request).id
            )
        except DomainError as refusal:
            form.add_error("file", refusal.sentence)
            return self._page(request, form, status=refusal.status)
        return redirect("onboarding:batch", batch.pk)

    def _page(self, request: HttpRequest, form: SheetForm, status: int = 200) -> HttpResponse:
        batches = [(batch, progress_of(batch)) for batch in recent_batches()]
        context = {"form": form, "batches": batches, "columns": COMPOUND_SHEET.columns}
        return render(request, "district/onboarding/start.html", context, status=status)


@require_safe
@needs(Action.COMPOUNDS_ONBOARD)
def show_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The preview, or after the commit how far each row has come."""
    return render(request, "district/onboarding/batch.html", _context(request, batch_id))


@require_safe
@needs(Action.COMPOUNDS_ONBOARD)
def show_progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The moving part of the page, asked for every two seconds until nothing moves."""
    return render(request, "district/onboarding/_progress.html", _context(request, batch_id))


@require_POST
@needs(Action.COMPOUNDS_ONBOARD)
def commit(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Carry out the preview; a second click changes nothing."""
    commit_onboarding(batch_id=batch_id, account_id=viewer_of(request).id)
    return redirect("onboarding:batch", batch_id)


@require_POST
@needs(Action.COMPOUNDS_ONBOARD)
def resume(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Go on with the rows that failed or were interrupted."""
    resume_onboarding(batch_id=batch_id, account_id=viewer_of(request).id)
    messages.success(request, _("已重新开始，完成的行保持不变。"))
    return redirect("onboarding:batch", batch_id)


@require_safe
@needs(Action.COMPOUNDS_ONBOARD)
def download_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet with an example and an explanation of every column."""
    return attached(_TEMPLATES[kind](COMPOUND_SHEET), _("小区名单模板") + f".{kind}")


@require_safe
@needs(Action.COMPOUNDS_ONBOARD)
def download_bad_rows(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The rows that were refused, with the reason in a last column; mend it and upload it."""
    batch = onboarding_batch(batch_id)
    page = mending_page(*mending_rows(batch.rows.filter(outcome=RowOutcome.BAD)))
    return attached(write_xlsx([page]), _("待改正的行") + ".xlsx")


def _context(request: HttpRequest, batch_id: UUID) -> dict[str, Any]:
    batch = onboarding_batch(batch_id)
    # First the counts, then the rows: what moves in between only looks unfinished.
    progress = progress_of(batch)
    page = Paginator(rows_of(batch), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "batch": batch,
        "progress": progress,
        "page": page,
        "rows": shown_rows(page.object_list, committed=_committed(batch)),
        "moves": _committed(batch) and not progress.is_finished,
    }


def _committed(batch: OnboardingBatch) -> bool:
    return batch.committed_at is not None
