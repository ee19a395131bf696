"""`make oracle`: every cell of a synthetic district held against a plain reading of the texts.

Prints figures, each kind of injected fault with how it was caught, and the differences. Ends
with 1 when something differs.
"""

import argparse
import importlib
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from district.tenancy.places import DISTRICT, place
from infra import embedded
from tests.bench.__main__ import own_database

# Fourteen months with a leap-year February, whose nights are all over.
UNTIL = date(2025, 3, 31)


def main(words: list[str]) -> int:
    asked = _asked(words)
    place.set(DISTRICT)
    data_dir = Path(os.environ.get("DATA_DIR", ".data-test")).absolute()
    external = os.environ.get("DATABASE_URL")
    with embedded.running(data_dir, durable=False):
        server = external.rpartition("/")[0] if external else ""
        server = server or embedded.database_url(data_dir, "").rstrip("/")
        name = f"oracle_{os.getpid()}"
        with own_database(server, name, settings="infra.settings.test"):
            # Everything below needs settings, which stand from here on.
            proof: Any = importlib.import_module("tests.oracle.proof")
            began = time.perf_counter()
            differences: int = proof.prove(asked, lambda line: _tell(began, line))
    return 1 if differences else 0


def _tell(began: float, line: str) -> None:
    sys.stdout.write(f"{time.perf_counter() - began:7.1f} s  {line}\n")
    sys.stdout.flush()


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--profile", default="50", help="compounds")
    parser.add_argument("--months", default="14", help="calendar months, the last up to --until")
    parser.add_argument("--seed", default="7")
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL)
    parser.add_argument("--workers", type=int, default=3, help="processes that work the nights off")
    parser.add_argument("--labels", type=Path, help="write the injected faults there, as JSON")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
