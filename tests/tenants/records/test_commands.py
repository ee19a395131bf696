"""`manage import_records` and `manage export_records`."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from district.registry.models import Compound
from tenants.register.models import Household
from tests.tenants.records.demo import demo_files
from tests.visitors import inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in demo_files("meijing", without="matters"):
        (tmp_path / file.filename).write_bytes(file.content)
    return tmp_path


def test_files_go_in_and_come_out(
    meijing: Compound, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_records", "meijing", *map(str, sorted(folder.glob("*.csv"))))
    assert "households.csv  户：新增 281 更新 0 无变化 0 有错 0" in capsys.readouterr().out
    call_command("export_records", "meijing", str(folder / "out"))
    assert (folder / "out" / "heads.csv").read_text(encoding="utf-8-sig").count("\n") == 23


def test_a_refusal_is_an_error_with_its_cell(
    meijing: Compound, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = folder / "households.csv"
    bad.write_text("楼栋,单元,楼层,房号\n1,1,三,101\n", encoding="utf-8")
    with pytest.raises(CommandError, match="没有写入任何内容"):
        call_command("import_records", "meijing", str(bad))
    assert "C2 “三”：请填写 -5 到 200 之间的整数。" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(meijing: Compound, folder: Path) -> None:
    call_command("import_records", "meijing", str(folder / "households.csv"), "--dry-run")
    with inside(meijing):
        assert not Household.objects.exists()


def test_the_columns_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_records", "--columns")
    told = capsys.readouterr().out
    assert "heads.csv  楼长" in told
    assert "任职日期（since）必填" in told


@pytest.mark.parametrize(
    "arguments", [("nowhere", "x.csv"), ("meijing", "missing.csv"), ("meijing",)]
)
def test_wrong_arguments_are_told(meijing: Compound, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"没有网址名|读不了文件|请写明"):
        call_command("import_records", *arguments)
