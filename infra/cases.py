"""Practices of a demo by a file: the compound's own settings, and its page in the library."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from district.cases.practice import CouncilHabit, Practice
from district.cases.queries import cases
from district.cases.services import keep_settings, write_case
from district.core.errors import DomainError
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import integer, text
from district.core.sheets.reading import read_table
from district.registry.models import Compound
from district.tenancy.context import compound_context
from workers.practice import apply_practice, read_practice


@dataclass(frozen=True)
class PlannedCase:
    """One line: a practice of ``place``, and how the compound calls and holds it."""

    number: int
    place: str
    title: str
    what: str
    how: str
    outcome: str
    listen: str
    discuss: str
    work: str
    judge: str
    publish: str
    day: int
    starts: str

    @property
    def practice(self) -> Practice:
        names = ("listen", "discuss", "work", "judge", "publish")
        return Practice(
            stages={name: getattr(self, name) for name in names},
            council=CouncilHabit(day=self.day, starts=time.fromisoformat(self.starts)),
        )


_STAGE = text(6)
SHEET = Sheet(
    "案例",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("title", ("题目",), text(60), required=True),
        Column("what", ("是什么",), text(2_000), required=True),
        Column("how", ("怎么做",), text(4_000), required=True),
        Column("outcome", ("成效",), text(2_000), required=True),
        Column("listen", ("听",), _STAGE, required=True),
        Column("discuss", ("议",), _STAGE, required=True),
        Column("work", ("办",), _STAGE, required=True),
        Column("judge", ("评",), _STAGE, required=True),
        Column("publish", ("晒",), _STAGE, required=True),
        Column("day", ("几号开",), integer(1, 31), required=True),
        Column("starts", ("几点开",), text(5), required=True),
    ),
    PlannedCase,
)


def read_cases(path: Path) -> dict[str, list[PlannedCase]]:
    """The cases of the file by place."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_cases", reading.problems[0].sentence)
    places: dict[str, list[PlannedCase]] = defaultdict(list)
    for case in reading.rows:
        places[case.place].append(case)
    return places


def enter_cases(compound: Compound, planned: list[PlannedCase]) -> None:
    """Each with the settings that the compound then has; one that is known stays as it is."""
    for one in planned:
        if cases().filter(title=one.title, compound=compound).exists():
            continue
        with compound_context(compound):
            apply_practice(one.practice)
            practice = read_practice()
        case = write_case(
            title=one.title, what=one.what, how=one.how, outcome=one.outcome, compound=compound
        )
        keep_settings(case=case, practice=practice)
