"""Settings of a development machine and of the demo."""

from infra.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "demo-only: not a secret, production refuses it"  # noqa: S105
PERSONAL_DATA_KEYS = {1: SECRET_KEY}
DEMO_ACCOUNTS = True
MAIL_IS_ON = True  # the worker prints them, unless EMAIL_URL names a server
CSRF_TRUSTED_ORIGINS = [f"http://{BASE_DOMAIN}:{PORT}", f"http://*.{BASE_DOMAIN}:{PORT}"]  # noqa: F405
