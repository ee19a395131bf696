"""The whole demo, started and ended in every way that a person or a machine may do it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from infra.process import wait_until

READY_SECONDS = 240
BUSY = "is in use by another program. Choose another one, for example: make demo PORT="


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Demo:
    """One run of `manage demo`, its output in a file."""

    def __init__(self, data_dir: Path, port: int, **added: str) -> None:
        self.data_dir, self.port = data_dir, port
        self.told = data_dir / f"told-{port}"
        data_dir.mkdir(exist_ok=True)
        outside = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
        environment = {name: value for name, value in os.environ.items() if name not in outside}
        with self.told.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.manage", "demo"],
                env={**environment, "DATA_DIR": str(data_dir), "PORT": str(port), **added},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.told.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        wait_until(
            lambda: "\nready" in self.text(),
            seconds=READY_SECONDS,
            alive=lambda: self.process.poll() is None,
        )
        assert "\nready" in self.text(), self.text()

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        assert self.process.wait(60) == 0, self.text()

    def status(self, host: str) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", "/", headers={"Host": f"{host}:{self.port}"})
            return connection.getresponse().status


def processes_of(data_dir: Path, word: bytes = b"") -> dict[int, str]:
    """All that carry the directory in their environment, command or whereabouts."""
    mark = os.fsencode(data_dir)
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            signs = (command, (entry / "environ").read_bytes(), bytes((entry / "cwd").readlink()))
            if any(mark in sign for sign in signs) and word in command:
                found[int(entry.name)] = command.replace(b"\0", b" ").decode()
    found.pop(os.getpid(), None)
    return found


@contextmanager
def demo(data_dir: Path, **added: str) -> Iterator[Demo]:
    """A demo that is ready; killed with everything it has if the test leaves it behind."""
    run = Demo(data_dir, free_port(), **added)
    try:
        run.wait_until_ready()
        yield run
    finally:
        if run.process.poll() is None:
            kill_everything(data_dir)
            run.process.wait()


def kill_everything(data_dir: Path) -> None:
    """What was begun while the list was read stands in the next one."""
    killed: set[int] = set()
    while begun := processes_of(data_dir).keys() - killed:
        for pid in begun:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        killed |= begun


@pytest.fixture(scope="module")
def first() -> Iterator[Demo]:
    """The first start on an empty directory, with an invented district beside the five compounds;
    it runs until a test ends it."""
    data_dir = Path(tempfile.mkdtemp(prefix="chunshui-"))
    with demo(data_dir, DISTRICT="2") as run:
        yield run
    shutil.rmtree(data_dir)


@pytest.fixture
def district(first: Demo) -> Path:
    """The data that the first start left behind."""
    if first.process.poll() is None:
        first.end(signal.SIGINT)
    return first.data_dir


def test_district_and_compounds_answer_once_it_is_ready(first: Demo) -> None:
    assert first.status("localhost") < 500
    assert first.status("meijing.localhost") < 500
    assert "runs due" in first.text()


def test_an_invented_district_stands_beside_the_five(first: Demo) -> None:
    assert "records per second" in first.text()
    assert str(first.data_dir / "district.json") in first.text()
    assert first.status("xq0002.localhost") < 500


def test_a_killed_worker_is_started_again(first: Demo) -> None:
    worker = min(processes_of(first.data_dir, b"workers.app\0worker"))
    os.kill(worker, signal.SIGKILL)
    assert wait_until(lambda: "worker was killed (SIGKILL)" in first.text(), seconds=20)


def test_a_busy_port_is_told(first: Demo) -> None:
    other = Demo(first.data_dir / "other", first.port)
    assert other.process.wait(30) == 1
    assert f"Port {first.port} {BUSY}{first.port + 1}" in other.text()


def test_a_second_demo_on_the_same_data_is_refused(first: Demo) -> None:
    other = Demo(first.data_dir, free_port())
    assert other.process.wait(30) == 1
    assert "A demo already runs on" in other.text()


def test_ctrl_c_leaves_no_process(first: Demo) -> None:
    first.end(signal.SIGINT)
    assert processes_of(first.data_dir) == {}


def test_a_second_start_does_no_night_again_and_leaves_nothing_if_killed(district: Path) -> None:
    with demo(district) as run:
        assert "runs due" not in run.text()
        run.process.kill()
        run.process.wait()
        wait_until(lambda: processes_of(district) == {}, seconds=40)
        assert processes_of(district) == {}


def test_after_a_kill_of_everything_the_next_start_recovers(district: Path) -> None:
    with demo(district) as run:
        kill_everything(district)
        assert run.process.wait() == -signal.SIGKILL
    assert wait_until(lambda: processes_of(district) == {}, seconds=40)
    with demo(district) as run:
        assert run.status("meijing.localhost") < 500
        run.end(signal.SIGTERM)
    assert processes_of(district) == {}
