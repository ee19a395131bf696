"""Static files, collected and compressed when one has changed: that takes longer than all else."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own rule for imports is for all scripts, and finds addresses in those of others.
_IMPORT = (
    r'(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\.[^"]+)";)',
    'import %(names)s from "%(url)s";',
)

# The library brings every version of its script, and REST framework the pages of a browser that
# this API does not have: nine tenths of all bytes, and most of the time that collecting takes.
_LIBRARIES = ("rest_framework/", "django_htmx/")
_ASKED_FOR = {"django_htmx/htmx-2.min.js", "django_htmx/django-htmx.js"}


class UsedFilesFinder(AppDirectoriesFinder):
    """Django's, without what no page of ours asks for."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        found = super().list(ignore_patterns)
        return (one for one in found if is_used(one[0]))

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        return super().find(path, *args, **kwargs) if is_used(path) else []


def is_used(name: str) -> bool:
    """Whether a file is ours, or one of those of a library that our pages name."""
    return name in _ASKED_FOR or not name.startswith(_LIBRARIES)


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Our scripts import each other: the names inside them are the hashed ones too."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_IMPORT,)))


def collect_changed_static_files() -> bool:
    """Collect them if need be; whether there was need."""
    collected = Path(settings.STATIC_ROOT)
    seen = collected.with_suffix(".sources")
    digest = _digest()
    if collected.exists() and seen.exists() and seen.read_text() == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    seen.write_text(digest)
    return True


def _digest() -> str:
    """Of names, sizes and times: enough to see an edit, and quick."""
    return hashlib.sha256("\n".join(sorted(_signs())).encode()).hexdigest()


def _signs() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            yield f"{name} {found.st_size} {found.st_mtime_ns}"
