"""A sheet is being opened when its process is killed: nothing is half made, and it goes on."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from district.core.sheets.writing import write_csv
from district.registry.models import Compound, CompoundStatus, OnboardingRow, RowState
from district.registry.onboarding_sheet import COMPOUND_SHEET
from district.tenancy.context import district_context
from district.tenancy.models import Spare
from tests.conftest import OwnDatabase

ROWS = 4
_SECONDS = 60.0


def sheet(folder: Path) -> Path:
    path = folder / "compounds.csv"
    same = {"street": "滨河街道", "community": "龙山社区", "go_live_on": date(2022, 4, 1)}
    lines = [
        COMPOUND_SHEET.line({"name": f"湖畔{number}", "slug": f"hupan{number}", **same})
        for number in range(ROWS)
    ]
    path.write_bytes(write_csv(COMPOUND_SHEET.header(), lines))
    return path


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + _SECONDS
    while not happened():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def done() -> int:
    return OnboardingRow.objects.filter(state=RowState.DONE).count()


def schemas() -> set[str]:
    with district_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%'")
        return {str(row[0]) for row in cursor.fetchall()}


def accounted_for() -> set[str]:
    """Schemas of compounds, and those that stand ready for the next ones."""
    registered = set(Compound.objects.values_list("schema_name", flat=True))
    return registered | set(Spare.objects.values_list("schema_name", flat=True))


def test_G5_a_killed_opening_leaves_nothing_half_made_and_is_resumed(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    path = sheet(tmp_path)
    command = [sys.executable, "-m", "infra.manage", "onboard", str(path), "--commit", "--here"]
    with subprocess.Popen(command, env=own_database.environment, stdout=subprocess.DEVNULL) as run:
        wait_until(lambda: done() > 0)
        run.send_signal(signal.SIGKILL)
    # The server notices within moments that its client is gone.
    wait_until(lambda: schemas() == accounted_for())
    assert 0 < done() < ROWS
    assert not Compound.objects.exclude(status=CompoundStatus.ACTIVE).exists()
    call_command("onboard", str(path), "--resume", "--here", verbosity=0)
    assert done() == ROWS
    assert Compound.objects.filter(slug__startswith="hupan").count() == ROWS
    assert schemas() == accounted_for()
