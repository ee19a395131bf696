"""Reports that were given out."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from district.metrics.documents import Document, DocumentKind, known_place
from district.metrics.figures import Period
from district.metrics.models import ReportIssue
from district.metrics.rights import readable_place
from district.registry.models import Division


def issues_of(division: Division, periods: Iterable[Period] | None = None) -> QuerySet[ReportIssue]:
    """The issues of one division's reports, the newest period and number first."""
    found = ReportIssue.objects.filter(division=division)
    if periods is not None:
        found = found.filter(period__in=[str(period) for period in periods])
    return found


def readable_issues(
    account: Account, period: Period | None = None, organisation: str = ""
) -> QuerySet[ReportIssue]:
    """The issues of the division asked for, or of the top of what the reader may see."""
    newest = ReportIssue.objects.order_by("-period_end").first()
    if newest is None:
        return ReportIssue.objects.none()
    place = readable_place(
        account,
        period or Period.parse(newest.period),
        organisation,
        action=Action.REPORT_EXPORT,
    )
    return issues_of(known_place(place).division, [period] if period else None)


def readable_issue(account: Account, issue_id: UUID) -> ReportIssue:
    """The issue, as unknown as what does not exist where its division is not the reader's."""
    require(account, Action.REPORT_EXPORT)
    issue = ReportIssue.objects.filter(pk=issue_id).first()
    if issue is None:
        raise NotFound("no_issue", _("没有这份正式报表。"))
    readable_place(
        account, Period.parse(issue.period), issue.organisation, action=Action.REPORT_EXPORT
    )
    return issue


def issued_document(issue: ReportIssue, kind: DocumentKind) -> Document:
    """The file, to the byte as it was given out."""
    kept = issue.files.get(kind=kind)
    return Document(kept.filename, kept.plain_name, kept.media_type, bytes(kept.body))
