"""入驻: a sheet of compounds is checked, committed, and watched row by row."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.parsers import JsonParser
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from district.registry.models import OnboardingBatch, OnboardingRow, RowState
from district.registry.queries.onboarding import batches, progress_of, rows_of
from district.registry.services.onboarding import commit_onboarding, resume_onboarding
from district.registry.services.preview import preview_onboarding


class SheetInput(serializers.Serializer[Any]):
    """A multipart form with the sheet as CSV or XLSX."""

    file = serializers.FileField(allow_empty_file=True, max_length=200)


class ProgressSerializer(serializers.Serializer[Any]):
    """Counts of rows; ``total`` are those with something to do."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    bad = serializers.IntegerField()
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    is_finished = serializers.BooleanField()


class BatchSerializer(serializers.ModelSerializer[OnboardingBatch]):
    """``committed_at`` null: previewed, and nothing written."""

    progress = serializers.SerializerMethodField()
    ignored_titles = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = OnboardingBatch
        fields = (
            "id",
            "filename",
            "sha256",
            "created_at",
            "committed_at",
            "ignored_titles",
            "progress",
        )

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, batch: OnboardingBatch) -> Any:
        return ProgressSerializer(progress_of(batch)).data


class ProblemSerializer(serializers.Serializer[Any]):
    """A wrong cell, with the sentence that says what to do."""

    key = serializers.CharField()
    cell = serializers.CharField()
    title = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class RowSerializer(serializers.ModelSerializer[OnboardingRow]):
    """A row of the sheet by its number there; ``values`` are the texts of its cells.

    ``outcome`` is what the preview found, ``opening`` how far the row has come since.
    """

    opening = serializers.ChoiceField(source="state", choices=RowState.choices, read_only=True)
    values = serializers.DictField(child=serializers.CharField(), read_only=True)
    problems = ProblemSerializer(many=True, read_only=True)
    changes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = OnboardingRow
        fields = (
            "number",
            "outcome",
            "opening",
            "error",
            "compound",
            "changes",
            "values",
            "problems",
            "finished_at",
        )


class OnboardingViewSet(ApiViewSet):
    """入驻: POST a sheet to preview it, then commit."""

    actions = dict.fromkeys(
        ("list", "retrieve", "create", "rows", "commit", "resume"), Action.COMPOUNDS_ONBOARD
    )
    serializer_class = BatchSerializer
    parser_classes = [JsonParser, MultiPartParser]

    def get_queryset(self) -> QuerySet[OnboardingBatch]:
        return batches()

    list = listing(BatchSerializer)
    retrieve = detail(BatchSerializer)

    @extend_schema(request={"multipart/form-data": SheetInput}, responses={201: BatchSerializer})
    def create(self, request: Request) -> Response:
        """Check a sheet; no compound is touched."""
        sheet = self.read(SheetInput)["file"]
        batch = preview_onboarding(source=sheet, filename=sheet.name, account_id=self.viewer.id)
        return self.created(BatchSerializer(batch))

    @extend_schema(responses=RowSerializer(many=True))
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """The rows, bad and failed ones first."""
        return self.page_of(rows_of(self.get_object()), RowSerializer)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: str) -> Response:
        """Carry out the new and changed rows in the background; again changes nothing."""
        batch = commit_onboarding(batch_id=self.get_object().pk, account_id=self.viewer.id)
        return self.shown(BatchSerializer(batch))

    @extend_schema(request=None, responses=BatchSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Go on with the rows that failed or were interrupted."""
        batch = resume_onboarding(batch_id=self.get_object().pk, account_id=self.viewer.id)
        return self.shown(BatchSerializer(batch))
