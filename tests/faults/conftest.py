"""Data directories of their own for the tests that kill servers."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import embedded
from infra.embedded.locks import locked
from tests.faults.servers import lay_out_prepared


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


@pytest.fixture(scope="session")
def prepared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated and filled by the first process of a run that needs it; the others take copies."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    cluster = run / "prepared" / "postgres"
    with locked(cluster.parent, "prepared"):
        if not cluster.exists():
            path = temporary_folder()
            lay_out_prepared(path)
            subprocess.run(["mv", str(path / "postgres"), str(cluster)], check=True)
            shutil.rmtree(path)
    return cluster


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """For servers of one test that it stops itself."""
    path = temporary_folder()
    yield path
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
