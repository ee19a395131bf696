"""Reading a JSON body that may be hostile: too long, too deep, not JSON at all."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError

MAX_BYTES = 2 * 1024 * 1024


class TooLarge(APIException):
    """413; DRF streams a body past Django's own limit, so it is counted here."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("内容太大，请缩短后再提交。")


class JsonParser(parsers.JSONParser):
    """DRF's parser, with a limit on length and a refusal for what nests without end."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {}).get("request")
        length = request.META.get("CONTENT_LENGTH") if request is not None else None
        if int(length or 0) > MAX_BYTES:
            raise TooLarge
        try:
            return super().parse(stream, media_type, dict(parser_context or {}))
        except RecursionError as error:
            raise ParseError(_("JSON 的层次太深。")) from error
