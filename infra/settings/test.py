"""Settings of the tests: the same servers and the same code, a cheaper password hash."""

import os
import re

os.environ.setdefault("DATA_DIR", ".data-test")

from infra.settings.base import *  # noqa: F403
from infra.settings.base import CACHES, DATA_DIR, DATABASES, STATIC_ROOT, STORAGES

DEBUG = False
SECRET_KEY = "tests only"  # noqa: S105
PERSONAL_DATA_KEYS = {1: SECRET_KEY}
DEMO_ACCOUNTS = True
MAIL_IS_ON = True  # into the memory of the test that sends
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://*.localhost"]
MEDIA_ROOT = DATA_DIR / "media"
# Files are served from where they lie: no test depends on a collected copy.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else each client of a test lists all files anew
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# One database for each run, so that several can go on side by side.
DATABASES["default"]["TEST"] = {"NAME": f"test_chunshui_{os.getpid()}"}
# Runs that go on side by side empty their caches between tests: each has one, as its children do.
_runner = os.environ.get("PYTEST_XDIST_WORKER", "gw")
_cache = f"TEST_CACHE_{_runner}"
_first = int(os.environ.setdefault("TEST_CACHE_gw", str(os.getpid() % 15)))
os.environ.setdefault(_cache, str((_first + int(_runner[2:] or 0)) % 15))
CACHES["default"]["LOCATION"] = re.sub(
    r"(db=|/)\d+$", rf"\g<1>{int(os.environ[_cache]) + 1}", CACHES["default"]["LOCATION"]
)
