"""Pivots: metrics by organisations by periods, and the choices of them that were kept."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from api.district.cells import CellSerializer
from api.district.figures import ORGANISATION
from district.core.permissions import Action
from district.metrics.documents import known_place
from district.metrics.exchange import cell_of
from district.metrics.figures import PeriodType
from district.metrics.models import SavedView
from district.metrics.models.views import NAME_LENGTH
from district.metrics.pivots import AXES, MOST_METRICS, MOST_PERIODS, Axis, PivotChoice
from district.metrics.queries import LEVELS
from district.metrics.queries.pivot import Pivot, pivot
from district.metrics.queries.views import readable_view, readable_views
from district.metrics.saving import change_view, delete_view, save_view

PARAMETERS = [
    OpenApiParameter(
        "metric",
        OpenApiTypes.STR,
        required=True,
        description=f"One code or several with commas between, {MOST_METRICS} at most.",
    ),
    ORGANISATION,
    OpenApiParameter(
        "level",
        OpenApiTypes.STR,
        enum=LEVELS,
        description="What is listed besides the place itself; the level below it unless given.",
    ),
    OpenApiParameter(
        "kind", OpenApiTypes.STR, enum=[*PeriodType], description="Of the periods; M unless given."
    ),
    OpenApiParameter(
        "until",
        OpenApiTypes.STR,
        description="A period at whose end the newest one lies; the newest there is unless given.",
    ),
    OpenApiParameter(
        "periods",
        OpenApiTypes.INT,
        description=f"How many, 1 to {MOST_PERIODS}; 12 unless given.",
    ),
]


class PivotPlaceSerializer(serializers.Serializer[Any]):
    """``is_whole``: the place asked for, of which the others are parts."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS)
    is_whole = serializers.BooleanField()


class PivotSerializer(serializers.Serializer[Pivot]):
    """Cells by metric, organisation and period; one that is lacking is not told of that place.

    ``omitted`` are metrics that know no such periods.
    """

    metrics = serializers.SerializerMethodField()
    omitted = serializers.SerializerMethodField()
    organisations = PivotPlaceSerializer(many=True)
    periods = serializers.ListField(child=serializers.CharField())
    cells = serializers.SerializerMethodField()

    def get_metrics(self, shown: Pivot) -> list[str]:
        return [one.code for one in shown.definitions]

    def get_omitted(self, shown: Pivot) -> list[str]:
        return [one.code for one in shown.omitted]

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, shown: Pivot) -> list[dict[str, Any]]:
        return [cell_of(figure) for _definition, figure in shown.cells()]


class PivotViewSet(ApiViewSet):
    """Metrics by organisations by periods: the figures of reports, asked for side by side."""

    actions = {"retrieve": Action.FIGURES_READ}
    serializer_class = PivotSerializer
    filter_backends = ()

    @extend_schema(operation_id="pivot", parameters=PARAMETERS, responses=PivotSerializer)
    def retrieve(self, request: Request) -> Response:
        """All cells in one answer; 400 says what to leave out where they would be too many."""
        query = request.query_params
        choice = PivotChoice.read(query.getlist("metric"), query.dict())
        found = pivot(self.viewer, choice)
        if found is None:
            known_place(None)
        return self.shown(PivotSerializer(found))


class PivotChoiceSerializer(serializers.Serializer[PivotChoice]):
    """What is asked of a pivot; ``rows`` and ``columns`` say how a page lays it out."""

    metrics = serializers.ListField(
        child=serializers.CharField(max_length=16), min_length=1, max_length=MOST_METRICS
    )
    organisation = serializers.CharField(
        max_length=32, required=False, default="", allow_blank=True
    )
    level = serializers.ChoiceField(choices=LEVELS, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(choices=[*PeriodType], required=False, default=PeriodType.MONTH)
    until = serializers.CharField(max_length=12, required=False, default="", allow_blank=True)
    periods = serializers.IntegerField(
        min_value=1, max_value=MOST_PERIODS, required=False, default=12
    )
    rows = serializers.ChoiceField(choices=AXES, required=False, default=Axis.ORGANISATION)
    columns = serializers.ChoiceField(choices=AXES, required=False, default=Axis.PERIOD)


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """``is_own``: saved by whoever asks; the others are shared with everybody."""

    choice = PivotChoiceSerializer()
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = ("id", "name", "created_at", "is_shared", "is_own", "choice")

    def get_is_own(self, view: SavedView) -> bool:
        return bool(view.owner_id == self.context["request"].user.pk)


class NewViewSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=NAME_LENGTH)
    is_shared = serializers.BooleanField(required=False, default=False)
    choice = PivotChoiceSerializer()


class ViewChangeSerializer(serializers.Serializer[Any]):
    """Only what is sent is changed; sharing needs ``views.share``."""

    name = serializers.CharField(max_length=NAME_LENGTH, required=False)
    is_shared = serializers.BooleanField(required=False)


class SavedViewViewSet(ApiViewSet):
    """已存视图: one's own choices of a pivot, and those that are shared in the district."""

    actions = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy"), Action.FIGURES_READ
    )
    serializer_class = SavedViewSerializer

    @extend_schema(responses=SavedViewSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One's own by name, then those that others share."""
        return self.page_of(readable_views(self.viewer), SavedViewSerializer)

    @extend_schema(responses=SavedViewSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._shown(readable_view(self.viewer, UUID(pk)))

    @extend_schema(request=NewViewSerializer, responses={201: SavedViewSerializer})
    def create(self, request: Request) -> Response:
        """Keep a choice; 409 where one of one's own views has the name."""
        given = self.read(NewViewSerializer)
        view = save_view(
            account=self.viewer,
            name=given["name"],
            choice=_choice(given["choice"]),
            is_shared=given["is_shared"],
        )
        return self.created(SavedViewSerializer(view, context=self.get_serializer_context()))

    @extend_schema(request=ViewChangeSerializer, responses=SavedViewSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Call it otherwise, share it, or take it back."""
        given = self.read(ViewChangeSerializer)
        return self._shown(change_view(account=self.viewer, view_id=UUID(pk), **given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Remove one's own; what is shared is taken back first."""
        delete_view(account=self.viewer, view_id=UUID(pk))
        return self.gone()

    def _shown(self, view: SavedView) -> Response:
        return self.shown(SavedViewSerializer(view, context=self.get_serializer_context()))


def _choice(given: dict[str, Any]) -> PivotChoice:
    """The same reading as of an address, so that both refuse the same."""
    told = {name: str(value) for name, value in given.items() if name != "metrics"}
    return PivotChoice.read(given["metrics"], told)
