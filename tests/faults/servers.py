"""Servers of one test alone, whose database and broker may be killed; they come back by themselves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from infra import embedded
from infra.embedded import places


@dataclass(frozen=True)
class OwnServer:
    """Servers of this test alone, whose database may be killed; it comes back by itself."""

    folder: Path
    environment: dict[str, str]

    def kill(self) -> None:
        """As the power does."""
        postmaster = (places.postgres_dir(self.folder) / "postmaster.pid").read_text().split()[0]
        os.kill(int(postmaster), signal.SIGKILL)

    def answers(self) -> bool:
        try:
            with psycopg.connect(embedded.database_url(self.folder)):
                return True
        except psycopg.OperationalError:
            return False

    def ask(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(embedded.database_url(self.folder)) as asked:
            return asked.execute(statement.encode(), values or None).fetchall()

    def write(self, statement: str, *, alone: bool = False) -> None:
        """``alone``: outside of a transaction."""
        with psycopg.connect(embedded.database_url(self.folder), autocommit=alone) as asked:
            asked.execute(statement.encode())

    def named(self, statement: str, *values: str) -> set[str]:
        return {str(row[0]) for row in self.ask(statement, *values)}

    def run(self, source: str, *words: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-c", source, *words],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()


@contextmanager
def own_servers(folder: Path, cluster: Path) -> Iterator[OwnServer]:
    """On a copy of the prepared cluster: started, and stopped at the end."""
    subprocess.run(["cp", "-a", str(cluster), str(folder)], check=True)
    with embedded.running(folder, durable=False):
        yield OwnServer(folder, _environment(folder))


def lay_out_prepared(folder: Path) -> None:
    """A cluster in which everything stands that `manage prepare` leads to."""
    with embedded.running(folder, durable=False):
        prepare = [sys.executable, "-m", "infra.manage", "prepare"]
        subprocess.run(prepare, env=_environment(folder), check=True)


def _environment(folder: Path) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    return {
        **given,
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "infra.settings.dev",
    }
