"""The files inside a package: what they may be called, and how much they may hold."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MANIFEST = "manifest.json"
DEFINITIONS = "definitions.json"
README = "README.txt"
CHECKSUMS = "SHA256SUMS"
FILES = "files/"
CHUNK = 256 * 1024

MOST_DESCRIBED = 64 * 1024 * 1024  # bytes of the manifest, the checksums, the zip's directory
MOST_BYTES = 64 * 1024 * 1024 * 1024  # of everything, unpacked
# Rows of a register pack about 10 to 20 times; what packs better than this is no register.
MOST_RATIO = 250
_SMALL = 4 * 1024 * 1024

# Letters, figures and . _ - in each part, none beginning with a dot: safe on every system.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,7}")


@dataclass(frozen=True)
class Member:
    """One file of a package: its name, its size unpacked, and its SHA-256 in hexadecimal."""

    name: str
    bytes: int
    sha256: str


def csv_of(table: str) -> str:
    return f"tables/{table}.csv"


def jsonl_of(table: str) -> str:
    return f"tables/{table}.jsonl"


def is_safe(name: str) -> bool:
    """Whether a member may be called so: a plain relative path that leads nowhere else."""
    return len(name) <= 240 and _NAME.fullmatch(name) is not None


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether so few bytes claim to hold so many that no compound can have written them."""
    return unpacked > _SMALL and unpacked > packed * MOST_RATIO


def checksums(members: list[Member]) -> bytes:
    """The list that ``sha256sum --check`` reads."""
    lines = [f"{one.sha256}  {one.name}\n" for one in sorted(members, key=lambda one: one.name)]
    return "".join(lines).encode()


def as_json(told: Mapping[str, Any]) -> bytes:
    """JSON for people too: a line for each key, and for each item of a list below it."""
    lines = ",\n".join(f"{json.dumps(key)}: {_value(value)}" for key, value in told.items())
    return f"{{\n{lines}\n}}\n".encode()


def _value(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
