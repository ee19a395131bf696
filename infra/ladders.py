"""Ladders of a demo by a file: runs that have begun, of which nobody has been chosen yet."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from district.core.errors import DomainError
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import text
from district.core.sheets.reading import read_table
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.recommendations.climbing import start_ladder
from tenants.recommendations.queries import committees, ladder_titles, ladders


@dataclass(frozen=True)
class PlannedLadder:
    """One line: heads of ``title`` join ``body``."""

    number: int
    place: str
    title: str
    body: str


SHEET = Sheet(
    "推选",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("title", ("称呼",), text(30), required=True),
        Column("body", ("组织名称",), text(60), required=True),
    ),
    PlannedLadder,
)


def read_ladders(path: Path) -> dict[str, list[PlannedLadder]]:
    """The ladders of the file by place."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_ladders", reading.problems[0].sentence)
    places: dict[str, list[PlannedLadder]] = defaultdict(list)
    for ladder in reading.rows:
        places[ladder.place].append(ladder)
    return places


def begin_ladders(compound: Compound, planned: list[PlannedLadder]) -> None:
    """One run a body: what has begun is left as it is."""
    with compound_context(compound):
        for one in planned:
            body = next(found for found in committees() if found.name == one.body)
            if not ladders().filter(body=body).exists():
                start_ladder(title=ladder_titles().get(name=one.title), body=body)
