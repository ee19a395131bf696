"""The demo's supervisor keeps its programs alive and takes them with it, however it goes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.process import wait_until

# A program with a child of its own, as the web server and the worker are; both tell their ids.
PROGRAM = """
import os, sys, time
def tell():
    with open(sys.argv[1], 'a') as told:
        told.write(f'{os.getpid()}\\n')
tell()
if os.fork() == 0:
    tell()
time.sleep(300)
"""
SUPERVISOR = """
import os, signal, sys
from pathlib import Path
from infra.supervisor import Program, Supervisor
folder, program = Path(sys.argv[1]), sys.argv[2]
supervisor = Supervisor(dict(os.environ))
argv = [sys.executable, '-c', program, str(folder / 'pids')]
supervisor.start(Program('twins', argv, folder / 'log', [(signal.SIGTERM, 5.0)]))
try:
    supervisor.wait()
except KeyboardInterrupt:
    pass
finally:
    supervisor.stop_all()
"""


def pids(folder: Path) -> list[int]:
    told = folder / "pids"
    return [int(line) for line in told.read_text().split()] if told.exists() else []


def alive(pid: int) -> bool:
    """A zombie counts as gone: nobody is there to bury it in a bare container."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor whose program has started."""
    argv = [sys.executable, "-c", SUPERVISOR, str(tmp_path), PROGRAM]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as started:
        assert wait_until(lambda: len(pids(tmp_path)) == 2, seconds=10)
        yield started
        started.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_polite_end_leaves_no_process(
    supervisor: subprocess.Popen[str], tmp_path: Path, number: signal.Signals
) -> None:
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert not any(map(alive, pids(tmp_path)))


def test_a_program_dies_with_its_killed_supervisor(
    supervisor: subprocess.Popen[str], tmp_path: Path
) -> None:
    supervisor.kill()
    parent = pids(tmp_path)[0]
    assert wait_until(lambda: not alive(parent), seconds=10)


def test_a_killed_program_is_swept_and_started_again(
    supervisor: subprocess.Popen[str], tmp_path: Path
) -> None:
    first = pids(tmp_path)
    os.kill(first[0], signal.SIGKILL)
    assert wait_until(lambda: len(pids(tmp_path)) == 4, seconds=10)
    assert not any(map(alive, first))
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "  twins was killed (SIGKILL) and is started again\n"


def test_a_program_that_keeps_dying_is_given_up(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", SUPERVISOR, str(tmp_path), "raise SystemExit(3)"]
    ended = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)
    assert "twins keeps dying; the reason is in" in ended.stderr
    assert ended.stdout.count("ended (exit code 3)") == 4
