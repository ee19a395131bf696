"""The mail server as one address, like those of the database and the broker."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class MailSettings(NamedTuple):
    """What Django wants to know; ``tls`` is empty, ``starttls`` or ``tls``."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: str = ""


_KINDS = {"smtp": (587, "starttls"), "smtps": (465, "tls"), "smtp+plain": (25, "")}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_CONSOLE = "django.core.mail.backends.console.EmailBackend"


def mail_settings(url: str) -> MailSettings:
    """Read ``smtp://user:password@host:587``; empty: mails, should there be any, are printed.

    ``smtp`` begins plainly and insists on STARTTLS, ``smtps`` is TLS from the start, and
    ``smtp+plain`` is for a relay on the machine itself. A password's special characters are
    written with per cent signs. The refusal never repeats the address: a password is in it.
    """
    if not url:
        return MailSettings(_CONSOLE)
    try:
        parts = urlsplit(url)
        kind, host, port = _KINDS[parts.scheme], parts.hostname, parts.port
    except (KeyError, ValueError):
        host = None
    if not host:
        raise ImproperlyConfigured(
            f"EMAIL_URL must be {'://, '.join(_KINDS)}:// with user:password@host:port"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailSettings(_SMTP, host, port or kind[0], user, password, kind[1])
