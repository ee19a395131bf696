"""The catalogue as data: one folder of TOML files for each version, checked when it is read."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from district.metrics.declarations import Span
from district.metrics.definitions import ENGINE_ELEMENTS
from district.metrics.figures import PeriodType
from district.metrics.models import Block, Direction, Kind

FOLDER = Path(__file__).resolve().parent / "catalogue"

_TEXTS = ("zh", "en", "text_zh", "text_en")
_OPTIONAL = (
    "block", "unit_zh", "unit_en", "privacy", "direction", "factor", "decimals", "small_sample",
    "span", "part_of", "rule",
)  # fmt: skip
_BASELINE = "baseline"
_SPANS = {*Span, _BASELINE, "engine", "ledger"}
_HABITS: dict[Kind, dict[str, Any]] = {
    Kind.SHARE: {"factor": 100, "unit_zh": "%", "unit_en": "%", "decimals": 1, "small_sample": 10},
    Kind.RATIO: {"decimals": 1, "small_sample": 10},
}


class CatalogueError(ValueError):
    """The catalogue contradicts itself: which code of which version, and how."""


@dataclass(frozen=True)
class CatalogueVersion:
    """One folder: its dates, and each code with the values of its definition."""

    version: str
    valid_from: date
    valid_to: date | None
    definitions: dict[str, dict[str, Any]]

    @property
    def elements(self) -> set[str]:
        return {code for code, values in self.definitions.items() if values["is_element"]}


def read_catalogue(folder: Path = FOLDER) -> list[CatalogueVersion]:
    """All versions, each checked, oldest first."""
    found = [_read_version(one.parent) for one in sorted(folder.glob("*/version.toml"))]
    return sorted(found, key=lambda version: version.valid_from)


def _read_version(folder: Path) -> CatalogueVersion:
    files = [
        tomllib.loads(one.read_text(encoding="utf-8")) for one in sorted(folder.glob("*.toml"))
    ]
    head = next(one for one in files if "version" in one)
    definitions: dict[str, dict[str, Any]] = {}
    for values in (*_all(files, "element"), *_all(files, "metric")):
        code = values["code"]
        if code in definitions:
            raise CatalogueError(f"{head['version']}: {code} is defined twice")
        definitions[code] = values
    read = CatalogueVersion(head["version"], head["valid_from"], head.get("valid_to"), definitions)
    for code, values in definitions.items():
        if fault := _fault(values, read):
            raise CatalogueError(f"{read.version}: {code} {fault}")
    return read


def _all(files: list[dict[str, Any]], key: str) -> Iterator[dict[str, Any]]:
    for one in files:
        for row in one.get(key, []):
            yield _element(row) if key == "element" else _metric(row)


def _element(row: Mapping[str, Any]) -> dict[str, Any]:
    is_baseline = row["span"] == _BASELINE
    return {
        **_common(row),
        "is_element": True,
        "kind": Kind.BASELINE if is_baseline else Kind.COUNT,
        "numerator": [row["code"]],
        "denominator": [],
        "period_types": [PeriodType.DAY, PeriodType.MONTH],
    }


def _metric(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = Kind(row["kind"])
    return {
        **_HABITS.get(kind, {}),
        **_common(row),
        "is_element": False,
        "kind": kind,
        "numerator": row["numerator"],
        "denominator": row.get("denominator", []),
        "period_types": row["period_types"],
    }


def _common(row: Mapping[str, Any]) -> dict[str, Any]:
    optional = {name: row[name] for name in _OPTIONAL if name in row}
    return {"code": row["code"], **{name: row[name] for name in _TEXTS}, **optional}


def _fault(values: Mapping[str, Any], read: CatalogueVersion) -> str:
    """What is wrong with one definition; empty when nothing is."""
    formula = [*values["numerator"], *values["denominator"], *_whole(values)]
    if unknown := [code for code in formula if code not in read.elements]:
        return f"uses {', '.join(unknown)}, which no element defines"
    if not values["is_element"] and any(_is_baseline(read, code) for code in formula):
        return "uses a baseline, which enters no rate (V42)"
    if bool(values["denominator"]) != (values["kind"] in {Kind.SHARE, Kind.RATIO}):
        return f"has the kind {values['kind']} and {len(values['denominator'])} denominators"
    if values.get("block", Block.QUALITY) not in Block.values:
        return f"stands in an unknown block {values['block']}"
    if values.get("direction", Direction.MORE) not in Direction.values:
        return f"has an unknown direction {values['direction']}"
    if values["is_element"] and values["span"] not in _SPANS:
        return f"has an unknown span {values['span']}"
    if not set(values["period_types"]) <= set(PeriodType):
        return f"has an unknown period type in {values['period_types']}"
    return ""


def _whole(values: Mapping[str, Any]) -> list[str]:
    return [values["part_of"]] if values.get("part_of") else []


def _is_baseline(read: CatalogueVersion, code: str) -> bool:
    return bool(read.definitions[code]["kind"] == Kind.BASELINE)


def elements_to_declare(read: CatalogueVersion) -> set[str]:
    """The elements that compounds must supply; the engine has its own."""
    return read.elements - ENGINE_ELEMENTS
