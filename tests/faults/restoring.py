"""A server of its own with its back-ups, and what tests do to the compound on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import override_settings

from district.registry.models import Compound
from district.tenancy.context import compound_context, installation_context
from district.tenancy.testing import seats_aside
from district.tenancy.truths import sums
from infra import embedded
from infra.embedded import places
from infra.recovery.ground import server_now
from tenants.register.models import Building
from tests import make

SLUG = "meijing"


@dataclass(frozen=True)
class Ground:
    """A server of its own with its back-ups, on which this process stands too."""

    data_dir: Path
    backup_dir: Path

    @property
    def side(self) -> Path:
        return self.data_dir / "side" / "postgres"

    def start(self, moment: str) -> subprocess.Popen[str]:
        words = ["restore_compound", SLUG, "--to", moment, "--reason", "误删楼栋"]
        environment = {
            **{name: os.environ[name] for name in os.environ if not name.endswith("_URL")},
            "DATA_DIR": str(self.data_dir),
            "BACKUP_DIR": str(self.backup_dir),
            "DJANGO_SETTINGS_MODULE": "infra.settings.dev",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "infra.manage", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@contextmanager
def standing_on(data_dir: Path, backup_dir: Path) -> Iterator[Ground]:
    described: dict[str, Any] = settings.DATABASES["default"]
    there = {"HOST": str(places.socket_dir(data_dir)), "NAME": places.DATABASE}
    mine = (described, connections.settings["default"], connection.settings_dict)
    before = {key: described[key] for key in there}
    url = embedded.database_url(data_dir)
    changed = override_settings(DATA_DIR=data_dir, BACKUP_DIR=backup_dir, DATABASE_URL=url)
    with changed, seats_aside():
        for one in mine:
            one.update(there)
        try:
            yield Ground(data_dir, backup_dir)
        finally:
            for one in mine:
                one.update(before)


def compound(slug: str = SLUG) -> Compound:
    return Compound.objects.get(slug=slug)


def buildings(slug: str = SLUG) -> list[str]:
    with compound_context(compound(slug)):
        return sorted(Building.objects.values_list("name", flat=True))


def stood(slug: str) -> dict[str, list[Any]]:
    with installation_context(), transaction.atomic(), connection.cursor() as cursor:
        return sums(cursor, compound(slug).schema_name)


def remove_buildings() -> str:
    """The moment just before; afterwards the compound has one building, which was not there."""
    moment = server_now().isoformat()
    with compound_context(compound()):
        Building.objects.all().delete()
        make.building("后来")
    return moment


def restore(moment: str, slug: str = SLUG, reason: str = "误删楼栋") -> None:
    call_command("restore_compound", slug, to=moment, reason=reason, verbosity=0)


def is_being_made() -> bool:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^r_[a-z0-9]+$'")
        return bool(cursor.fetchone()[0])
