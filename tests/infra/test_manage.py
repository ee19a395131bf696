"""The manage command finds servers running, and starts none where others are named or needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from infra import embedded


def manage(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    unnamed = {"DATABASE_URL": "", "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "infra.settings.dev"}
    environment = {**os.environ, **unnamed, **changes}
    return subprocess.run(
        [sys.executable, "-m", "infra.manage", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [["check"], ["help"], ["showmigrations", "--help"], ["version"]])
def test_a_command_that_reads_files_only_starts_no_server(tmp_path: Path, words: list[str]) -> None:
    done = manage(*words, DATA_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "postgres").exists()


def test_servers_named_in_the_environment_are_used_and_none_is_started(tmp_path: Path) -> None:
    running = settings.DATABASE_URL.rpartition("/")[0] + "/postgres"
    named = {"DATABASE_URL": running, "REDIS_URL": "redis://localhost:1"}
    done = manage("showmigrations", "registry", DATA_DIR=str(tmp_path), **named)
    assert "[ ] 0001_initial" in done.stdout, done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_command_that_needs_servers_gets_them_for_its_own_time(tmp_path: Path) -> None:
    done = manage("showmigrations", "registry", DATA_DIR=str(tmp_path))
    assert "[ ] 0001_initial" in done.stdout, done.stderr
    assert not embedded.is_running(tmp_path)


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_by_its_name(tmp_path: Path, port: str) -> None:
    done = manage("demo", DATA_DIR=str(tmp_path), PORT=port)
    assert done.returncode == 1
    assert "PORT must be a whole number from 1 to 65535" in done.stderr
