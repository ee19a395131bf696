"""小改善: what was done, what it cost and the day; entering one publishes it to residents."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.matters.photos import photo_path
from tenants.works import queries, services
from tenants.works.models import LONGEST_REASON, LONGEST_TITLE, MicroProject, MicroProjectPhoto
from tenants.works.rules import HIGHEST, micro_limit, set_micro_limit

_READ, _ENTER, _RULE = Action.WORKS_READ, Action.WORKS_ENTER, Action.WORKS_RULE
# Of a sum that a database column holds; whether it is a small one is asked later.
_MOST_FEN = 10**15


class MicroProjectPhotoSerializer(serializers.ModelSerializer[MicroProjectPhoto]):
    """``created_at``: up to the moment of ``published_at`` it shows how it was before."""

    class Meta:
        model = MicroProjectPhoto
        fields = ("id", "created_at")


class MicroProjectPhotoInput(serializers.Serializer[Any]):
    """``multipart/form-data``; the picture is encoded anew and loses what it carried besides."""

    photo = serializers.FileField()


class MicroProjectSerializer(serializers.ModelSerializer[MicroProject]):
    """``announced_at`` and ``published_at``: since when residents could read of it. ``matter``:
    what it answers, null too where the reader may not read that. ``photos``: none of what is
    withdrawn."""

    matter = serializers.UUIDField(source="readable_matter_id", allow_null=True)
    photos = MicroProjectPhotoSerializer(many=True)

    class Meta:
        model = MicroProject
        fields = (
            "id", "title", "cost_fen", "planned_on", "announced_at", "done_on", "published_at",
            "matter", "photos", "withdrawn_at", "withdrawn_because",
        )  # fmt: skip


class MicroProjectInput(serializers.Serializer[Any]):
    """``day`` to come announces it; today, or one gone by, says that it is done."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    cost_fen = serializers.IntegerField(min_value=0, max_value=_MOST_FEN)
    day = serializers.DateField()
    matter_id = serializers.UUIDField(allow_null=True, default=None)


class NewMicroProjectInput(MicroProjectInput):
    """``client_id``: sent again, it gives the same one."""

    client_id = serializers.UUIDField(allow_null=True, default=None)


class MicroProjectDoneInput(serializers.Serializer[Any]):
    """``day`` null: today."""

    day = serializers.DateField(allow_null=True, default=None)


class MicroProjectWithdrawnInput(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=LONGEST_REASON)


class MicroProjectLimitSerializer(serializers.Serializer[Any]):
    """What costs more is no small improvement; the sum itself is one."""

    limit_fen = serializers.IntegerField(min_value=1, max_value=HIGHEST)


class MicroProjectViewSet(ApiViewSet):
    """Small improvements; nothing of one is ever deleted."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _ENTER,
        "update": _ENTER,
        "done": _ENTER,
        "photos": _ENTER,
        "withdraw": _ENTER,
    }
    serializer_class = MicroProjectSerializer

    def get_queryset(self) -> QuerySet[MicroProject]:
        if self.is_described:
            return queries.micro_projects().none()
        return queries.micro_projects_for(self.viewer)

    list = listing(MicroProjectSerializer)
    retrieve = detail(MicroProjectSerializer)

    @extend_schema(request=NewMicroProjectInput, responses={201: MicroProjectSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(NewMicroProjectInput)
        made = services.enter_micro_project(actor=self.viewer, **given)
        return self.created(MicroProjectSerializer(self.get_queryset().get(pk=made.pk)))

    @extend_schema(request=MicroProjectInput, responses=MicroProjectSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Put it right; what was said before stays in its history."""
        given = self.read(MicroProjectInput)
        services.correct_micro_project(actor=self.viewer, project=self.get_object(), **given)
        return self._again()

    @extend_schema(request=MicroProjectDoneInput, responses=MicroProjectSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """What was announced is done."""
        given = self.read(MicroProjectDoneInput)
        services.mark_done(actor=self.viewer, project=self.get_object(), **given)
        return self._again()

    @extend_schema(
        request={"multipart/form-data": MicroProjectPhotoInput},
        responses={201: MicroProjectPhotoSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: Request, pk: str) -> Response:
        """Add a picture, of before or of after."""
        file = self.read(MicroProjectPhotoInput)["photo"]
        photo = services.add_photo(actor=self.viewer, project=self.get_object(), file=file)
        return self.created(MicroProjectPhotoSerializer(photo))

    @extend_schema(request=MicroProjectWithdrawnInput, responses=MicroProjectSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """It counts no more, and residents read why."""
        given = self.read(MicroProjectWithdrawnInput)
        services.withdraw_micro_project(actor=self.viewer, project=self.get_object(), **given)
        return self._again()

    def _again(self) -> Response:
        return self.shown(MicroProjectSerializer(self.get_object()))


class MicroProjectPhotoViewSet(ApiViewSet):
    """Pictures of small improvements, but of withdrawn ones."""

    actions = {"retrieve": _READ}
    serializer_class = MicroProjectPhotoSerializer

    def get_queryset(self) -> QuerySet[MicroProjectPhoto]:
        return queries.photos()

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> FileResponse:
        path = photo_path(self.get_object().name, services.FOLDER)
        if not path.is_file():
            raise Http404
        return FileResponse(path.open("rb"), content_type="image/jpeg")


class MicroProjectLimitViewSet(ApiViewSet):
    """Up to how much something is a small improvement."""

    actions = {"retrieve": _READ, "settle": _RULE}
    serializer_class = MicroProjectLimitSerializer

    @extend_schema(responses=MicroProjectLimitSerializer)
    def retrieve(self, request: Request) -> Response:
        return self.shown(MicroProjectLimitSerializer({"limit_fen": micro_limit()}))

    @extend_schema(request=MicroProjectLimitSerializer, responses=MicroProjectLimitSerializer)
    def settle(self, request: Request) -> Response:
        """From now on so; what was entered before stays."""
        limit_fen = self.read(MicroProjectLimitSerializer)["limit_fen"]
        set_micro_limit(actor=self.viewer, limit_fen=limit_fen)
        return self.shown(MicroProjectLimitSerializer({"limit_fen": limit_fen}))
