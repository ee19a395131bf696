"""By text message: JSON over HTTPS to the address in ``SMS_URL``.

``POST`` of ``{"key", "phone", "template", "values"}`` with ``Authorization: Bearer SMS_KEY``.
``template`` is the provider's name for the approved words, ``values`` fill them in. 2xx: taken;
409: this key was taken before; 429 (with or without ``Retry-After`` in seconds), 408 and 5xx: later;
any other answer: never. No redirect is followed. Providers speak in many ways: between them and
this contract stands a small relay of the installation's own.
"""

import http.client
import json
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from district.core.gateways import NotNow, Parcel, Refused

_TAKEN_BEFORE = 409
_LATER = frozenset({408, 425, 429})
_LONGEST_PAUSE = timedelta(hours=6)


class SmsGateway:
    """Words and sender's name are the provider's: only the template's values leave."""

    def take(self, parcel: Parcel) -> None:
        if not settings.SMS_IS_ON:
            raise NotNow("sms_is_off")
        template = settings.SMS_TEMPLATES.get(parcel.template)
        if not template:
            raise Refused("no_template")
        body = {
            "key": parcel.key,
            "phone": parcel.address,
            "template": template,
            "values": parcel.values,
        }
        try:
            status, pause = _post(json.dumps(body).encode())
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise NotNow(type(error).__name__) from None
        if 200 <= status < 300 or status == _TAKEN_BEFORE:
            return
        if status in _LATER or status >= 500:
            raise NotNow(f"status_{status}", pause)
        raise Refused(f"status_{status}")


def _post(body: bytes) -> tuple[int, timedelta | None]:
    parts = urlsplit(settings.SMS_URL)
    is_tls = parts.scheme == "https"
    kind = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=settings.SMS_TIMEOUT)
    path = parts.path or "/"
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.SMS_KEY}",
    }
    try:
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        answer = connection.getresponse()
        return answer.status, _pause(answer.getheader("Retry-After", ""))
    finally:
        connection.close()


def _pause(said: str) -> timedelta | None:
    """Seconds, as far as somebody would wait; a date is not read."""
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        return None
    return min(timedelta(seconds=int(said)), _LONGEST_PAUSE)
