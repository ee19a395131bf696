"""常用筛选: one's own choices of the list of matters, under names."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.matters import filters
from tenants.matters.models import FILTER_NAME_LENGTH, SavedFilter


class SavedFilterSerializer(serializers.ModelSerializer[SavedFilter]):
    """``asked`` as the list's address has it: show, clock, category, responsible, age, part, q."""

    asked = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = SavedFilter
        fields = ("id", "name", "asked")


class SavedFilterInput(serializers.Serializer[Any]):
    """What of ``asked`` narrows no list is left out; where nothing does, it is refused."""

    name = serializers.CharField(max_length=FILTER_NAME_LENGTH)
    asked = serializers.DictField(child=serializers.CharField(max_length=60))


class SavedFilterName(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=FILTER_NAME_LENGTH)


class SavedFilterViewSet(ApiViewSet):
    """常用筛选: the caller's own, ten at most."""

    actions: ClassVar = {
        "list": Action.MATTER_READ,
        "retrieve": Action.MATTER_READ,
        "create": Action.MATTER_READ,
        "partial_update": Action.MATTER_READ,
        "destroy": Action.MATTER_READ,
    }
    serializer_class = SavedFilterSerializer

    def get_queryset(self) -> QuerySet[SavedFilter]:
        return filters.saved_filters(self.viewer)

    list = listing(SavedFilterSerializer)
    retrieve = detail(SavedFilterSerializer)

    @extend_schema(request=SavedFilterInput, responses={201: SavedFilterSerializer})
    def create(self, request: Request) -> Response:
        kept = filters.save_filter(actor=self.viewer, **self.read(SavedFilterInput))
        return self.created(SavedFilterSerializer(kept))

    @extend_schema(request=SavedFilterName, responses=SavedFilterSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        kept = filters.rename_filter(
            actor=self.viewer, filter_id=self.get_object().pk, **self.read(SavedFilterName)
        )
        return self.shown(SavedFilterSerializer(kept))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        filters.delete_filter(actor=self.viewer, filter_id=self.get_object().pk)
        return self.gone()
