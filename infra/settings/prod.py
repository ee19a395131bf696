"""Settings of a real installation; a bad value is refused by name at the start."""

from infra.settings.base import *  # noqa: F403
from infra.settings.base import BASE_DOMAIN, CONTENT_SECURITY_POLICY, environment

DEBUG = False
DEMO_ACCOUNTS = False
SECRET_KEY = environment("SECRET_KEY")
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
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
