"""The script that keeps pages on a phone, the page for where there is none, the home screen's."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

WORKER = "js/worker.js"
# What every page of a compound asks for; the rest is kept as it comes by.
FILES = (
    "css/chunshui.css",
    "css/forms.css",
    "css/data.css",
    "img/mark.svg",
    "img/chevron.svg",
    "django_htmx/htmx-2.min.js",
    "js/chunshui.js",
    "js/photos.js",
    "js/outbox/start.js",
    "js/outbox/forms.js",
    "js/outbox/list.js",
    "js/outbox/sending.js",
    "js/outbox/store.js",
    "js/outbox/kept.js",
)
ICON_SIZES = (192, 512)


@require_safe
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The worker's script with what it keeps from the first day; browsers ask for it anew."""
    told = {
        "release": release(),
        "files": [static(name) for name in FILES],
        "noSignal": reverse("outbox:no_signal"),
        "logOut": reverse("logout"),
        "ready": [reverse("outbox:show"), reverse("matters:report")],
    }
    script = f"const TOLD = {json.dumps(told)};\n{_text(WORKER)}"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


@lru_cache(maxsize=1)
def release() -> str:
    """A sign that changes with any of the files: what an older release kept is then let go."""
    digest = hashlib.sha256()
    for name in (WORKER, *FILES):
        digest.update(_text(name).encode())
    return digest.hexdigest()[:16]


@require_safe
@login_not_required
def no_signal(request: HttpRequest) -> HttpResponse:
    """Shown by the phone itself in place of a page that it has not kept."""
    return render(request, "compound/outbox/no_signal.html")


@require_safe
@login_not_required
def manifest(request: HttpRequest) -> JsonResponse:
    """How the compound stands on a phone's home screen."""
    name = getattr(getattr(request, "compound", None), "name", _("春水"))
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    told = {
        "name": name,
        "short_name": name[:12],
        "lang": "zh-CN",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f2ee",
        "theme_color": "#b3242b",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _text(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")
