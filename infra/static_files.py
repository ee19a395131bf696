"""Static files, collected and compressed when one has changed: that takes longer than all else."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own rule for imports is for all scripts, and finds addresses in those of others.
_IMPORT = (
    r'(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\.[^"]+)";)',
    'import %(names)s from "%(url)s";',
)


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
