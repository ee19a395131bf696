"""What the guardian must know of a server to run it."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from infra.process import EmbeddedError, User, evict, spawn, stop, wait_until

# Reading a long log after a crash takes minutes at worst; a server that works on it is let to.
_START_SECONDS = 300.0
# A killed postmaster's children need a moment to let go of the shared memory.
_RETRY_SECONDS = 15.0
_TRANSIENT = "still in use"
_LOG_LINES = 8


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    program: str
    directory: Path
    argv: tuple[str, ...]
    stop_steps: tuple[tuple[signal.Signals, float], ...]
    log: Path
    answers: Callable[[], bool]
    prepare: Callable[[], None]

    def start(self, user: User | None) -> subprocess.Popen[bytes]:
        """Free the directory of what a killed guardian left in it, start, wait until it answers."""
        deadline = time.monotonic() + _RETRY_SECONDS
        while True:
            evict(self.directory, self.program, self.stop_steps)
            self.prepare()
            child = self._spawn(user)
            if wait_until(self.answers, seconds=_START_SECONDS, alive=partial(_is_alive, child)):
                return child
            self.stop(child)
            end = self._end_of_log()
            if _TRANSIENT not in end or time.monotonic() > deadline:
                raise EmbeddedError(f"{self.name} does not start. The end of {self.log}:\n{end}")
            time.sleep(0.2)

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        stop(child, self.stop_steps)

    def _spawn(self, user: User | None) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return spawn(
                self.argv,
                output=log,
                on_parent_death=self.stop_steps[0][0],
                user=user,
                env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
                cwd=self.directory,
            )

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-_LOG_LINES:])


def _is_alive(child: subprocess.Popen[bytes]) -> bool:
    return child.poll() is None
