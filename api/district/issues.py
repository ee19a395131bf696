"""Reports that were given out: their files stay to the byte what they were."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from api.district.figures import ORGANISATION
from api.district.reports import FILES
from district.core.permissions import Action
from district.metrics.documents import DocumentKind, known_place
from district.metrics.figures import Period
from district.metrics.issuing import issue_report
from district.metrics.models import IssuedFile, ReportIssue
from district.metrics.models.issues import REASON_LENGTH
from district.metrics.queries.issues import issued_document, readable_issue, readable_issues
from district.metrics.rights import readable_place

PERIOD = OpenApiParameter("period", OpenApiTypes.STR, description="2023-04")


class IssuedFileSerializer(serializers.ModelSerializer[IssuedFile]):
    class Meta:
        model = IssuedFile
        fields = ("kind", "filename", "media_type", "size", "sha256")


class ReportIssueSerializer(serializers.ModelSerializer[ReportIssue]):
    """``changes``: cell by cell what reads otherwise than in the issue before."""

    issued_at = serializers.DateTimeField(source="created_at")
    files = IssuedFileSerializer(many=True)

    class Meta:
        model = ReportIssue
        fields = (
            "id",
            "organisation",
            "name",
            "period",
            "number",
            "version",
            "is_locked",
            "reason",
            "changes",
            "issued_at",
            "files",
        )


class NewIssueSerializer(serializers.Serializer[Any]):
    """``reason`` is required from the second issue of a period on."""

    period = serializers.CharField(max_length=12)
    organisation = serializers.CharField(max_length=32, required=False, default="")
    reason = serializers.CharField(
        max_length=REASON_LENGTH, required=False, default="", allow_blank=True
    )


class ReportIssueViewSet(ApiViewSet):
    """正式报表: given out, read again, given out anew with what changed."""

    actions = {
        "list": Action.REPORT_EXPORT,
        "retrieve": Action.REPORT_EXPORT,
        "create": Action.REPORT_ISSUE,
        "file": Action.REPORT_EXPORT,
    }
    serializer_class = ReportIssueSerializer

    @extend_schema(parameters=[PERIOD, ORGANISATION], responses=ReportIssueSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The issues of one division, the newest period and number first."""
        asked = request.query_params.get("period", "")
        period = Period.parse(asked) if asked else None
        organisation = request.query_params.get("organisation", "")
        found = readable_issues(self.viewer, period, organisation)
        return self.page_of(found, ReportIssueSerializer)

    @extend_schema(responses=ReportIssueSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.shown(ReportIssueSerializer(readable_issue(self.viewer, UUID(pk))))

    @extend_schema(request=NewIssueSerializer, responses={201: ReportIssueSerializer})
    def create(self, request: Request) -> Response:
        """Give a report out; 409 where nothing changed since the last issue."""
        asked = self.read(NewIssueSerializer)
        period = Period.parse(asked["period"])
        place = readable_place(
            self.viewer, period, asked["organisation"], action=Action.REPORT_ISSUE
        )
        issue = issue_report(
            place=known_place(place), period=period, by_id=self.viewer.pk, reason=asked["reason"]
        )
        return self.created(ReportIssueSerializer(issue))

    @extend_schema(request=None, responses=FILES)
    @action(detail=True, url_path=r"files/(?P<kind>pdf|xlsx|csv|json)")
    def file(self, request: Request, pk: str, kind: str) -> HttpResponse:
        """One file, to the byte as it was given out."""
        issue = readable_issue(self.viewer, UUID(pk))
        document = issued_document(issue, DocumentKind.read(kind))
        return HttpResponse(
            document.body, content_type=document.media_type, headers=document.headers
        )
