"""报表: the periods with figures, and each report as a file."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from district.metrics.documents import DocumentKind, write_document
from district.metrics.figures import Period, PeriodType
from district.metrics.models import ReportIssue
from district.metrics.queries import periods_available
from district.metrics.queries.issues import issues_of
from district.metrics.rights import readable_place
from frontend.access import needs, viewer_of
from frontend.district.report.issues import issue_address, newest_issues
from frontend.reports.wording import period as period_text

ROWS = 24


@dataclass(frozen=True)
class Issue:
    """One report that can be read and taken along."""

    name: str
    url: str
    files: tuple[tuple[str, str], ...]
    issued: ReportIssue | None = None
    issue_url: str = ""


@require_safe
@needs(Action.REPORT_EXPORT)
def list_reports(request: HttpRequest) -> HttpResponse:
    """Every month and longer period with figures, the newest first, with its four files."""
    listed = [one for one in periods_available() if one.type is not PeriodType.DAY]
    page = Paginator(listed, ROWS).get_page(request.GET.get("page"))
    issued = _issued(viewer_of(request), [*page])
    may_issue = may(request.user, Action.REPORT_ISSUE)
    context = {
        "page": page,
        "issues": [_issue(one, issued, may_issue) for one in page],
        "may_subscribe": may(request.user, Action.REPORT_SUBSCRIBE),
    }
    return render(request, "district/report/list.html", context)


@require_safe
@needs(Action.REPORT_EXPORT)
def download_report(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """The report of what the viewer may see, as a file."""
    asked = Period.parse(period)
    place = readable_place(
        viewer_of(request), asked, request.GET.get("organisation", ""), action=Action.REPORT_EXPORT
    )
    document = write_document(place, asked, DocumentKind.read(kind))
    return HttpResponse(document.body, content_type=document.media_type, headers=document.headers)


def _issued(viewer: Account, periods: list[Period]) -> dict[str, ReportIssue]:
    """The newest issue of each period, of the top of what the viewer may see."""
    place = readable_place(viewer, periods[0], action=Action.REPORT_EXPORT) if periods else None
    return newest_issues(issues_of(place.division, periods)) if place else {}


def _issue(period: Period, issued: dict[str, ReportIssue], may_issue: bool) -> Issue:
    files = tuple(
        (kind.upper(), reverse("reports:download", args=[str(period), kind.value]))
        for kind in DocumentKind
    )
    url = f"{reverse('overview:show')}?period={period}"
    is_over = period.last_day < today()
    return Issue(
        period_text(period),
        url,
        files,
        issued.get(str(period)),
        issue_address(period) if may_issue and is_over else "",
    )
