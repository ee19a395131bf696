"""The provider of text messages as one address, a key, and names of what it has approved."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TEMPLATES = ("verdict", "news", "code")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class SmsSettings(NamedTuple):
    """``templates``: the provider's names by ours; all empty where nobody can have any."""

    url: str = ""
    key: str = ""
    templates: dict[str, str] = {}


def sms_settings(url: str, key: str, templates: str) -> SmsSettings:
    """Read ``https://…``, its key and ``verdict=…,news=…,code=…``; plain HTTP only to this machine."""
    if not url:
        return SmsSettings()
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ImproperlyConfigured("SMS_URL must look like https://host/path") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE)
    if not host or not is_safe or parts.username or parts.password:
        raise ImproperlyConfigured(
            "SMS_URL must look like https://host/path; the key stands in SMS_KEY"
        )
    if not key or not key.isascii() or not key.isprintable():
        raise ImproperlyConfigured("SMS_KEY must be set in the environment, beside SMS_URL")
    named = dict(entry.split("=", 1) for entry in templates.split(",") if "=" in entry)
    if set(named) != set(TEMPLATES) or not all(named.values()):
        raise ImproperlyConfigured(f"SMS_TEMPLATES must name {'=…,'.join(TEMPLATES)}=…")
    return SmsSettings(url, key, named)
