"""Loading the state's divisions as a dated tree."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.registry.models import Division, DivisionKind, DivisionLevel, DivisionPeriod

# Statistics bureau, mid-2023; the codes are those of that day.
LVLIANG = Path(__file__).resolve().parents[1] / "data" / "lvliang_divisions.csv"
_ORDER = list(DivisionLevel)


@dataclass(frozen=True)
class DivisionRecord:
    """One line of the list: code, name, level, and the code of the parent."""

    code: str
    name: str
    level: DivisionLevel
    parent_code: str


def read_divisions(path: Path) -> Iterator[DivisionRecord]:
    """Read a list with the columns code, name, level, parent_code (UTF-8)."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield DivisionRecord(
                row["code"], row["name"], DivisionLevel(row["level"]), row["parent_code"]
            )


@transaction.atomic
def load_divisions(*, records: Iterable[DivisionRecord], valid_from: date) -> int:
    """Enter the divisions whose codes are not yet borne on ``valid_from``; return how many.

    A list that was loaded before changes nothing: moves and mergers are acts of their own.
    """
    standing = {
        period.code: period for period in DivisionPeriod.objects.filter(valid__contains=valid_from)
    }
    divisions: list[Division] = []
    periods: list[DivisionPeriod] = []
    for record in sorted(records, key=lambda record: _ORDER.index(record.level)):
        if record.code in standing:
            continue
        parent = standing.get(record.parent_code)
        if parent is None and record.level != DivisionLevel.PREFECTURE:
            raise DomainError(
                "no_parent", _("区划 %(code)s 的上级不在表里，也未登记。"), {"code": record.code}
            )
        division = Division(level=record.level)
        period = DivisionPeriod(
            division=division,
            parent=parent.division if parent else None,
            code=record.code,
            name=record.name,
            kind=kind_of(record),
            path=f"{parent.path}.{division.label}" if parent else division.label,
            valid=DateRange(valid_from, None),
        )
        divisions.append(division)
        periods.append(period)
        standing[record.code] = period
    Division.objects.bulk_create(divisions)
    DivisionPeriod.objects.bulk_create(periods)
    return len(divisions)


def kind_of(record: DivisionRecord) -> DivisionKind:
    """街道, 镇 and 乡 end their names so; 社区 and 村 are told by 居委会 and 村委会."""
    if record.level == DivisionLevel.PREFECTURE:
        return DivisionKind.CITY
    if record.level == DivisionLevel.DISTRICT:
        return DivisionKind.COUNTY
    if record.level == DivisionLevel.COMMUNITY:
        is_village = "村委会" in record.name or "村民委员会" in record.name
        return DivisionKind.VILLAGE if is_village else DivisionKind.COMMUNITY
    if record.name.endswith("镇"):
        return DivisionKind.TOWN
    if record.name.endswith("乡"):
        return DivisionKind.TOWNSHIP
    return DivisionKind.STREET
