"""Guidance officers, joint meetings and service promises as files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import day, partial_date, text, yes_no
from tenants.property import services
from tenants.property.models import Guidance, ServicePromise, TripartiteMeeting


@dataclass(frozen=True)
class GuidanceRecord:
    number: int
    holder_name: str
    sent_by: str
    since: PartialDate
    until_on: date | None

    @property
    def key(self) -> tuple[str, date]:
        return self.holder_name, self.since.day


@dataclass(frozen=True)
class MeetingRecord:
    """Who is not said to have come, did not."""

    number: int
    held_on: date
    subject: str
    outcome: str
    branch_came: bool | None
    residents_came: bool | None
    company_came: bool | None

    @property
    def key(self) -> tuple[date, str]:
        return self.held_on, self.subject


@dataclass(frozen=True)
class PromiseRecord:
    number: int
    text: str
    published_on: date
    due_on: date | None
    done_on: date | None

    @property
    def key(self) -> tuple[date, str]:
        return self.published_on, self.text


GUIDANCES = Sheet(
    _("党建指导员"),
    (
        Column("holder_name", ("指导员姓名", "姓名"), text(40), True, example="示例：高文静"),
        Column("sent_by", ("由谁派出", "派出单位"), text(60), example="街道党工委"),
        Column("since", ("指导开始日期", "开始日期"), partial_date(), True, example="2023年3月"),
        Column("until_on", ("指导结束日期", "结束日期"), day(), help=_("还在任的留空")),
    ),
    GuidanceRecord,
)
MEETINGS = Sheet(
    _("三方联席会议"),
    (
        Column("held_on", ("开会日期",), day(), True, example="示例：2023-04-15"),
        Column("subject", ("议题",), text(80), True, example="停车收费"),
        Column("outcome", ("议定事项",), text(300), example="夜间不收费"),
        Column("branch_came", ("党支部到会",), yes_no(), example="是"),
        Column("residents_came", ("业委会或居民到会", "居民到会"), yes_no(), example="是"),
        Column("company_came", ("物业企业到会", "物业到会"), yes_no(), example="是"),
    ),
    MeetingRecord,
)
PROMISES = Sheet(
    _("服务承诺"),
    (
        Column("text", ("承诺", "服务承诺"), text(200), True, example="示例：电梯坏了两小时内到场"),
        Column("published_on", ("公布日期",), day(), True, example="2023-04-15"),
        Column("due_on", ("最迟做到", "期限"), day(), help=_("长期坚持的留空")),
        Column("done_on", ("做到日期",), day(), help=_("还没有做到的留空")),
    ),
    PromiseRecord,
)
_CAME = ("branch_came", "residents_came", "company_came")


def file_guidances(
    rows: Sequence[GuidanceRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: GuidanceRecord) -> Outcome:
        known = Guidance.objects.filter(holder_name=row.holder_name, since_on=row.since.day).first()
        if known is None:
            services.assign_guidance(actor_id=actor_id, **_told(row))
            return Outcome.NEW
        return _revised(known, row, ("sent_by", "until_on"), given, actor_id)

    return one_by_one(rows, enter)


def file_meetings(
    rows: Sequence[MeetingRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: MeetingRecord) -> Outcome:
        known = TripartiteMeeting.objects.filter(held_on=row.held_on, subject=row.subject).first()
        if known is None:
            services.record_meeting(actor_id=actor_id, **_told(row))
            return Outcome.NEW
        return _revised(known, row, ("outcome", *_CAME), given, actor_id)

    return one_by_one(rows, enter)


def file_promises(
    rows: Sequence[PromiseRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: PromiseRecord) -> Outcome:
        known = ServicePromise.objects.filter(published_on=row.published_on, text=row.text).first()
        if known is None:
            services.publish_promise(actor_id=actor_id, **_told(row))
            return Outcome.NEW
        return _revised(known, row, ("due_on", "done_on"), given, actor_id)

    return one_by_one(rows, enter)


def guidance_rows() -> Iterator[Mapping[str, Any]]:
    return _rows(Guidance.objects.order_by("since_on", "created_at"), GUIDANCES)


def meeting_rows() -> Iterator[Mapping[str, Any]]:
    return _rows(TripartiteMeeting.objects.order_by("held_on", "subject"), MEETINGS)


def promise_rows() -> Iterator[Mapping[str, Any]]:
    return _rows(ServicePromise.objects.order_by("published_on", "text"), PROMISES)


def _told(row: Any) -> dict[str, Any]:
    told = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "number"}
    return {name: bool(value) if name in _CAME else value for name, value in told.items()}


def _revised(
    known: Any, row: Any, names: Sequence[str], given: frozenset[str], actor_id: UUID | None
) -> Outcome:
    values = {name: value for name, value in _told(row).items() if name in names and name in given}
    changed = services.revise(row=known, actor_id=actor_id, **values)
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def _rows(found: Iterable[Any], sheet: Sheet[Any]) -> Iterator[Mapping[str, Any]]:
    for one in found:
        yield {column.key: getattr(one, column.key) for column in sheet.columns}
