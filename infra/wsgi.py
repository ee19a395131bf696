"""The web server's entry."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infra.settings.prod")
application = get_wsgi_application()

from infra.demo_accounts import refuse_demo_accounts  # noqa: E402 (needs the loaded apps)

refuse_demo_accounts()
