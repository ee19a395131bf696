"""Where a data directory's servers keep files and sockets: arithmetic on paths, nothing is read."""

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import quote

DATABASE = "chunshui"
SUPERUSER = "postgres"
POSTGRES_SOCKET = ".s.PGSQL.5432"

# sun_path holds 108 bytes with its closing zero; the longest name is that of PostgreSQL's lock.
_SOCKET_PATH_LIMIT = 107
# A comma parts two hosts for libpq, a blank or a % is quoted differently by each client.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_./+-]+")
# Constant, not tempfile.gettempdir(): two processes with different TMPDIR must agree.
_SHARED = Path("/tmp")  # noqa: S108  the directory is made 0700 and its owner is checked


def socket_dir(data_dir: Path) -> Path:
    """`sockets` inside the data directory, or a short name for it where that path will not do."""
    if not data_dir.is_absolute():
        raise ValueError(f"the data directory must be an absolute path: {data_dir}")
    near = data_dir / "sockets"
    longest = os.fsencode(near / f"{POSTGRES_SOCKET}.lock")
    if len(longest) <= _SOCKET_PATH_LIMIT and _PLAIN_PATH.fullmatch(str(near)):
        return near
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return _SHARED / f"chunshui-{digest}"


def postgres_dir(data_dir: Path) -> Path:
    return data_dir / "postgres"


def valkey_dir(data_dir: Path, name: str) -> Path:
    return data_dir / name


def valkey_socket(data_dir: Path, name: str) -> Path:
    return socket_dir(data_dir) / f"{name}.sock"


def log_file(data_dir: Path, name: str) -> Path:
    return data_dir / "logs" / f"{name}.log"


def database_url(data_dir: Path, name: str = DATABASE, user: str = SUPERUSER) -> str:
    """For dj-database-url and libpq; the host is the percent-encoded socket directory."""
    return f"postgresql://{user}@{quote(str(socket_dir(data_dir)), safe='')}/{name}"


def broker_url(data_dir: Path) -> str:
    """For Celery. Its server keeps every message on disk and refuses writes rather than evict."""
    return f"redis+socket://{valkey_socket(data_dir, 'broker')}?virtual_host=0"


def cache_url(data_dir: Path) -> str:
    """For Django's Redis cache. Its server forgets what is used least and keeps nothing on disk."""
    return f"unix://{valkey_socket(data_dir, 'cache')}?db=0"
