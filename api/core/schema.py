"""The description of the API in OpenAPI 3.1; each kind of host describes its own addresses."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from api.core.permissions import Door, needed
from api.core.problems import CONTENT_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": True},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "pointer", "code", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "pointer": {"type": "string", "description": "RFC 6901"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class OperationSchema(AutoSchema):
    """Groups operations by noun, and says what each needs of the caller."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix(settings.API_PREFIX).strip("/").split("/")[0]]

    def get_auth(self) -> list[dict[str, Any]]:
        if needed(self.view, self.method) is Door.ANYBODY:
            return []
        ways: list[dict[str, Any]] = super().get_auth()
        return ways

    def get_filter_backends(self) -> list[Any]:
        return super().get_filter_backends() if hasattr(self.view, "filterset_class") else []

    def get_extensions(self) -> dict[str, Any]:
        return {"x-needs": str(needed(self.view, self.method) or "")}


def describe_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """A post-processing hook: every operation may answer with problem details."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": "Problem", "content": content}
    return result


@lru_cache(maxsize=8)
def describe(urlconf: str, language: str) -> dict[str, Any]:
    """The description of one kind of host; it does not change while the process runs."""
    with translation.override(language):
        described: dict[str, Any] = SchemaGenerator(urlconf=urlconf).get_schema(public=True)
    return described


class JsonUnlessYaml(BaseContentNegotiation):
    """JSON, unless the caller asks for YAML by ``?format=yaml`` or by the Accept header."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        wants = request.query_params.get("format") or request.headers.get("Accept", "")
        chosen = renderers[1 if "yaml" in wants else 0]
        return chosen, chosen.media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]


class SchemaViewSet(ViewSet):
    """This description; it says nothing of anybody's data, so it is open."""

    actions = {"retrieve": Door.ANYBODY}
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]
    content_negotiation_class = JsonUnlessYaml

    @extend_schema(exclude=True)
    def retrieve(self, request: Request) -> Response:
        urlconf = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
        return Response(describe(urlconf, translation.get_language() or settings.LANGUAGE_CODE))
