"""`make seed-rows`: each row of the seed, proven by the tests that bear its number, or open."""

import contextlib
import csv
import io
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

LIST = Path(__file__).with_suffix(".csv")
_NUMBER = re.compile(r"(?<=_)([B-G]\d{1,2})(?=_|$)")


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    place: str
    title: str


def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return [Row(line["row"], line["place"], line["title"]) for line in csv.DictReader(file)]


def numbers_in(test_name: str) -> list[str]:
    """The rows that a test's name claims to prove."""
    return _NUMBER.findall(test_name.partition("[")[0])


class Collector:
    """A plugin of pytest that notes which tests stand for which rows."""

    def __init__(self) -> None:
        self.proofs: defaultdict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            test = item.nodeid.partition("[")[0]
            for number in numbers_in(item.name):
                self.proofs[number].add(test)


def collect() -> dict[str, set[str]]:
    collector = Collector()
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = pytest.main(["--collect-only", "--quiet", str(LIST.parent)], plugins=[collector])
    if code != pytest.ExitCode.OK:
        sys.exit(f"The tests cannot be collected:\n{told.getvalue()}")
    return collector.proofs


def main() -> None:
    proofs = collect()
    known = rows()
    for row in known:
        state = "proven" if proofs.get(row.number) else "open"
        sys.stdout.write(f"{row.number:<4} {state:<7} {row.place}: {row.title}\n")
        for test in sorted(proofs.get(row.number, ())):
            sys.stdout.write(f"             {test}\n")
    proven = sum(1 for row in known if proofs.get(row.number))
    sys.stdout.write(f"\n{proven} of {len(known)} rows proven\n")


if __name__ == "__main__":
    main()
