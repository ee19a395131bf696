"""The catalogue's own files, read word for word: formulas, wholes, rules and periods."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from district.metrics.catalogue_files import FOLDER
from tests.oracle import (
    baselines,
    bodies,
    burden,
    chain,
    counselling,
    decisions,
    disputes,
    entries,
    facilities,
    heads,
    matters,
    meetings,
    participation,
    party,
    records,
    red_property,
    register,
    visits,
    works,
)

NOUNS = (
    register,
    heads,
    party,
    chain,
    bodies,
    facilities,
    red_property,
    records,
    entries,
    baselines,
    matters,
    meetings,
    visits,
    disputes,
    works,
    counselling,
    participation,
    decisions,
    burden,
)
OPERATING = "OPER"
MONTHS = "OP_M"
# What the ledger of nights and the cells tell, and no compound.
LEDGER = {"RUN", "RUN_OK", "RUN_0600", "CELL", "CELL_OK", "ACT", "ACT_OK"}
_ALL_KINDS = ("D", "M", "Q", "Y", "R12")


@dataclass(frozen=True)
class Definition:
    """One code. Of an element the formula is itself; ``part_of`` is what it cannot exceed, and
    ``sum_of`` are those that it must equal together."""

    code: str
    is_element: bool
    kind: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    period_types: frozenset[str]
    part_of: str
    sum_of: tuple[str, ...]
    block: str
    factor: int
    privacy: str

    @property
    def formula(self) -> set[str]:
        return {*self.numerator, *self.denominator}

    @property
    def is_of_ledger(self) -> bool:
        return bool(self.formula & LEDGER)


@cache
def fed(version: str) -> dict[str, Definition]:
    """Every code whose elements the nouns here, the engine or the ledger supply."""
    supplied = {OPERATING, MONTHS, *LEDGER, *(code for noun in NOUNS for code in noun.CODES)}
    rows = list(_rows(FOLDER / version))
    metrics = {
        row["code"]: _metric(row)
        for kind, row in rows
        if kind == "metric" and _formula(row) <= supplied
    }
    elements = {
        row["code"]: _element(row, metrics)
        for kind, row in rows
        if kind == "element" and row["code"] in supplied
    }
    return {**elements, **metrics}


def of_the_night(version: str, kind: str) -> list[Definition]:
    """What a night says of one compound for a period of this kind, ledger apart."""
    codes = fed(version).values()
    return [one for one in codes if kind in one.period_types and not one.is_of_ledger]


def kinds(version: str) -> set[str]:
    """The kinds of periods that some fed metric has."""
    told = (one for one in fed(version).values() if not one.is_element and not one.is_of_ledger)
    return {kind for one in told for kind in one.period_types}


def reported(version: str, kind: str) -> list[Definition]:
    """What a report of such a period shows: what has a block, undated achievements apart."""
    codes = fed(version).values()
    return [
        one for one in codes if kind in one.period_types and one.block and one.kind != "baseline"
    ]


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a version says itself, after what it keeps of the one that it follows."""
    head = tomllib.loads((folder / "version.toml").read_text(encoding="utf-8"))
    own = list(_own_rows(folder))
    said = {row["code"] for _kind, row in own} | set(head.get("drops", ()))
    if "follows" in head:
        earlier = _rows(folder.parent / head["follows"])
        yield from ((kind, row) for kind, row in earlier if row["code"] not in said)
    yield from own


def _own_rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(folder.glob("*.toml")):
        for kind, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if kind in {"metric", "element"}:
                yield from ((kind, row) for row in rows)


def _formula(row: dict[str, Any]) -> set[str]:
    return {*row["numerator"], *row.get("denominator", ())}


def _metric(row: dict[str, Any]) -> Definition:
    return Definition(
        row["code"],
        False,
        row["kind"],
        tuple(row["numerator"]),
        tuple(row.get("denominator", ())),
        frozenset(row["period_types"]),
        "",
        (),
        row["block"],
        row.get("factor", 100 if row["kind"] == "share" else 1),
        row.get("privacy", ""),
    )


def _element(row: dict[str, Any], metrics: dict[str, Definition]) -> Definition:
    """By day and month unless it says otherwise, and by whatever periods the metrics of it have.

    What is sensitive (P-3) is told as its metrics are, and no more often.
    """
    code, span = row["code"], row["span"]
    told = () if "P-3" in row.get("privacy", "") else tuple(row.get("period_types", ("D", "M")))
    own = _ALL_KINDS if span == "engine" else told
    used = {kind for one in metrics.values() if code in one.formula for kind in one.period_types}
    return Definition(
        code,
        True,
        "baseline" if span == "baseline" else "count",
        (code,),
        (),
        frozenset({*own, *used}),
        row.get("part_of", ""),
        tuple(row.get("sum_of", ())),
        row.get("block", ""),
        1,
        row.get("privacy", ""),
    )
