"""The base of every viewset; how to write one stands in the docstring of ``api.core``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from api.core.permissions import Need
from district.core.permissions import Action
from district.identity.access import Reach, reach
from district.identity.models import Account
from tenants.burden.asking import note_asked

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

Serializer = type[BaseSerializer[Any]]


class ApiViewSet(GenericViewSet[Any]):
    """Declares per operation what it needs; reads bodies; answers with serializers."""

    actions: ClassVar[Mapping[str, Need]] = {}
    lookup_value_regex = UUID_PATTERN

    @property
    def viewer(self) -> Account:
        """Who is asking; the permission has made sure that it is somebody.

        While the API is being described nobody asks, and nothing may be looked up.
        """
        return Account() if self.is_described else cast(Account, self.request.user)

    @property
    def reach(self) -> Reach:
        """How far the running operation reaches for the viewer."""
        if self.is_described:
            return Reach()
        need = self.actions[self.action]
        if not isinstance(need, Action):
            raise TypeError(f"{type(self).__name__}.{self.action} needs no action")
        return reach(self.viewer, need)

    @property
    def is_described(self) -> bool:
        """Whether the description is being written: then nothing may be looked up."""
        return bool(getattr(self, "swagger_fake_view", False))

    def read(self, serializer: Serializer) -> dict[str, Any]:
        """The checked body, ready to be handed to a service as its arguments."""
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        fields = getattr(getattr(body, "child", body), "fields", {})
        note_asked(sum(field.required for field in fields.values()))
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, serializer: BaseSerializer[Any]) -> Response:
        """200 with the thing as it is now."""
        return Response(serializer.data)

    def created(self, serializer: BaseSerializer[Any]) -> Response:
        """201 with the new thing."""
        return Response(serializer.data, status=201)

    def gone(self) -> Response:
        """204: done, and nothing to show."""
        return Response(status=204)

    def page_of(self, rows: QuerySet[Any] | Sequence[Any], serializer: Serializer) -> Response:
        """One page of ``rows``, which may be a query or frozen dataclasses."""
        page = self.paginate_queryset(cast(QuerySet[Any], rows))
        context = self.get_serializer_context()
        return self.get_paginated_response(serializer(page, many=True, context=context).data)


def listing(serializer: Serializer) -> Callable[..., Response]:
    """A ``list`` operation: what the viewer may see, filtered and in pages."""

    @extend_schema(responses=serializer(many=True))
    def list(self: ApiViewSet, request: Request) -> Response:  # noqa: A001
        return self.page_of(self.filter_queryset(self.get_queryset()), serializer)

    return list


def detail(serializer: Serializer) -> Callable[..., Response]:
    """A ``retrieve`` operation: one thing, or 404 where the viewer may not know of it."""

    @extend_schema(responses=serializer)
    def retrieve(self: ApiViewSet, request: Request, pk: str) -> Response:
        return self.shown(serializer(self.get_object()))

    return retrieve
