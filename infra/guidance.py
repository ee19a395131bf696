"""Guidance of a demo by a file: written on the street's side, and carried into its compound."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from district.core.clock import today
from district.core.errors import DomainError
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import integer, text
from district.core.sheets.reading import read_table
from district.guidance.models import GuidanceNote
from district.guidance.services import GuidanceDraft, give_guidance
from district.identity.models import Account
from district.registry.models import Compound
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO
from workers.guidance import deliver_guidance


@dataclass(frozen=True)
class PlannedGuidance:
    """One line: who of the district's side, by phone, advised what some days ago."""

    number: int
    place: str
    phone: str
    days_ago: int
    who: str
    advice: str


SHEET = Sheet(
    "指导意见",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("phone", ("谁写的",), text(11), required=True),
        Column("days_ago", ("几天前",), integer(0, 300), required=True),
        Column("who", ("去了谁",), text(LONGEST_WHO)),
        Column("advice", ("意见",), text(LONGEST_ADVICE), required=True),
    ),
    PlannedGuidance,
)


def read_guidance(path: Path) -> dict[str, list[PlannedGuidance]]:
    """The guidance of the file by place."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_guidance", reading.problems[0].sentence)
    places: dict[str, list[PlannedGuidance]] = defaultdict(list)
    for one in reading.rows:
        places[one.place].append(one)
    return places


def enter_guidance(compound: Compound, planned: Sequence[PlannedGuidance]) -> None:
    """Each once, however often this runs; on the district's side."""
    for one in planned:
        client_id = uuid5(NAMESPACE_URL, f"guidance:{compound.slug}:{one.number}")
        day = today() - timedelta(days=one.days_ago)
        given = GuidanceNote.objects.filter(client_id=client_id)
        for note in given or give_guidance(
            actor=Account.objects.get(phone=one.phone),
            draft=GuidanceDraft([compound.pk], came_on=day, advice=one.advice, who=one.who),
            client_id=client_id,
        ):
            deliver_guidance(str(note.pk))
