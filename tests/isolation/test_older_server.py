"""The wall stands on the oldest PostgreSQL that the product supports, too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.isolation.neighbours import POSTGRES_15, postgres_15

_ALONE = ("-p", "no:cacheprovider", "-p", "no:xdist")
_FILES = ("tests/isolation/test_injection.py", "tests/district/tenancy/test_privileges.py")


@pytest.mark.skipif(not POSTGRES_15.exists(), reason="this distribution has no PostgreSQL 15")
def test_every_attack_is_refused_by_postgresql_15_too(tmp_path: Path) -> None:
    with postgres_15(tmp_path / "postgres.log") as address:
        environment = {name: v for name, v in os.environ.items() if "XDIST" not in name}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *_ALONE, *_FILES],
            env={**environment, "DATABASE_URL": address, "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-4000:]
