"""资料文件: columns, preview, import and export of a compound's records."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.parsers import JsonParser
from api.core.viewsets import ApiViewSet
from district.core.outcomes import Outcome
from district.core.permissions import Action
from district.core.sheets.table import Limits
from tenants.records.exporting import export_zip
from tenants.records.kinds import KINDS
from tenants.records.reports import FileReport, Report
from tenants.records.services import MOST_FILES, NamedFile, import_files, preview_files

_MOST_PROBLEMS = 1_000


class FilesInput(serializers.Serializer[Any]):
    """A multipart form; each file is CSV or XLSX, known by its name or its header."""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, max_length=200),
        min_length=1,
        max_length=MOST_FILES,
    )
    skip_bad = serializers.BooleanField(default=False)


class ColumnSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    is_required = serializers.BooleanField(source="required")
    hint = serializers.CharField(source="parser.hint")
    help = serializers.CharField()
    options = serializers.SerializerMethodField()

    def get_options(self, column: Any) -> list[str]:
        return list(column.parser.options())


class KindSerializer(serializers.Serializer[Any]):
    """One kind of file, in the order in which they build on each other."""

    name = serializers.CharField()
    title = serializers.CharField(source="sheet.title")
    columns = ColumnSerializer(source="sheet.columns", many=True)


class KindsSerializer(serializers.Serializer[Any]):
    kinds = KindSerializer(many=True)


class CellProblemSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    cell = serializers.CharField()
    title = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class FileReportSerializer(serializers.Serializer[Any]):
    """``refusal`` says why a file could not be read at all."""

    filename = serializers.CharField()
    kind = serializers.SerializerMethodField()
    new = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()
    unchanged = serializers.SerializerMethodField()
    bad = serializers.IntegerField(source="bad_rows")
    refusal = serializers.CharField()
    ignored_titles = serializers.ListField(child=serializers.CharField())
    problems = serializers.SerializerMethodField()

    def get_kind(self, file: FileReport) -> str | None:
        return file.kind.name if file.kind else None

    def get_new(self, file: FileReport) -> int:
        return file.counts[Outcome.NEW]

    def get_changed(self, file: FileReport) -> int:
        return file.counts[Outcome.CHANGED]

    def get_unchanged(self, file: FileReport) -> int:
        return file.counts[Outcome.UNCHANGED]

    def get_problems(self, file: FileReport) -> list[dict[str, Any]]:
        """The first thousand."""
        return list(CellProblemSerializer(file.problems[:_MOST_PROBLEMS], many=True).data)


class ReportSerializer(serializers.Serializer[Any]):
    """``is_written`` false: nothing of any file stands in the compound."""

    is_written = serializers.BooleanField()
    files = FileReportSerializer(many=True)


class RecordsViewSet(ApiViewSet):
    """Files of records: everything in them, or nothing."""

    actions = {
        "kinds": Action.RECORDS_IMPORT,
        "preview": Action.RECORDS_IMPORT,
        "bring_in": Action.RECORDS_IMPORT,
        "export": Action.RECORDS_EXPORT,
    }
    serializer_class = ReportSerializer
    parser_classes = [JsonParser, MultiPartParser]

    @extend_schema(responses=KindsSerializer)
    def kinds(self, request: Request) -> Response:
        """Every kind of file with its columns."""
        return self.shown(KindsSerializer({"kinds": KINDS}))

    @extend_schema(request={"multipart/form-data": FilesInput}, responses=ReportSerializer)
    def preview(self, request: Request) -> Response:
        """What importing the files would do; nothing is written."""
        files, _skip_bad = self._files()
        return self.shown(ReportSerializer(preview_files(files=files)))

    @extend_schema(request={"multipart/form-data": FilesInput}, responses=ReportSerializer)
    def bring_in(self, request: Request) -> Response:
        """Write the files; 422 with the same report where nothing was written."""
        files, skip_bad = self._files()
        report = import_files(files=files, skip_bad=skip_bad, actor_id=self.viewer.pk)
        return Response(ReportSerializer(report).data, status=_status(report))

    @extend_schema(request=None, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def export(self, request: Request) -> HttpResponse:
        """All records as a ZIP of files that can be imported again."""
        archive = export_zip(masked=True, actor_id=self.viewer.pk)
        response = HttpResponse(archive, content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="records.zip"'
        return response

    def _files(self) -> tuple[list[NamedFile], bool]:
        given = self.read(FilesInput)
        most = Limits().size + 1  # one byte more lets the reader say that a file is too large
        files = [NamedFile(file.name, file.read(most)) for file in given["files"]]
        return files, given["skip_bad"]


def _status(report: Report) -> int:
    return 200 if report.is_written else 422
