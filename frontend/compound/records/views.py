"""Pages that bring files of records in and out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from district.core.clock import today
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.permissions import Action
from district.core.sheets.table import Limits
from district.core.sheets.templates import mending_pages, template_csv, template_xlsx
from district.core.sheets.writing import write_xlsx
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.records.forms import UploadForm
from frontend.compound.records.shown import shown_files
from frontend.compound.tabs import compound_tabs
from tenants.records.exporting import export_zip
from tenants.records.kinds import KINDS, kind_called
from tenants.records.services import NamedFile, preview_files
from tenants.records.uploads import confirm_upload, files_of, keep_upload, upload_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = Limits().size


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.RECORDS_IMPORT)
def show(request: HttpRequest) -> HttpResponse:
    """The form for files, the templates, and the way out; a POST leads to the preview."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        # One byte more than is allowed lets the reader say that the file is too large.
        files = [
            NamedFile(file.name or "", file.read(MOST_BYTES + 1))
            for file in form.cleaned_data["tables"]
        ]
        try:
            upload = keep_upload(account=viewer_of(request), files=files)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("records:preview", upload.pk)
    context = {
        "tabs": compound_tabs(request, "records:show"),
        "form": form,
        "kinds": KINDS,
        "may_export": may(request.user, Action.RECORDS_EXPORT),
    }
    status = 422 if is_sent else 200
    return render(request, "compound/records/show.html", context, status=status)


@require_safe
@needs(Action.RECORDS_IMPORT)
def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the uploaded files would change; nothing is written yet."""
    upload = upload_of(viewer_of(request), upload_id)
    report = preview_files(files=files_of(upload))
    context = {"upload": upload, "report": report, "files": shown_files(report)}
    return render(request, "compound/records/preview.html", context)


@require_POST
@needs(Action.RECORDS_IMPORT)
def commit(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Write what was previewed; what changed meanwhile is tried anew and told."""
    viewer = viewer_of(request)
    upload = upload_of(viewer, upload_id)
    skip_bad = request.POST.get("skip_bad") == "1"
    report = confirm_upload(upload=upload, skip_bad=skip_bad, actor_id=viewer.pk)
    if not report.is_written:
        messages.error(request, _("没有写入任何内容，请看下面的问题。"))
        return redirect("records:preview", upload_id)
    new, changed = report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]
    messages.success(
        request,
        ngettext(
            "已导入：新增 %(new)s 行，更新 %(changed)s 行。",
            "已导入：新增 %(new)s 行，更新 %(changed)s 行。",
            new,
        )
        % {"new": new, "changed": changed},
    )
    return redirect("records:show")


@require_safe
@needs(Action.RECORDS_IMPORT)
def bad_rows(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The bad rows of all files, one worksheet each, to mend and to upload again."""
    upload = upload_of(viewer_of(request), upload_id)
    report = preview_files(files=files_of(upload))
    pages = [
        page
        for file in report.files
        if file.reading and file.problems
        for page in mending_pages(file.reading, file.problems)
    ]
    if not pages:
        return redirect("records:preview", upload_id)
    return _download(write_xlsx(pages), "bad-rows.xlsx", XLSX)


@require_safe
@needs(Action.RECORDS_IMPORT)
def template(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """An empty table with an example row, which an import passes over."""
    kind = kind_called(name)
    if ending == "csv":
        return _download(template_csv(kind.sheet), kind.filename, "text/csv; charset=utf-8")
    return _download(template_xlsx(kind.sheet), f"{name}.xlsx", XLSX)


@require_POST
@needs(Action.RECORDS_EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Everything as files; it is written down who took it along."""
    archive = export_zip(masked=True, actor_id=viewer_of(request).pk)
    return _download(archive, f"records-{today():%Y%m%d}.zip", "application/zip")


def _download(content: bytes, filename: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response
