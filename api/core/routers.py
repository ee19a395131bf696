"""Addresses of the API: identifiers are UUIDs, and a trailing slash may be left out."""

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern, re_path
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin


class Router(SimpleRouter):
    """``register(prefix, viewset, basename)`` for lists, ``single`` for things that stand once."""

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"
        self._single: list[URLPattern] = []

    def single(
        self, prefix: str, viewset: type[ViewSetMixin], methods: Mapping[str, str], name: str
    ) -> None:
        """One address for a thing without an identifier: ``{"get": "retrieve"}``."""
        view = viewset.as_view(dict(methods))
        self._single.append(re_path(rf"^{prefix}/?$", view, name=name))

    def get_urls(self) -> list[Any]:
        return [*self._single, *super().get_urls()]
