"""Giving out a report: its figures are pinned as files, and a later issue says what changed."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError
from district.metrics.definitions import catalogue_on
from district.metrics.documents import Document, DocumentKind, IssueMark, write_documents
from district.metrics.figures import Period
from district.metrics.models import IssuedFile, ReportIssue
from district.metrics.models.issues import REASON_LENGTH
from district.metrics.queries.changes import locks_at
from district.metrics.rights import ReadablePlace

_READ = ("numerator", "denominator", "value", "state", "at_least")

Cells = dict[tuple[str, str], dict[str, Any]]


def issue_report(
    *, place: ReadablePlace, period: Period, by_id: UUID | None, reason: str = ""
) -> ReportIssue:
    """Give the report out as number one, or as the next number with what changed and why.

    Refused for a compound alone, for a period that is not over, and for a next number without a
    reason or without a change.
    """
    _check(place, period)
    last = last_issue(place, period)
    reason = _checked_reason(reason, last)
    with translation.override(settings.LANGUAGE_CODE), _one_moment():
        mark = IssueMark(number=last.number + 1 if last else 1, at=now())
        documents = write_documents(place, period, [*DocumentKind], mark)
        changes = changes_since(last, documents[DocumentKind.JSON].body) if last else []
        if last and not changes:
            raise Conflict("nothing_changed", _("数字和上一次发布时完全一样，不需要重新发布。"))
        issue = _keep(place, period, mark, documents, changes, reason, by_id)
    record_act(
        action="report.issued",
        actor_id=by_id,
        object_type="report",
        object_id=issue.pk,
        period=issue.period,
        organisation=issue.organisation,
        number=issue.number,
        changed=len(changes),
    )
    return issue


def pending_changes(place: ReadablePlace, period: Period) -> list[dict[str, Any]]:
    """What a next issue would say of the last one; nothing where there is none."""
    last = last_issue(place, period)
    if last is None:
        return []
    with _one_moment():
        document = write_documents(place, period, [DocumentKind.JSON])[DocumentKind.JSON]
    return changes_since(last, document.body)


def last_issue(place: ReadablePlace, period: Period) -> ReportIssue | None:
    """The newest issue of a division's period."""
    found = ReportIssue.objects.filter(division=place.division, period=str(period))
    return found.order_by("-number").first()


def changes_since(last: ReportIssue, body: bytes) -> list[dict[str, Any]]:
    """Cell by cell what ``body`` (a report as JSON) reads otherwise than the issue."""
    kept = last.files.get(kind=DocumentKind.JSON)
    before, after = _cells(bytes(kept.body)), _cells(body)
    return [
        {"metric": metric, "organisation": organisation, "before": old, "after": new}
        for metric, organisation in {**before, **after}
        if (old := before.get((metric, organisation))) != (new := after.get((metric, organisation)))
    ]


def _cells(body: bytes) -> Cells:
    return {
        (cell["metric"], cell["organisation"]): {name: cell[name] for name in _READ}
        for cell in json.loads(body)
    }


def _check(place: ReadablePlace, period: Period) -> None:
    if place.slug:
        raise DomainError("report_of_compound", _("正式报表按区划发布，不能只发布一个小区。"))
    if period.last_day >= today():
        raise DomainError(
            "period_not_over",
            _("这一期到 %(day)s 才结束，结束以后才能正式发布。"),
            {"day": period.last_day},
            field="period",
        )


def _checked_reason(reason: str, last: ReportIssue | None) -> str:
    reason = reason.strip()
    if last and not reason:
        raise DomainError("no_reason", _("重新发布要写明原因。"), field="reason")
    if len(reason) > REASON_LENGTH:
        raise DomainError("long_reason", _("原因请不超过 200 个字。"), field="reason")
    return reason


def _keep(
    place: ReadablePlace,
    period: Period,
    mark: IssueMark,
    documents: dict[DocumentKind, Document],
    changes: list[dict[str, Any]],
    reason: str,
    by_id: UUID | None,
) -> ReportIssue:
    try:
        with transaction.atomic():
            issue = ReportIssue.objects.create(
                division=place.division,
                organisation=place.code,
                name=place.name,
                period=str(period),
                period_end=period.last_day,
                number=mark.number,
                version=catalogue_on(period.last_day).version,
                is_locked=mark.at >= locks_at(period),
                reason=reason,
                changes=changes,
                issued_by=by_id,
                created_at=mark.at,
            )
    except IntegrityError as error:
        raise Conflict("issued_meanwhile", _("刚才有人发布了同一份报表，请刷新后再看。")) from error
    for kind, document in documents.items():
        IssuedFile.objects.create(
            issue=issue,
            kind=kind,
            filename=document.filename,
            plain_name=document.plain_name,
            media_type=document.media_type,
            body=document.body,
            size=len(document.body),
            sha256=hashlib.sha256(document.body).hexdigest(),
        )
    return issue


@contextmanager
def _one_moment() -> Iterator[None]:
    """All questions of a report are answered as of one moment, a night in between or not."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
