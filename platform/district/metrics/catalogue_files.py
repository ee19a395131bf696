"""The catalogue as data: one folder of TOML files for each version, checked when it is read.

A version that ``follows`` another is that one with what its own files say, and without what it
``drops``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from district.core.clock import next_month
from district.metrics.declarations import Span
from district.metrics.definitions import ENGINE_ELEMENTS
from district.metrics.figures import PeriodType
from district.metrics.models import Block, Direction, Kind, Module

FOLDER = Path(__file__).resolve().parent / "catalogue"

_TEXTS = ("zh", "en", "text_zh", "text_en")
_OPTIONAL = (
    "block", "unit_zh", "unit_en", "privacy", "direction", "factor", "decimals", "small_sample",
    "span", "part_of", "sum_of", "rule", "modules", "rules",
)  # fmt: skip
_BASELINE = "baseline"
_ENGINE = "engine"
_SPANS = {*Span, _BASELINE, _ENGINE, "ledger"}
_SENSITIVE = "P-3"
_SENSITIVE_PERIODS = {PeriodType.QUARTER, PeriodType.YEAR}
_RULE = re.compile(r"V(?:[1-9]|[1-3]\d|4[0-2])")
_HABITS: dict[Kind, dict[str, Any]] = {
    Kind.SHARE: {"factor": 100, "unit_zh": "%", "unit_en": "%", "decimals": 1, "small_sample": 10},
    Kind.RATIO: {"decimals": 1, "small_sample": 10},
    Kind.MEDIAN: {"small_sample": 10},
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

    def fed_by(self, declared: Set[str]) -> dict[str, dict[str, Any]]:
        """The definitions as they are loaded where compounds yield these elements.

        A metric is fed when all its elements come from somewhere. An element has the longer
        periods of the fed metrics that are made of it, and no others.
        """
        known = ENGINE_ELEMENTS | declared
        fed = {code for code, values in self.definitions.items() if _is_fed(values, known)}
        longer: dict[str, set[str]] = {code: set() for code in self.elements}
        for code in fed - self.elements:
            for element in _formula(self.definitions[code]):
                longer[element].update(self.definitions[code]["period_types"])
        return {
            code: {
                **values,
                "is_fed": code in fed,
                "period_types": _in_order({*values["period_types"], *longer.get(code, ())}),
            }
            for code, values in self.definitions.items()
        }


def _is_fed(values: Mapping[str, Any], known: Set[str]) -> bool:
    return set(_formula(values)) <= known


def _formula(values: Mapping[str, Any]) -> list[str]:
    return [*values["numerator"], *values["denominator"]]


def _in_order(kinds: Set[str]) -> list[PeriodType]:
    return [kind for kind in PeriodType if kind in kinds]


def read_catalogue(folder: Path = FOLDER) -> list[CatalogueVersion]:
    """All versions, each checked, oldest first.

    A version goes on beside its successor for two months (R10), so that a reader sees what the
    definition alone has changed.
    """
    folders = [_read_files(one.parent) for one in sorted(folder.glob("*/version.toml"))]
    read: dict[str, CatalogueVersion] = {}
    for files in sorted(folders, key=lambda files: _head(files)["valid_from"]):
        version = _read_version(files, read)
        read[version.version] = version
    found = list(read.values())
    for old, new in pairwise(found):
        if new.valid_from.day != 1:
            raise CatalogueError(f"{new.version}: begins within a month")
        both = next_month(next_month(new.valid_from))
        if old.valid_to != both:
            raise CatalogueError(
                f"{old.version}: is to go on until {both}, two months beside {new.version}"
            )
    return found


def _read_files(folder: Path) -> list[dict[str, Any]]:
    return [tomllib.loads(one.read_text(encoding="utf-8")) for one in sorted(folder.glob("*.toml"))]


def _head(files: list[dict[str, Any]]) -> dict[str, Any]:
    return next(one for one in files if "version" in one)


def _read_version(
    files: list[dict[str, Any]], earlier: Mapping[str, CatalogueVersion]
) -> CatalogueVersion:
    head = _head(files)
    own: dict[str, dict[str, Any]] = {}
    for values in (*_all(files, "element"), *_all(files, "metric")):
        code = values["code"]
        if code in own:
            raise CatalogueError(f"{head['version']}: {code} is defined twice")
        own[code] = values
    definitions = {**_inherited(head, earlier), **own}
    read = CatalogueVersion(head["version"], head["valid_from"], head.get("valid_to"), definitions)
    for code, values in definitions.items():
        if fault := _fault(values, read):
            raise CatalogueError(f"{read.version}: {code} {fault}")
    return read


def _inherited(
    head: Mapping[str, Any], earlier: Mapping[str, CatalogueVersion]
) -> dict[str, dict[str, Any]]:
    if "follows" not in head:
        return {}
    standing = dict(earlier[head["follows"]].definitions)
    for code in head.get("drops", ()):
        del standing[code]
    return standing


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
        "period_types": _element_periods(row),
    }


def _element_periods(row: Mapping[str, Any]) -> list[PeriodType]:
    """Day and month, unless it says otherwise; being in operation always, and what is sensitive
    only as its metrics say."""
    if "period_types" in row:
        return [PeriodType(kind) for kind in row["period_types"]]
    if row["span"] == _ENGINE:
        return [*PeriodType]
    return [] if _SENSITIVE in row.get("privacy", "") else [PeriodType.DAY, PeriodType.MONTH]


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
    formula = [*_formula(values), *_measures(values)]
    if unknown := [code for code in formula if code not in read.elements]:
        return f"uses {', '.join(unknown)}, which no element defines"
    if not values["is_element"] and any(_is_baseline(read, code) for code in formula):
        return "uses a baseline, which enters no rate (V42)"
    if values.get("sum_of") and not (values["is_element"] and values.get("rule")):
        return "is a sum that is no element, or whose rule has no name"
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
    return "" if values["is_element"] else _oddity(values)


def _oddity(values: Mapping[str, Any]) -> str:
    """What no metric may lack or promise (R11, P-3)."""
    modules = values.get("modules", [])
    if not modules or not set(modules) <= set(Module.values):
        return f"names no module that could feed it: {modules}"
    if wrong := [rule for rule in values.get("rules", []) if not _RULE.fullmatch(rule)]:
        return f"names {', '.join(wrong)}, which is no validation rule"
    if _SENSITIVE in values.get("privacy", "") and not _SENSITIVE_PERIODS.issuperset(
        values["period_types"]
    ):
        return "is sensitive and told more often than by the quarter"
    return ""


def _measures(values: Mapping[str, Any]) -> list[str]:
    """What it is measured against: the whole of which it is a part, or the parts it is made of."""
    return [*filter(None, [values.get("part_of")]), *values.get("sum_of", ())]


def _is_baseline(read: CatalogueVersion, code: str) -> bool:
    return bool(read.definitions[code]["kind"] == Kind.BASELINE)


def elements_to_declare(read: CatalogueVersion) -> set[str]:
    """The elements that compounds must supply; the engine has its own."""
    return read.elements - ENGINE_ELEMENTS
