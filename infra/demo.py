"""`manage demo`: a running district in the foreground, from nothing or from last time's data."""

import fcntl
import http.client
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra import embedded
from infra.addresses import Address, listening_addresses
from infra.console import say, step, table
from infra.embedded.locks import open_lock, taken, wait_until_free
from infra.process import EmbeddedError, wait_until
from infra.supervisor import Program, Supervisor

_WEB_SECONDS = 60.0
# A request or a unit of work gets a moment to end; then it is cut off, which both survive.
_STOP_WEB = ((signal.SIGTERM, 6.0), (signal.SIGQUIT, 2.0))
_STOP_WORKER = ((signal.SIGTERM, 8.0), (signal.SIGQUIT, 4.0))
_STOP_BEAT = ((signal.SIGTERM, 5.0),)


@dataclass(frozen=True, slots=True)
class Demo:
    """What was asked for; `own_servers` means that DATABASE_URL and REDIS_URL name the servers.

    ``district`` is how many invented compounds stand beside the demo's own.
    """

    data_dir: Path
    port: int
    bind: str | None
    own_servers: bool
    backup_dir: Path | None = None
    district: str | None = None

    def run(self) -> None:
        """Set up what is missing and run everything until it is interrupted."""
        addresses = listening_addresses(self.bind, self.port)
        (self.data_dir / "logs").mkdir(parents=True, exist_ok=True)
        with _alone(self.data_dir), self._servers():
            supervisor = Supervisor(self._environment())
            try:
                self._start(supervisor, addresses)
                supervisor.wait()
            except KeyboardInterrupt:
                say("\nStopping …")
            finally:
                supervisor.stop_all()

    @contextmanager
    def _servers(self) -> Iterator[None]:
        if self.own_servers:
            yield
            return
        with step("PostgreSQL and Valkey"):
            use = embedded.start(self.data_dir, backup_dir=self.backup_dir)
        try:
            yield
        finally:
            use.close()

    def _environment(self) -> dict[str, str]:
        added = {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        return {**os.environ, **added}

    def _start(self, supervisor: Supervisor, addresses: list[Address]) -> None:
        if not self.own_servers:
            supervisor.watch(
                lambda: wait_until_free(self.data_dir, "guardian"), then=_servers_are_gone
            )
        with step("Schema, divisions and catalogue"):
            supervisor.run(_manage("prepare", "--static"))
        for program in self._programs(addresses):
            supervisor.start(program)
        is_new = self.district is not None and not self._labels.exists()
        if is_new:
            with step("Synthetic district"):
                self._synthesize(supervisor)
        with step("Demo district"):
            supervisor.run(_manage("seed_demo"))
        if is_new:
            with step("Nights of the synthetic district, begun"):
                self._begin_nights(supervisor)
        with step("Web server"):
            if not wait_until(lambda: _answers(addresses[0]), seconds=_WEB_SECONDS):
                raise EmbeddedError(f"The web server does not answer; see {self._log('web')}.")
        self._show_addresses()
        say("\nready: Ctrl-C stops everything, the data stay in " + str(self.data_dir))

    @property
    def _labels(self) -> Path:
        """Which faults stand where; written once everything else is."""
        return self.data_dir / "district.json"

    def _synthesize(self, supervisor: Supervisor) -> None:
        profile = ("--profile", str(self.district))
        supervisor.run(_manage("synthesize", *profile, "--labels", str(self._labels)))

    def _begin_nights(self, supervisor: Supervisor) -> None:
        """Month ends and last night; the worker goes on with them while the district is shown."""
        told = json.loads(self._labels.read_text(encoding="utf-8"))
        supervisor.run(_manage("rollup", "--from", told["first_day"], "--date", told["until"]))

    def _programs(self, addresses: list[Address]) -> list[Program]:
        # No access log: the path of an invitation is its key.
        binds = [word for address in addresses for word in ("--bind", str(address))]
        threads = ("--workers", "2", "--worker-class", "gthread", "--threads", "4")
        schedule = str(self.data_dir / "beat")
        celery = _module("celery", "--app", "workers.app")
        return [
            Program(
                "web",
                [
                    *_module("gunicorn", "infra.wsgi:application", "--no-control-socket"),
                    *binds,
                    *threads,
                ],
                self._log("web"),
                _STOP_WEB,
                on_parent_death=signal.SIGQUIT,
            ),
            Program(
                "worker",
                [*celery, "worker", "--concurrency", "2", "--without-mingle", "--loglevel", "INFO"],
                self._log("worker"),
                _STOP_WORKER,
            ),
            Program(
                "beat",
                [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"],
                self._log("beat"),
                _STOP_BEAT,
            ),
        ]

    def _log(self, name: str) -> Path:
        return self.data_dir / "logs" / f"{name}.log"

    def _show_addresses(self) -> None:
        """From seed_demo: addresses of {name, url}, logins of {who, url, phone, password}."""
        told = json.loads((self.data_dir / "demo.json").read_text(encoding="utf-8"))
        say()
        table([(row["name"], row["url"]) for row in told["addresses"]])
        say()
        columns = ("who", "phone", "password", "url")
        table([columns, *(tuple(row[name] for name in columns) for row in told["logins"])])
        if self._labels.exists():
            say(f"\nThe synthetic district's faults are listed in {self._labels}.")


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One demo for each data directory."""
    lock = open_lock(data_dir, "demo")
    try:
        if not taken(lock, fcntl.LOCK_EX):
            raise EmbeddedError(
                f"A demo already runs on {data_dir}. Stop it, or choose another DATA_DIR and PORT."
            )
        yield
    finally:
        os.close(lock)


def _servers_are_gone() -> None:
    raise EmbeddedError("The database servers were stopped from outside; the demo stops as well.")


def _module(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def _manage(*words: str) -> list[str]:
    return _module("infra.manage", *words)


def _answers(address: Address) -> bool:
    """Any answer but a fault: the start page may well ask for a log-in."""
    connection = http.client.HTTPConnection(address.host, address.port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{address.port}"})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()
