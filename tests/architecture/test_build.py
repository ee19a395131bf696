"""What is built and installed: pinned, hashed, without addresses, and nothing but the product."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
BUILD_FILES = ["pyproject.toml", "Makefile", ".ci/run", "infra/install.sh", *LOCKS]
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)")


@pytest.mark.parametrize("name", BUILD_FILES)
def test_no_address_stands_in_a_build_file(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://|--index|find-links|--trusted-host", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_of_a_lock_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    assert [
        entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry
    ] == []


def test_the_locks_agree_with_each_other_and_with_the_project() -> None:
    runtime, development = (_pins(name) for name in LOCKS)
    assert runtime.items() <= development.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["build-system"]["requires"] + project["project"]["dependencies"]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    assert [pin for pin in map(_normal, wanted) if pin not in development.items()] == []


def _pins(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {found["name"]: found["version"] for found in map(PIN.match, lines) if found}


def _normal(requirement: str) -> tuple[str, str]:
    name, version = re.sub(r"\[.*\]", "", requirement).split("==")
    return re.sub(r"[-_.]+", "-", name).lower(), version


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = Path(folder).glob("chunshui-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel_names: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names if ".dist-info/" not in name}
    assert tops == {"district", "tenants", "api", "workers", "frontend", "infra"}
    assert [name for name in wheel_names if "test" in Path(name).parts] == []


def test_the_wheel_holds_what_is_not_python_too(wheel_names: list[str]) -> None:
    assert "infra/postgres/embedded.conf" in wheel_names
    assert [name for name in wheel_names if name.startswith("frontend/templates/")]
