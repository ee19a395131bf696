"""Every address that exists, as the resolver of a host knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize
from rest_framework.views import APIView


@dataclass(frozen=True)
class Route:
    """One pattern: its whole address, its name, and what answers there."""

    address: str  # as the patterns spell it: people/<uuid:account_id>/
    name: str
    callback: Any
    parameters: tuple[str, ...]
    pieces: tuple[Any, ...]

    def __str__(self) -> str:
        return self.name or self.address

    @cached_property
    def view_class(self) -> type | None:
        found: type | None = getattr(self.callback, "cls", None)
        return found or getattr(self.callback, "view_class", None)

    @property
    def is_api(self) -> bool:
        return bool(self.view_class and issubclass(self.view_class, APIView))

    def filled(self, values: dict[str, str]) -> str:
        """The address with these values in the places of its parameters."""
        address = "/" + "".join(_plain(piece) for piece in self.pieces)
        for name, value in values.items():
            address = address.replace(f"%({name})s", value)
        return address

    @property
    def described(self) -> str:
        """The address as the description of the API spells it."""
        names = {name: f"{{{'id' if name == 'pk' else name}}}" for name in self.parameters}
        return self.filled(names).rstrip("/") + "/"

    @property
    def action_map(self) -> dict[str, str]:
        found: dict[str, str] = getattr(self.callback, "actions", None) or {}
        return found

    @property
    def initkwargs(self) -> dict[str, Any]:
        found: dict[str, Any] = getattr(self.callback, "initkwargs", None) or {}
        return found


def _plain(pattern: Any) -> str:
    """The first way to write what a pattern matches, with ``%(name)s`` for its parameters."""
    ((written, _names), *_others) = normalize(pattern.regex.pattern)
    return str(written)


def routes(urlconf: str) -> list[Route]:
    """All patterns of a host, in their order."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", "", ()))


def api_routes(urlconf: str) -> list[Route]:
    """Those at which the API answers."""
    return [route for route in routes(urlconf) if route.is_api]


def _walk(patterns: Any, address: str, space: str, pieces: tuple[Any, ...]) -> Iterator[Route]:
    for entry in patterns:
        here = address + str(entry.pattern)
        parts = (*pieces, entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, here, inner, parts)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else ""
            names = tuple(name for part in parts for name in part.regex.groupindex)
            yield Route(here, name, entry.callback, names, parts)
