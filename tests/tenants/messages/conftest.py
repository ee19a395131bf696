"""The people of a matter, and real servers that take what is sent to them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.tenants.matters.conftest import media, people
from tests.tenants.messages.servers import Recorded, mails, text_messages

__all__ = ["media", "people"]


@pytest.fixture
def provider(settings: Any) -> Iterator[Recorded]:
    """Of text messages, with every template named."""
    with text_messages() as recorded:
        settings.SMS_URL = f"http://127.0.0.1:{recorded.port}/send"
        settings.SMS_KEY, settings.SMS_IS_ON, settings.SMS_TIMEOUT = "key", True, 0.3
        settings.SMS_TEMPLATES = {"verdict": "T1", "news": "T2", "code": "T3"}
        yield recorded


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Recorded]:
    with mails() as recorded:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", recorded.port
        yield recorded
