"""Back-ups of a real server, and one compound brought back to a chosen second from them."""

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from district.core.clock import SHANGHAI
from district.tenancy.backups import last_backup, last_green_drill
from district.tenancy.context import compound_context, installation_context
from district.tenancy.models import Drill, Truth
from district.tenancy.replaced import replaced_schemas
from infra import embedded
from infra.process import residents, wait_until
from infra.recovery import bases
from infra.recovery.ground import live_archive, server_now
from tests import make
from tests.faults.conftest import temporary_folder
from tests.faults.restoring import (
    SLUG,
    Ground,
    buildings,
    compound,
    is_being_made,
    remove_buildings,
    restore,
    standing_on,
    stood,
)

pytestmark = pytest.mark.usefixtures("committed_rows")


@pytest.fixture(scope="module")
def ground(django_db_blocker: DjangoDbBlocker, prepared_cluster: Path) -> Iterator[Ground]:
    """Two compounds with a building each, and a base back-up."""
    folder = temporary_folder()
    data_dir, backup_dir = folder / "data", folder / "back ups%"
    data_dir.mkdir()
    subprocess.run(["cp", "-a", str(prepared_cluster), str(data_dir)], check=True)
    running = embedded.running(data_dir, durable=False, backup_dir=backup_dir)
    with running, django_db_blocker.unblock(), standing_on(data_dir, backup_dir) as ground:
        for slug in (SLUG, "wangfu"):
            with compound_context(make.compound(slug)):
                make.building("1号楼")
        call_command("backup", verbosity=0)
        yield ground
    subprocess.run(["rm", "-r", str(folder)], check=True)


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
        # The cluster of a killed command ends by itself, a moment later.
        assert wait_until(lambda: [*residents(ground.side, "postgres")] == [], seconds=30)
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
