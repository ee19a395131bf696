"""Councils as a file: what a compound held and published, also before it came here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import day_start, local_day, now
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import StatedMoment, day, integer, moment, text
from tenants.meetings.models import Council
from tenants.meetings.services import require_people

# Of a council of which only the day is known.
_EVENING = timedelta(hours=19, minutes=30)
_TOLD = ("held_at", "place", "headcount", "minutes", "notice_text", "published_at")


@dataclass(frozen=True)
class CouncilRecord:
    number: int
    held: StatedMoment
    place: str
    headcount: int
    minutes: str | None
    notice: str | None
    published_on: date | None

    @property
    def key(self) -> datetime:
        return self.held_at

    @property
    def held_at(self) -> datetime:
        return self.held.at if self.held.timed else self.held.at + _EVENING

    @property
    def published_at(self) -> datetime | None:
        """Some time on that day, and not before it was held."""
        return max(self.held_at, day_start(self.published_on)) if self.published_on else None


COUNCILS = Sheet(
    _("说事议事会"),
    (
        Column("held", ("开会时间", "哪天开的"), moment(), True, example="2023-04-12 19:30"),
        Column("place", ("开会地点",), text(60), True, example="示例：说事议事亭"),
        Column("headcount", ("到会人数",), integer(1, 9_999), True, example="23"),
        Column("minutes", ("会议记录",), text(20_000, multiline=True)),
        Column("notice", ("会议公示内容",), text(4_000, multiline=True)),
        Column("published_on", ("会议公示日期",), day(), example="2023-04-14"),
    ),
    CouncilRecord,
)


def file_councils(
    rows: Sequence[CouncilRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """What a file has no column for stays as it is known."""

    def enter(row: CouncilRecord) -> Outcome:
        _require_sense(row)
        known = Council.objects.filter(starts_at=row.held_at).first()
        if known is None:
            made = Council(starts_at=row.held_at, held_at=row.held_at, written_at=now())
            _say(made, row, given).save()
            _record("brought_in", made, actor_id)
            return Outcome.NEW
        known = known.locked()
        if known.called_off_at:
            raise DomainError("called_off", _("这次会记的是没有开。"), field="held")
        require_people(known, row.headcount)
        before = _told(known)
        known.held_at = row.held_at
        if _told(_say(known, row, given)) == before:
            return Outcome.UNCHANGED
        known.written_at = now()
        known.save()
        _record("corrected_by_file", known, actor_id)
        return Outcome.CHANGED

    return one_by_one(rows, enter)


def _say(council: Council, row: CouncilRecord, given: frozenset[str]) -> Council:
    """With what the row says; a moment on the day that it names stays as it was."""
    council.place, council.headcount = row.place, row.headcount
    if "minutes" in given:
        council.minutes = row.minutes or ""
    if "notice" in given:
        council.notice_text = row.notice or ""
    day_known = local_day(council.published_at) if council.published_at else None
    if "published_on" in given and day_known != row.published_on:
        council.published_at = row.published_at
    if council.published_at and not council.notice_text:
        raise DomainError("no_notice", _("请写公示内容。"), field="notice")
    if council.published_at and not council.minutes:
        raise DomainError("no_minutes", _("请先写会议记录，再公示。"), field="minutes")
    return council


def _told(council: Council) -> list[object]:
    return [getattr(council, name) for name in _TOLD]


def _require_sense(row: CouncilRecord) -> None:
    if row.held_at > now():
        raise DomainError("in_the_future", _("时间不能晚于现在。"), field="held")
    if row.published_on is None:
        return
    if not local_day(row.held_at) <= row.published_on <= local_day(now()):
        raise DomainError(
            "published_when", _("公示日期要在开会以后、今天以前。"), field="published_on"
        )


def _record(act: str, council: Council, actor_id: UUID | None) -> None:
    record_act(
        action=f"council.{act}", actor_id=actor_id, object_type="council", object_id=council.pk
    )


def council_rows() -> Iterator[Mapping[str, Any]]:
    for one in Council.objects.filter(held_at__isnull=False).order_by("starts_at"):
        yield {
            "held": StatedMoment(one.starts_at),
            "place": one.place,
            "headcount": one.headcount,
            "minutes": one.minutes,
            "notice": one.notice_text,
            "published_on": local_day(one.published_at) if one.published_at else None,
        }
