"""Child processes that never outlive their parent, and the wait for what they should become."""

import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
_POLL_SECONDS = 0.02


class EmbeddedError(RuntimeError):
    """A sentence for the person at the terminal: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class User:
    """Whose rights a child takes; None in its place means our own."""

    uid: int
    gid: int


def spawn(
    argv: Sequence[str],
    *,
    output: IO[bytes] | int,
    on_parent_death: signal.Signals,
    user: User | None = None,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, which gets a signal when this thread dies.

    Call it from the main thread only: the kernel ties the signal to the parent's thread.
    """
    parent = os.getpid()

    def die_with_parent() -> None:
        # After the change of user, which would clear it; and once more by hand if we came too late.
        _libc.prctl(_PR_SET_PDEATHSIG, on_parent_death, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        umask=0o077,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def stop(child: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn, giving it its seconds; then kill what is left, its children too."""
    for step, patience in steps:
        if child.poll() is not None:
            break
        child.send_signal(step)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    sweep(child)
    child.wait()


def sweep(child: subprocess.Popen[bytes]) -> None:
    """Kill whatever of the child's session is left."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def wait_until(
    ready: Callable[[], bool], *, seconds: float, alive: Callable[[], bool] = lambda: True
) -> bool:
    """True once `ready`, false when the time is over or `alive` no longer holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        if not alive():
            return False
        time.sleep(_POLL_SECONDS)
    return False


def residents(directory: Path, program: str) -> Iterator[int]:
    """Processes of this program that live in this directory, whoever started them."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            home = (entry / "cwd").readlink()
            binary = (entry / "exe").readlink().name.removesuffix(" (deleted)")
        except OSError:  # gone meanwhile, or another user's
            continue
        if home == directory and binary == program:
            yield int(entry.name)


def evict(directory: Path, program: str, steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Stop what a killed parent left behind, so that a new server finds its directory free."""
    for step, patience in (*steps, (signal.SIGKILL, 10.0)):
        watched = select.poll()
        handles = []
        for pid in residents(directory, program):
            try:
                handles.append(os.pidfd_open(pid))
                os.kill(pid, step)
            except ProcessLookupError:
                continue
        try:
            for handle in handles:
                watched.register(handle, select.POLLIN)
            deadline = time.monotonic() + patience
            waiting = len(handles)
            while waiting and (left := deadline - time.monotonic()) > 0:
                for handle, _ in watched.poll(left * 1000):
                    watched.unregister(handle)
                    waiting -= 1
        finally:
            for handle in handles:
                os.close(handle)
        if not waiting:
            return
