"""Reports as files: the same bytes that the page hands out."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api.core.viewsets import ApiViewSet
from api.district.figures import ORGANISATION
from district.core.permissions import Action
from district.metrics.documents import DocumentKind, write_document
from district.metrics.figures import Period
from district.metrics.rights import readable_place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[Any, Any] = {
    (200, media_type): OpenApiTypes.BINARY
    for media_type in ("application/pdf", XLSX, "text/csv", "application/json")
}


class ReportViewSet(ApiViewSet):
    """The report of a day, month, quarter or year, or of twelve months, as PDF, XLSX, CSV or JSON."""

    actions = {"download": Action.REPORT_EXPORT}

    @extend_schema(
        operation_id="reports_download", parameters=[ORGANISATION], request=None, responses=FILES
    )
    def download(self, request: Request, period: str, kind: str) -> HttpResponse:
        """``reports/2023-04.pdf``; the JSON is the list of all cells, not in pages."""
        asked = Period.parse(period)
        organisation = request.query_params.get("organisation", "")
        place = readable_place(self.viewer, asked, organisation, action=Action.REPORT_EXPORT)
        document = write_document(place, asked, DocumentKind.read(kind))
        return HttpResponse(
            document.body, content_type=document.media_type, headers=document.headers
        )
