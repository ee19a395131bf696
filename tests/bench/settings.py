"""The tests' settings with a second, plain connection to the same database."""

from infra.settings.test import *  # noqa: F403
from infra.settings.test import DATABASES
from tests.bench.plain import PLAIN

ROOT_URLCONF = "tests.bench.serving"
DATABASES[PLAIN] = {**DATABASES["default"], "ENGINE": "django.db.backends.postgresql"}
