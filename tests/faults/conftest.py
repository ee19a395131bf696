"""Data directories of their own for the tests that kill servers."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import embedded


def temporary_folder() -> Path:
    """Not pytest's tmp_path: another run closes that folder to the servers' user."""
    return Path(tempfile.mkdtemp(prefix="chunshui-"))


@pytest.fixture(scope="session")
def fresh_cluster() -> Iterator[Path]:
    """Laid out once: that takes longer than all else in these tests."""
    path = temporary_folder()
    with embedded.running(path, durable=False):
        pass
    yield path / "postgres"
    shutil.rmtree(path)


@pytest.fixture
def data_dir(fresh_cluster: Path) -> Iterator[Path]:
    path = temporary_folder()
    subprocess.run(["cp", "-a", str(fresh_cluster), str(path)], check=True)
    yield path
    embedded.stop(path)
    shutil.rmtree(path)


@pytest.fixture
def empty_data_dir() -> Iterator[Path]:
    path = temporary_folder()
    yield path
    embedded.stop(path)
    shutil.rmtree(path)
