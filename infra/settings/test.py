"""Settings of the tests: the same servers and the same code, a cheaper password hash."""

import os

os.environ.setdefault("DATA_DIR", ".data-test")

from infra.settings.base import *  # noqa: E402, F403

DEBUG = False
SECRET_KEY = "tests only"  # noqa: S105
DEMO_ACCOUNTS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://*.localhost"]
