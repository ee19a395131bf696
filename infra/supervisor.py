"""Runs a set of programs as one: restarts what dies, stops all in order, leaves nothing behind."""

import re
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from infra.console import Relay, say
from infra.process import EmbeddedError, spawn, stop, sweep

_WORTH_SHOWING = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")
_RESTARTS = 5
_RESTART_WINDOW_SECONDS = 60.0


@dataclass(slots=True)
class Program:
    """A child to be kept alive.

    If we are killed it is killed as well: Celery's own handlers were seen to hang in a lock, and
    its pool ends by itself. A program that must clear up names a gentler signal.
    """

    name: str
    argv: Sequence[str]
    log: Path
    stop_steps: Sequence[tuple[signal.Signals, float]]
    on_parent_death: signal.Signals = signal.SIGKILL
    child: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=_RESTARTS))

    def dies_too_often(self) -> bool:
        self.deaths.append(time.monotonic())
        full = len(self.deaths) == _RESTARTS
        return full and self.deaths[-1] - self.deaths[0] < _RESTART_WINDOW_SECONDS

    def record(self, line: bytes) -> None:
        """Everything into the log, what is worth a look onto the screen."""
        with self.log.open("ab") as log:
            log.write(line)
        text = _text(line)
        if _WORTH_SHOWING.search(text):
            say(f"  {self.name}: {text}")


class Supervisor:
    """One per process, used from its main thread: the kernel ties the children to that thread."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self._programs: list[Program] = []
        self._events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, program: Program) -> None:
        """Start it and keep it alive from now on."""
        self._programs.append(program)
        self._launch(program)

    def run(self, argv: Sequence[str]) -> None:
        """Run a command to its end and show what it says, while the programs are looked after."""
        relay = Relay()
        child = self._spawn(argv, signal.SIGTERM, lambda line: relay(_text(line)))
        ended = threading.Event()
        self.watch(child.wait, then=ended.set)
        try:
            while not ended.is_set():
                self._events.get()()
        finally:
            stop(child, [(signal.SIGTERM, 5.0)])
        if child.returncode != 0:
            raise EmbeddedError(f"The step `{' '.join(argv[2:])}` failed, so everything stops.")

    def watch(self, wait: Callable[[], object], then: Callable[[], None]) -> None:
        """Call `then` in the main thread once `wait` returns."""

        def waiting() -> None:
            wait()
            self._events.put(then)

        threading.Thread(target=waiting, daemon=True).start()

    def wait(self) -> None:
        """Look after the programs until a signal, which raises KeyboardInterrupt."""
        while True:
            self._events.get()()

    def stop_all(self) -> None:
        """In the reverse order of their start."""
        self._stopping = True
        for program in reversed(self._programs):
            if program.child is not None:
                stop(program.child, program.stop_steps)

    def _launch(self, program: Program) -> None:
        child = self._spawn(program.argv, program.on_parent_death, program.record)
        program.child = child
        self.watch(child.wait, then=lambda: self._on_death(program, child))

    def _spawn(
        self, argv: Sequence[str], on_parent_death: signal.Signals, record: Callable[[bytes], None]
    ) -> subprocess.Popen[bytes]:
        child = spawn(argv, output=subprocess.PIPE, on_parent_death=on_parent_death, env=self._env)

        def read() -> None:
            for line in child.stdout or ():
                record(line)

        threading.Thread(target=read, daemon=True).start()
        return child

    def _on_death(self, program: Program, child: subprocess.Popen[bytes]) -> None:
        sweep(child)
        if program.dies_too_often():
            raise EmbeddedError(f"{program.name} keeps dying; the reason is in {program.log}.")
        say(f"  {program.name} {_manner(child.returncode)} and is started again")
        self._launch(program)

    def _on_signal(self, number: int, _frame: object) -> None:
        """The first signal asks politely, a second one does not wait."""
        if not self._stopping:
            self._events.put(_interrupt)
            return
        for program in self._programs:
            if program.child is not None:
                sweep(program.child)


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip()


def _interrupt() -> None:
    raise KeyboardInterrupt


def _manner(returncode: int) -> str:
    if returncode < 0:
        return f"was killed ({signal.Signals(-returncode).name})"
    return f"ended (exit code {returncode})"
