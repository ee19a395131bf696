"""Every address that exists, as the resolver of a host knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView


@dataclass(frozen=True)
class Route:
    """One pattern: its whole address, its name, and what answers there."""

    address: str  # as the patterns spell it: people/<uuid:account_id>/
    name: str
    callback: Any
    converters: tuple[str, ...]

    def __str__(self) -> str:
        return self.name or self.address

    @cached_property
    def view_class(self) -> type | None:
        found: type | None = getattr(self.callback, "cls", None)
        return found or getattr(self.callback, "view_class", None)

    @property
    def is_api(self) -> bool:
        return bool(self.view_class and issubclass(self.view_class, APIView))

    @property
    def action_map(self) -> dict[str, str]:
        found: dict[str, str] = getattr(self.callback, "actions", None) or {}
        return found

    @property
    def initkwargs(self) -> dict[str, Any]:
        found: dict[str, Any] = getattr(self.callback, "initkwargs", None) or {}
        return found


def routes(urlconf: str) -> list[Route]:
    """All patterns of a host, in their order."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", "", ()))


def api_routes(urlconf: str) -> list[Route]:
    """Those at which the API answers."""
    return [route for route in routes(urlconf) if route.is_api]


def _walk(patterns: Any, address: str, space: str, converters: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        here = address + str(entry.pattern)
        names = (*converters, *_parameters(entry))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, here, inner, names)
        elif isinstance(entry, URLPattern):
            yield Route(here, f"{space}{entry.name}" if entry.name else "", entry.callback, names)


def _parameters(entry: Any) -> tuple[str, ...]:
    regex = getattr(entry.pattern, "regex", None)
    return tuple(regex.groupindex) if regex else ()
