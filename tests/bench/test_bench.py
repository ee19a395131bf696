"""The benchmarks run and print what they promise; their figures are nobody's business here."""

import json
import os
import subprocess
import sys

import pytest

from tests.bench.__main__ import BENCHES

# Benches that print a line for each of several acts.
SEVERAL = {"opening", "migrate_changes", "scale", "night", "dashboard", "decision", "matters_list"}


def bench(*names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *names],
        env={**os.environ, "ROUNDS": "1", "COMPOUNDS": "2", "PARTS": "60", "MATTERS": "60"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_bench_prints_one_line_of_figures() -> None:
    done = bench()
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    names = [line["name"] for line in lines]
    assert set(BENCHES) - SEVERAL <= set(names)
    some = {
        "open_compound_p95",
        "migrate_index",
        "migrate_data",
        "scale_page",
        "night_workers",
        "dashboard_page",
        "decision_count",
        "matters_list_all",
    }
    assert some <= set(names)
    for line in lines:
        assert list(line) == ["name", "ours", "baseline", "ratio", "unit", "runs"]
        assert line["baseline"] > 0
        assert line["ours"] > 0 or line["unit"] == "exponent"  # of two compounds it is any


@pytest.mark.parametrize("name", ["open_compounds", "--help"])
def test_an_unknown_bench_is_answered_with_the_known_ones(name: str) -> None:
    done = bench(name)
    assert done.returncode == 1
    assert "there are: request," in done.stderr
