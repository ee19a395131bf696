"""A real installation refuses to start with what belongs to a demo."""

import os
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from infra.settings.mail import mail_settings
from infra.settings.sms import sms_settings

_GOOD = {
    "DJANGO_SETTINGS_MODULE": "infra.settings.prod",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "DATABASE_URL": "postgresql:///chunshui",
    "REDIS_URL": "redis://localhost:6379",
    "PERSONAL_DATA_KEYS": f"1:{secrets.token_urlsafe(60)}",
    "BASE_DOMAIN": "xiaoqu.example",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    wanted = {**os.environ, **_GOOD, **changes}
    environment = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_good_settings_pass_the_deploy_check_without_a_warning() -> None:
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "demo-only: not a secret, production refuses it"),
        ("SECRET_KEY", "short"),
        ("DEBUG", "1"),
        ("DEMO_ACCOUNTS", "true"),
        ("DATABASE_URL", None),
        ("REDIS_URL", None),
        ("BASE_DOMAIN", None),
        ("METRICS_TOKEN", "short"),
        ("PERSONAL_DATA_KEYS", None),
        ("PERSONAL_DATA_KEYS", "1:short"),
        ("PERSONAL_DATA_KEYS", "0:" + "k" * 40),
        ("LOG_FORMAT", "xml"),
        ("EMAIL_URL", "http://user:secret@host"),
    ],
)
def test_a_bad_value_is_refused_by_its_name(name: str, value: str | None) -> None:
    done = start(**{name: value})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://post:p%40ss@mail.example", ("mail.example", 587, "post", "p@ss", "starttls")),
        ("smtps://mail.example:466", ("mail.example", 466, "", "", "tls")),
        ("smtp+plain://127.0.0.1", ("127.0.0.1", 25, "", "", "")),
    ],
)
def test_a_mail_server_is_one_address(url: str, read: tuple[object, ...]) -> None:
    assert mail_settings(url)[1:] == read


@pytest.mark.parametrize("url", ["mail.example", "smtp://", "smtp://u:secret@h:x", "http://h"])
def test_an_address_of_no_mail_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as refusal:
        mail_settings(url)
    assert "secret" not in str(refusal.value)


def test_text_messages_are_one_address_a_key_and_three_templates() -> None:
    named = "verdict=a,news=b,code=c"
    assert sms_settings("", "", "") == ("", "", {})
    assert sms_settings("https://relay.example/send", "k", named).templates["news"] == "b"
    assert sms_settings("http://127.0.0.1:9/send", "k", named).key == "k"


@pytest.mark.parametrize(
    ("url", "key", "templates", "named"),
    [
        ("http://relay.example/", "k", "verdict=a,news=b,code=c", "SMS_URL"),
        ("https://user:secret@relay.example/", "k", "verdict=a,news=b,code=c", "SMS_URL"),
        ("https://relay.example:x/", "k", "verdict=a,news=b,code=c", "SMS_URL"),
        ("https://relay.example/", "", "verdict=a,news=b,code=c", "SMS_KEY"),
        ("https://relay.example/", "k\r\nx", "verdict=a,news=b,code=c", "SMS_KEY"),
        ("https://relay.example/", "k", "verdict=a,news=b", "SMS_TEMPLATES"),
        ("https://relay.example/", "k", "verdict=a,news=b,code=", "SMS_TEMPLATES"),
    ],
)
def test_a_bad_provider_is_refused_by_name(url: str, key: str, templates: str, named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named) as refusal:
        sms_settings(url, key, templates)
    assert "secret" not in str(refusal.value)
