"""The command line tells what it found, and does only what it is asked."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from district.registry.models import Compound, CompoundStatus, OnboardingBatch
from district.registry.services import onboarding
from tests.district.registry.conftest import GOOD, line, sheet

pytestmark = pytest.mark.django_db


def onboard(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("onboard", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "小区.csv"
    file.write_bytes(sheet(GOOD, line(slug="../x", name="柳巷")))
    return file


def test_without_commit_it_only_looks(path: Path) -> None:
    told = onboard(path)
    assert "new 1, changed 0, unchanged 0, bad 1" in told
    assert "B3 网址名:" in told
    assert not OnboardingBatch.objects.exists()


def test_commit_sends_and_here_carries_out(path: Path) -> None:
    assert "2 梧桐里: open" in onboard(path, "--commit", "--here")
    assert Compound.objects.get(slug="wutong").status == CompoundStatus.ACTIVE
    assert "new 0, changed 0, unchanged 1, bad 1" in onboard(path)


def test_an_interrupted_run_is_resumed_with_the_same_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(onboarding, "open_compound", lambda *, compound: 1 / 0)
        with pytest.raises(CommandError, match="1 rows failed"):
            onboard(path, "--commit", "--here")
    assert "2 梧桐里: open" in onboard(path, "--resume", "--here")


def test_a_file_that_was_never_committed_cannot_be_resumed(path: Path) -> None:
    with pytest.raises(CommandError, match="was not committed yet"):
        onboard(path, "--resume")


def test_a_file_that_cannot_be_read_is_refused_by_its_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="另存为 XLSX 或 CSV"):
        onboard(file)
    with pytest.raises(CommandError, match="No such file"):
        onboard(tmp_path / "missing.csv")
