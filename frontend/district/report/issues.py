"""正式发布: a report is given out, read again to the byte, and given out anew with what changed."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.queries import names_of
from district.metrics.definitions import catalogue_on
from district.metrics.documents import DocumentKind
from district.metrics.figures import Period
from district.metrics.issuing import issue_report, last_issue, pending_changes
from district.metrics.models import ReportIssue
from district.metrics.models.issues import REASON_LENGTH
from district.metrics.queries.issues import issued_document, issues_of, readable_issue
from district.metrics.queries.readings import reference_day
from district.metrics.rights import readable_place
from district.registry.tree import tree_on
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.overview.choices import address
from frontend.reports.differences import Difference, differences
from frontend.reports.wording import period as period_text

SHOWN = 50


class IssueForm(RefusableForm):
    reason = forms.CharField(
        label=_("原因"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("重新发布时要写，会印在变更说明里。不要写姓名、手机号等个人信息。"),
    )


class IssueReport(ServicePage):
    """Gives out the report of one division and period."""

    action = Action.REPORT_ISSUE
    form_class = IssueForm
    template = "district/report/issue_form.html"
    title = _("正式发布报表")
    text: ClassVar[Promise] = _(
        "发布以后，这份报表的数字和文件永远保持原样，以后数据更正也不会改变它。"
        "需要更正时可以重新发布，并列出改变的数字。"
    )
    submit, done = _("正式发布"), _("报表已正式发布。")

    def find(self) -> None:
        self.period = Period.parse(self.kwargs["period"])
        organisation = self.request.GET.get("organisation", "")
        place = readable_place(self.viewer, self.period, organisation, action=self.action)
        if place is None or place.slug:
            raise Http404
        self.place = place
        self.last = last_issue(place, self.period)

    def context(self) -> dict[str, Any]:
        found = pending_changes(self.place, self.period)
        return {
            "place": self.place,
            "period_text": period_text(self.period),
            "last": self.last,
            "count": len(found),
            "differences": _differences(found[:SHOWN], self.period),
            "more": max(0, len(found) - SHOWN),
        }

    def back(self) -> str:
        return reverse("reports:show")

    def after(self) -> str:
        return reverse("reports:issued", args=[self.issue.pk])

    def carry_out(self, form: RefusableForm) -> None:
        self.issue = issue_report(
            place=self.place,
            period=self.period,
            by_id=self.viewer.pk,
            reason=form.cleaned_data["reason"],
        )


@require_safe
@needs(Action.REPORT_EXPORT)
def show_issue(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """An issued report: its files, who gave it out, and what changed since the one before."""
    issue = readable_issue(viewer_of(request), issue_id)
    period = Period.parse(issue.period)
    names = names_of({issue.issued_by} if issue.issued_by else set())
    files = [
        (one, reverse("reports:issued-file", args=[issue.pk, one.kind]))
        for one in issue.files.defer("body")
    ]
    context = {
        "issue": issue,
        "period_text": period_text(period),
        "who": names.get(issue.issued_by, "") if issue.issued_by else "",
        "files": files,
        "count": len(issue.changes),
        "differences": _differences(issue.changes, period),
        "others": [one for one in issues_of(issue.division, [period]) if one.pk != issue.pk],
    }
    return render(request, "district/report/issue.html", context)


@require_safe
@needs(Action.REPORT_EXPORT)
def download_issued(request: HttpRequest, issue_id: UUID, kind: str) -> HttpResponse:
    """One file of an issued report, to the byte as it was given out."""
    issue = readable_issue(viewer_of(request), issue_id)
    document = issued_document(issue, DocumentKind.read(kind))
    return HttpResponse(document.body, content_type=document.media_type, headers=document.headers)


def issue_address(period: Period, organisation: str = "") -> str:
    """Where the report of a period is given out."""
    return address(reverse("reports:issue", args=[str(period)]), organisation=organisation)


def _differences(changes: list[dict[str, Any]], period: Period) -> list[Difference]:
    if not changes:
        return []
    return list(differences(changes, catalogue_on(period.last_day), tree_on(reference_day(period))))


def newest_issues(issues: Iterable[ReportIssue]) -> dict[str, ReportIssue]:
    """The newest issue of each period."""
    return {one.period: one for one in sorted(issues, key=lambda one: one.number)}
