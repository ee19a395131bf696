"""The product as of a later release, whose migrations stand in ``later``."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from district.tenancy import blueprints

LATER = {"facilities": "tests.district.tenancy.later"}
_capture = blueprints.captured_script
_scripts: dict[str, str] = {}


@contextmanager
def later_release(
    upto: str = "0006_fill_wings", modules: dict[str, str] | None = None
) -> Iterator[None]:
    """Inside, the code expects of every compound what stands in ``later`` up to ``upto``."""
    build = MigrationLoader.load_disk

    def load_disk(loader: MigrationLoader) -> None:
        build(loader)
        for key in [key for key in loader.disk_migrations if key[0] == "facilities"]:
            if key[1] > upto:
                del loader.disk_migrations[key]

    with (
        override_settings(MIGRATION_MODULES=modules or LATER),
        patch.object(MigrationLoader, "load_disk", load_disk),
        patch.object(blueprints, "captured_script", _captured),
    ):
        _forget()
        try:
            yield
        finally:
            _forget()


def _captured() -> str:
    """Once for each release; that it is the same each time is proven in test_blueprints."""
    wanted = blueprints.wanted_fingerprint()
    if wanted not in _scripts:
        _scripts[wanted] = _capture()
    return _scripts[wanted]


def _forget() -> None:
    blueprints.wanted_migrations.cache_clear()
    blueprints.wanted_fingerprint.cache_clear()
