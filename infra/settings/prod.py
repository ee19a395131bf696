"""Settings of a real installation; a bad value is refused by name at the start."""

import os

from django.core.exceptions import ImproperlyConfigured

from infra.settings.base import *  # noqa: F403
from infra.settings.base import (
    BASE_DOMAIN,
    CONTENT_SECURITY_POLICY,
    EMAIL_URL,
    METRICS_TOKEN,
    PERSONAL_DATA_KEYS,
    TENANCY_ROLE_KEY,
    environment,
)

_SECRET_LENGTH = 50
_KEY_LENGTH = 32

for _name in ("DEBUG", "DEMO_ACCOUNTS"):
    if os.environ.get(_name, "").strip().lower() not in {"", "0", "false", "no", "off"}:
        raise ImproperlyConfigured(f"{_name} must not be set in production")
for _name in ("DATABASE_URL", "REDIS_URL", "BASE_DOMAIN"):
    environment(_name)

DEBUG = False
DEMO_ACCOUNTS = False
SECRET_KEY = environment("SECRET_KEY")
if len(SECRET_KEY) < _SECRET_LENGTH or "demo" in SECRET_KEY or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured(
        f"SECRET_KEY must be at least {_SECRET_LENGTH} random characters, not a demo's"
    )
if TENANCY_ROLE_KEY and len(TENANCY_ROLE_KEY) < _KEY_LENGTH:
    raise ImproperlyConfigured(f"TENANCY_ROLE_KEY must be at least {_KEY_LENGTH} random characters")
if not PERSONAL_DATA_KEYS or min(map(len, PERSONAL_DATA_KEYS.values())) < _KEY_LENGTH:
    raise ImproperlyConfigured(
        "PERSONAL_DATA_KEYS must be set in the environment: 1: and at least"
        f" {_KEY_LENGTH} random characters"
    )
if METRICS_TOKEN and len(METRICS_TOKEN) < _KEY_LENGTH:
    raise ImproperlyConfigured(f"METRICS_TOKEN must be at least {_KEY_LENGTH} random characters")

if EMAIL_URL:
    environment("MAIL_FROM")  # receivers' servers refuse an address of a domain that sends nothing
DISTRICT_URL = f"https://{BASE_DOMAIN}"

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^ready/$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# The prefix makes a browser refuse a cookie that a neighbouring host tries to set.
SESSION_COOKIE_NAME = "__Host-chunshui_session"
CSRF_COOKIE_NAME = "__Host-chunshui_csrf"
CSRF_TRUSTED_ORIGINS = [f"https://{BASE_DOMAIN}", f"https://*.{BASE_DOMAIN}"]
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
