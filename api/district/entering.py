"""Entering a compound for a short time: the same services as the page."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.permissions import Need
from api.core.viewsets import ApiViewSet
from district.core.permissions import Action
from district.identity.admissions import REASON_LENGTH
from district.identity.services.entering import end_entry, enter_compound
from district.registry.addresses import compound_address

ENTRY_NEEDS: Mapping[str, Need] = dict.fromkeys(("enter", "end_entry"), Action.COMPOUNDS_ENTER)


class EnterInput(serializers.Serializer[Any]):
    """``reason``: needed where the compound has opened no door; its people read it at once."""

    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, default="")


class EntranceSerializer(serializers.Serializer[Any]):
    """The link works once, until ``link_until``; what it opens closes at ``until_at``."""

    url = serializers.URLField()
    link_until = serializers.DateTimeField()
    until_at = serializers.DateTimeField()


class EntryOperations(ApiViewSet):
    """What lets a district administrator into a compound, and out."""

    @extend_schema(request=EnterInput, responses={201: EntranceSerializer})
    @action(detail=True, methods=["post"])
    def enter(self, request: Request, pk: str) -> Response:
        """A link for oneself. Without the compound's consent: 4 hours, and it is told at once."""
        compound = self.get_object()
        entrance = enter_compound(compound=compound, by=self.viewer, **self.read(EnterInput))
        path = reverse("admissions:enter", args=[entrance.secret], urlconf=settings.ROOT_URLCONF)
        url = compound_address(
            compound,
            scheme=request.scheme or "http",
            district_host=request.get_host(),
            path=path,
        )
        body = {"url": url, "link_until": entrance.link_until, "until_at": entrance.until_at}
        return self.created(EntranceSerializer(body))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="end-entry")
    def end_entry(self, request: Request, pk: str) -> Response:
        """Leave: whoever of the district is inside is out at once."""
        end_entry(compound=self.get_object(), by=self.viewer)
        return self.gone()
