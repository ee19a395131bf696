"""Data directories of their own for the tests that kill servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import embedded


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Not pytest's tmp_path: another run closes that folder to the servers' user."""
    path = Path(tempfile.mkdtemp(prefix="chunshui-"))
    yield path
    embedded.stop(path)
    shutil.rmtree(path)
