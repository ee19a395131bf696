"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infra.settings.prod")
application = get_wsgi_application()

# These need the loaded apps.
from district.tenancy.blueprints import wanted_fingerprint  # noqa: E402
from infra.demo_accounts import refuse_demo_accounts  # noqa: E402

refuse_demo_accounts()
wanted_fingerprint()  # it reads all migrations: now, and not while the first visitor waits
# What stands now stands for good: collecting garbage walked all of it, a tenth of a second each time.
gc.collect()
gc.freeze()
