"""Back-ups of a real server, and one compound brought back to a chosen second from them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from district.core.clock import SHANGHAI
from district.registry.models import Compound
from district.tenancy.backups import last_backup, last_green_drill
from district.tenancy.context import compound_context, installation_context
from district.tenancy.models import Drill, Truth
from district.tenancy.replaced import replaced_schemas
from district.tenancy.testing import seats_aside
from district.tenancy.truths import sums
from infra import embedded
from infra.embedded import places
from infra.process import residents, wait_until
from infra.recovery import bases
from infra.recovery.ground import live_archive, server_now
from tenants.register.models import Building
from tests import make
from tests.faults.conftest import temporary_folder

pytestmark = pytest.mark.usefixtures("committed_rows")

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


@pytest.fixture(scope="module")
def ground(django_db_blocker: DjangoDbBlocker, fresh_cluster: Path) -> Iterator[Ground]:
    """Two compounds with a building each, and a base back-up."""
    folder = temporary_folder()
    data_dir, backup_dir = folder / "data", folder / "back ups%"
    data_dir.mkdir()
    subprocess.run(["cp", "-a", str(fresh_cluster), str(data_dir)], check=True)
    running = embedded.running(data_dir, durable=False, backup_dir=backup_dir)
    with running, django_db_blocker.unblock(), standing_on(data_dir, backup_dir) as ground:
        call_command("prepare", verbosity=0)
        for slug in (SLUG, "wangfu"):
            with compound_context(make.compound(slug)):
                make.building("1号楼")
        call_command("backup", verbosity=0)
        yield ground
    subprocess.run(["rm", "-r", str(folder)], check=True)


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


def test_a_chosen_second_comes_back_and_the_others_go_on(ground: Ground) -> None:
    before, second = stood(SLUG), server_now() + timedelta(seconds=1)
    assert wait_until(lambda: server_now() > second + timedelta(seconds=1), seconds=10)
    remove_buildings()
    with compound_context(compound("wangfu")):
        make.building("后来")
    others = stood("wangfu")
    restore(f"{second.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}")
    assert stood(SLUG) == before
    assert stood("wangfu") == others
    assert buildings("wangfu") == ["1号楼", "后来"]
    assert len(replaced_schemas()) == 1
    assert not ground.side.parent.exists()


def the_command(child: subprocess.Popen[str], ground: Ground) -> None:
    assert wait_until(lambda: [*residents(ground.side, "postgres")] != [], seconds=30)
    child.kill()


def the_command_late(child: subprocess.Popen[str], ground: Ground) -> None:
    assert wait_until(is_being_made, seconds=30)
    child.kill()


def the_side_cluster(child: subprocess.Popen[str], ground: Ground) -> None:
    assert wait_until(lambda: [*residents(ground.side, "postgres")] != [], seconds=30)
    for pid in residents(ground.side, "postgres"):
        os.kill(pid, signal.SIGKILL)


def test_a_restore_that_was_killed_changes_nothing_and_goes_through_the_next_time(
    ground: Ground,
) -> None:
    before, kept = buildings(), len(replaced_schemas())
    moment = remove_buildings()
    for kill in (the_command, the_side_cluster, the_command_late):
        child = ground.start(moment)
        kill(child, ground)
        told = child.communicate()[1]
        assert child.returncode != 0
        assert "Traceback" not in told
        assert buildings() == ["后来"]
    restore(moment)
    assert buildings() == before
    assert len(replaced_schemas()) == kept + 1
    assert not is_being_made()
    assert not ground.side.parent.exists()


@pytest.mark.parametrize(
    ("slug", "moment", "sentence"),
    [
        ("nowhere", "2026-01-01 00:00:00", "没有网址名为“nowhere”的小区"),
        (SLUG, "2099-01-01 00:00:00", "is still to come"),
        (SLUG, "2020-01-01 00:00:00", "no earlier moment can be brought back"),
        (SLUG, "yesterday", "'yesterday' is no moment"),
    ],
)
def test_what_cannot_be_restored_is_refused_with_a_sentence(
    ground: Ground, slug: str, moment: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        restore(moment, slug)


def test_without_a_base_backup_the_way_to_one_is_told(ground: Ground) -> None:
    archive = live_archive()
    aside = archive.bases.rename(archive.folder / "aside")
    archive.bases.mkdir()
    try:
        with pytest.raises(CommandError, match="no base backup yet: `manage backup` takes one"):
            restore(server_now().isoformat())
    finally:
        archive.bases.rmdir()
        aside.rename(archive.bases)


def test_a_drill_agrees_with_what_was_recorded_and_tells_what_does_not(ground: Ground) -> None:
    with pytest.raises(CommandError, match="No drill of the last 8 days"):
        call_command("check_backups", verbosity=0)
    call_command("restore_drill", verbosity=0)
    green = last_green_drill()
    assert green is not None
    call_command("check_backups", verbosity=0)
    with installation_context():
        for truth in Truth.objects.all():
            truth.tables["register_building"][1] = "0"
            truth.save()
    with pytest.raises(CommandError, match="other rows than recorded: register_building"):
        call_command("restore_drill", verbosity=0)
    assert Drill.objects.exclude(finding="").count() == 1


def test_old_backups_go_with_their_wal_and_the_newest_serves(ground: Ground) -> None:
    archive = live_archive()
    half = archive.bases / "20200101T000000.half"
    half.mkdir()
    with override_settings(BACKUP_KEEP=1):
        call_command("backup", verbosity=0)
    [base] = bases.bases(archive)
    newest = last_backup()
    assert newest is not None
    assert newest.label == base.label
    assert not half.exists()
    segments = sorted(path.name[:24] for path in archive.wal.glob("*.gz"))
    assert segments[0] == base.wal_from
    before, moment = buildings(), remove_buildings()
    restore(moment)
    assert buildings() == before
