"""Micro-projects as a file: three columns are enough; the others tell when residents knew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.core.clock import day_start, local_day, now, today
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import amount, day, text
from tenants.works.models import LONGEST_TITLE, MicroProject, StepKind
from tenants.works.services import change, checked_cost, checked_title, noted


@dataclass(frozen=True)
class MicroProjectRecord:
    number: int
    title: str
    cost: int
    day: date
    announced_on: date | None
    planned_on: date | None
    published_on: date | None

    @property
    def key(self) -> tuple[str, date]:
        return self.title, self.day

    @property
    def is_done(self) -> bool:
        return self.day <= today()

    @property
    def days(self) -> dict[str, Any]:
        """As the table has them; where nothing is said of it, residents are told by this file."""
        if not self.is_done:
            told_on = self.announced_on or today()
            return {"planned_on": self.day, "announced_at": _some_time_on(told_on)}
        days: dict[str, Any] = {
            "done_on": self.day,
            "published_at": _some_time_on(self.published_on or today()),
        }
        if self.announced_on:
            days["planned_on"] = self.planned_on or self.day
            days["announced_at"] = _some_time_on(self.announced_on)
        return days


MICRO_PROJECTS = Sheet(
    _("小改善"),
    (
        Column(
            "title",
            ("做了什么", "改善"),
            text(LONGEST_TITLE),
            True,
            example="示例：做了两个便民推车",
        ),
        Column("cost", ("花了多少钱", "花费"), amount(), True, example="380.50"),
        Column("day", ("哪天做好", "改善日期"), day(), True, example="2023-03-18"),
        Column(
            "announced_on",
            ("改善预告日期",),
            day(),
            help=_("做之前没有告诉居民的留空"),
            example="2023-03-10",
        ),
        Column("planned_on", ("打算哪天做",), day(), help=_("和做好的那天一样就留空")),
        Column(
            "published_on",
            ("改善公示日期",),
            day(),
            help=_("哪天告诉居民做好了；留空就是导入的这一天"),
            example="2023-03-19",
        ),
    ),
    MicroProjectRecord,
)


def file_micro_projects(
    rows: Sequence[MicroProjectRecord], _given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: MicroProjectRecord) -> Outcome:
        _require_sense(row)
        title = checked_title(row.title)
        told: dict[str, Any] = {"title": title, "cost_fen": row.cost}
        known = _known(title, row.day)
        if known is None:
            made = MicroProject(**told | row.days)
            checked_cost(row.cost)
            made.save()
            noted(made, StepKind.DONE if row.is_done else StepKind.ANNOUNCED, row.day, actor_id)
            return Outcome.NEW
        if known.withdrawn_at:
            raise DomainError("withdrawn", _("这件已经撤回了，不能再改。"), field="title")
        known = known.locked()
        if known.cost_fen != row.cost:
            checked_cost(row.cost)
        before = known.steps.count()
        change(known, told | _said_anew(row, known), actor_id)
        return Outcome.UNCHANGED if known.steps.count() == before else Outcome.CHANGED

    return one_by_one(rows, enter)


def micro_project_rows() -> Iterator[Mapping[str, Any]]:
    for one in MicroProject.objects.filter(withdrawn_at=None).order_by("created_at", "id"):
        planned = one.planned_on if one.planned_on != one.done_on and one.done_on else None
        yield {
            "title": one.title,
            "cost": one.cost_fen,
            "day": one.done_on or one.planned_on,
            "announced_on": _day_of(one.announced_at),
            "planned_on": planned,
            "published_on": _day_of(one.published_at),
        }


def _known(title: str, day: date) -> MicroProject | None:
    """The same thing of the same day; what was withdrawn comes last."""
    found = MicroProject.objects.filter(title=title)
    had_it = Q(withdrawn_at__isnull=False, steps__day=day)
    same_day = found.filter(Q(done_on=day) | Q(done_on=None, planned_on=day) | had_it)
    return same_day.order_by("-withdrawn_at", "pk").first()


def _said_anew(row: MicroProjectRecord, known: MicroProject) -> dict[str, Any]:
    """The days that the file names and that differ; moments that were known better stay."""
    told: dict[str, Any] = {}
    if row.is_done and known.done_on is None:
        told |= row.days
    named = {"announced_at": row.announced_on, "published_at": row.published_on}
    for name, day_said in named.items():
        if day_said and day_said != _day_of(getattr(known, name)):
            told[name] = _some_time_on(day_said)
    if row.announced_on and row.is_done and known.planned_on is None:
        told["planned_on"] = row.planned_on or row.day
    if row.planned_on and known.planned_on:
        told["planned_on"] = row.planned_on
    return told


def _require_sense(row: MicroProjectRecord) -> None:
    planned_on = row.planned_on or row.day
    if row.announced_on and not row.announced_on <= min(planned_on, today()):
        raise DomainError(
            "announced_when", _("预告日期要在做之前，不能晚于今天。"), field="announced_on"
        )
    if row.planned_on and not row.announced_on:
        raise DomainError("not_announced", _("没有预告过的，这里请留空。"), field="planned_on")
    if row.announced_on and row.is_done and row.day < row.announced_on:
        raise DomainError("before_announced", _("日期不能早于预告的那天。"), field="day")
    if row.published_on is None:
        return
    if not row.is_done:
        raise DomainError("not_done_yet", _("还没做的，公示日期请留空。"), field="published_on")
    if not row.day <= row.published_on <= today():
        raise DomainError(
            "published_when", _("公示日期要在做好以后、今天以前。"), field="published_on"
        )


def _some_time_on(day_said: date) -> datetime:
    """Of today the moment itself, of another day its beginning."""
    return now() if day_said == today() else day_start(day_said)


def _day_of(moment: datetime | None) -> date | None:
    return local_day(moment) if moment else None
