"""Figures: cells of a period, why each one is what it is, and what the codes mean."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from api.district.cells import (
    CellSerializer,
    ConcernSerializer,
    DefinitionSerializer,
    ExplanationSerializer,
)
from district.core.clock import today
from district.core.permissions import Action
from district.metrics.definitions import catalogue_on
from district.metrics.exchange import cell_of
from district.metrics.figures import Period
from district.metrics.queries import (
    LEVELS,
    attention,
    baseline_figures,
    explain,
    figures,
    periods_available,
    unfed_figures,
)
from district.metrics.rights import ReadablePlace, readable_place
from district.registry.tree import COMPOUND_LEVEL

ORGANISATION = OpenApiParameter(
    "organisation",
    OpenApiTypes.STR,
    description="A division's code or a compound's slug; the top of what one may see unless given.",
)
PERIOD = OpenApiParameter(
    "period",
    OpenApiTypes.STR,
    required=True,
    description="2023-04-16, 2023-04, 2023-Q2, 2023, or 2023-04-R12: twelve months up to April.",
)
METRIC = OpenApiParameter(
    "metric", OpenApiTypes.STR, description="One code or several with commas between; all else."
)
LEVEL = OpenApiParameter(
    "level",
    OpenApiTypes.STR,
    enum=LEVELS,
    description="Cells of this level alone; all levels unless given.",
)


class FigureQuery(serializers.Serializer[None]):
    period = serializers.CharField(max_length=12)
    organisation = serializers.CharField(max_length=32, required=False, default="")
    metric = serializers.CharField(max_length=400, required=False, default="")
    level = serializers.ChoiceField(choices=LEVELS, required=False)


class DayQuery(serializers.Serializer[None]):
    on = serializers.DateField(required=False)


class FigureViewSet(ApiViewSet):
    """Figures of the district, of divisions and of compounds: sums and rates, never a person."""

    actions = dict.fromkeys(
        ("list", "explain", "periods", "definitions", "attention", "baselines"),
        Action.FIGURES_READ,
    )
    serializer_class = CellSerializer
    filter_backends = ()

    @extend_schema(
        parameters=[PERIOD, ORGANISATION, METRIC, LEVEL], responses=CellSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """All cells of a period; what no module feeds yet comes last, as cells of the place itself.

        Those have the state ``not_fed``, no value, and the modules that are to feed them.
        """
        asked = self._asked()
        period, place = self._place(asked)
        codes = [one for one in asked["metric"].split(",") if one]
        if place is None:
            return self.page_of([], CellSerializer)
        found = figures(
            period=period,
            within=place.division,
            levels=[asked["level"]] if "level" in asked else LEVELS,
            metrics=dict.fromkeys(codes) if codes else None,
        )
        cells = [one for one in found if place.slug in {"", one.organisation}]
        own_level = COMPOUND_LEVEL if place.slug else place.level
        if not codes and asked.get("level", own_level) == own_level:
            named = place.slug or place.code
            cells += unfed_figures(period=period, within=place.division, organisation=named)
        return self.page_of(cells, CellSerializer)

    @extend_schema(operation_id="figures_explain", responses=ExplanationSerializer)
    def explain(self, request: Request, metric: str, organisation: str, period: str) -> Response:
        asked = Period.parse(period)
        readable_place(self.viewer, asked, organisation)
        found = explain(metric=metric, organisation=organisation, period=asked)
        return self.shown(ExplanationSerializer(found))

    @extend_schema(
        operation_id="figures_periods",
        responses={200: {"type": "array", "items": {"type": "string"}}},
    )
    def periods(self, request: Request) -> Response:
        """Every period that has figures, the newest first."""
        return Response([str(one) for one in periods_available()])

    @extend_schema(
        operation_id="figures_definitions",
        parameters=[OpenApiParameter("on", OpenApiTypes.DATE)],
        responses=DefinitionSerializer(many=True),
    )
    def definitions(self, request: Request) -> Response:
        """The catalogue in force on a day; today unless given."""
        query = DayQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        catalogue = catalogue_on(query.validated_data.get("on") or today())
        return Response(DefinitionSerializer([*catalogue.by_code.values()], many=True).data)

    @extend_schema(
        operation_id="figures_attention",
        parameters=[PERIOD, ORGANISATION],
        responses=ConcernSerializer(many=True),
    )
    def attention(self, request: Request) -> Response:
        """What needs attention, the gravest first."""
        period, place = self._place(self._asked())
        found = attention(period=period, within=place.division) if place else []
        rows = [one for one in found if place and place.slug in {"", one.organisation}]
        return Response(ConcernSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="figures_baselines",
        parameters=[PERIOD, ORGANISATION],
        responses=CellSerializer(many=True),
    )
    def baselines(self, request: Request) -> Response:
        """Undated achievements, compound by compound; in no sum and no rate."""
        period, place = self._place(self._asked())
        found = baseline_figures(period=period, within=place.division) if place else []
        rows = [one for one in found if place and place.slug in {"", one.organisation}]
        return Response([cell_of(one) for one in rows])

    def _asked(self) -> dict[str, Any]:
        query = FigureQuery(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)

    def _place(self, asked: dict[str, Any]) -> tuple[Period, ReadablePlace | None]:
        period = Period.parse(asked["period"])
        return period, readable_place(self.viewer, period, asked["organisation"])
