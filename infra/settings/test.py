"""Settings of the tests: the same servers and the same code, a cheaper password hash."""

import os
import re

os.environ.setdefault("DATA_DIR", ".data-test")
# Runs that go on side by side empty their caches between tests: each has one, as its children do.
os.environ.setdefault("TEST_CACHE", str(os.getpid() % 15 + 1))

from infra.settings.base import *  # noqa: F403
from infra.settings.base import CACHES, DATA_DIR, DATABASES, STATIC_ROOT, STORAGES

DEBUG = False
SECRET_KEY = "tests only"  # noqa: S105
DEMO_ACCOUNTS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://*.localhost"]
MEDIA_ROOT = DATA_DIR / "media"
# Files are served from where they lie: no test depends on a collected copy.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# One database for each run, so that several can go on side by side.
DATABASES["default"]["TEST"] = {"NAME": f"test_chunshui_{os.getpid()}"}
CACHES["default"]["LOCATION"] = re.sub(
    r"(db=|/)\d+$", rf"\g<1>{os.environ['TEST_CACHE']}", CACHES["default"]["LOCATION"]
)
