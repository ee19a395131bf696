"""Campaigns and visits as files: what was on paper before, and what goes along elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day, now
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import StatedMoment, choice_of, day, moment, text, yes_no
from tenants.matters.models import Matter, Source
from tenants.register.models import Household
from tenants.register.records import home_in, homes_by_place, place_of
from tenants.visits.models import (
    LONGEST_ANSWER,
    LONGEST_ISSUE,
    Campaign,
    CampaignHome,
    Handling,
    Issue,
    Met,
    Result,
    Visit,
)
from tenants.visits.queries import campaigns, homes_in_scope, visits
from tenants.visits.recording import handle_by, require_class
from tenants.visits.services import audited, require_sense

_SAID = {Handling.ANSWERED.value, Handling.REFUSED.value}
_HANDLED = frozenset({"handling", "answer", "handled"})


@dataclass(frozen=True)
class CampaignRecord:
    number: int
    title: str
    from_on: date
    until_on: date
    spares_vacant: bool | None

    @property
    def key(self) -> tuple[str, date]:
        return self.title, self.from_on


CAMPAIGNS = Sheet(
    _("敲门行动"),
    (
        Column("title", ("行动名称",), text(40), True, example="示例：春季敲门行动"),
        Column("from_on", ("行动开始日期",), day(), True, example="2023-03-01"),
        Column("until_on", ("行动结束日期",), day(), True, example="2023-03-31"),
        Column("spares_vacant", ("空置的户不敲",), yes_no(), help=_("不填就是“是”")),
    ),
    CampaignRecord,
)


def file_campaigns(
    rows: Sequence[CampaignRecord], _given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """Each over the whole compound, as its register stands now."""

    def enter(row: CampaignRecord) -> Outcome:
        require_sense(row.title, row.from_on, row.until_on, back=None)
        spares = row.spares_vacant is not False
        known = Campaign.objects.filter(title=row.title, from_on=row.from_on).first()
        if known is None:
            made = Campaign.objects.create(
                title=row.title, from_on=row.from_on, until_on=row.until_on, spares_vacant=spares
            )
            CampaignHome.objects.bulk_create(
                CampaignHome(campaign=made, household=one)
                for one in homes_in_scope(None, spares_vacant=spares)
            )
            audited("campaign.brought_in", made, None, by=str(actor_id))
            return Outcome.NEW
        if (known.until_on, known.spares_vacant) == (row.until_on, spares):
            return Outcome.UNCHANGED
        known = known.locked()
        known.until_on, known.spares_vacant = row.until_on, spares
        known.save(update_fields=["until_on", "spares_vacant"])
        audited("campaign.corrected_by_file", known, None, by=str(actor_id))
        return Outcome.CHANGED

    return one_by_one(rows, enter)


def campaign_rows() -> Iterator[Mapping[str, Any]]:
    for one in campaigns().order_by("from_on", "title"):
        yield {
            "title": one.title,
            "from_on": one.from_on,
            "until_on": one.until_on,
            "spares_vacant": one.spares_vacant,
        }


@dataclass(frozen=True)
class VisitRecord:
    number: int
    knocked: StatedMoment
    building: str
    unit: str
    room: str
    result: str
    met: str | None
    campaign: str
    issue: str
    handling: str | None
    answer: str
    handled: StatedMoment | None

    @property
    def key(self) -> tuple[datetime, str, str, str]:
        return self.knocked.at, self.building, self.unit, self.room

    @property
    def told(self) -> dict[str, Any]:
        return {"result": self.result, "met": self.met or ""}

    @property
    def became(self) -> dict[str, Any]:
        """What became of the issue, as its row has it; the matter apart."""
        handling = self.handling or (Handling.ANSWERED if self.answer else Handling.OPEN)
        at = self.handled.at if self.handled else self.knocked.at
        return {
            "text": self.issue,
            "handling": handling,
            "answer": self.answer,
            "handled_at": None if handling == Handling.OPEN else at,
        }


VISITS = Sheet(
    _("敲门记录"),
    (
        Column("knocked", ("敲门时间", "哪天敲的"), moment(), True, example="2023-03-05 19:30"),
        Column("building", ("楼栋", "楼号", "楼栋号"), text(20), example="示例：3号楼"),
        Column("unit", ("单元", "单元号"), text(20), example="2单元"),
        Column("room", ("房号", "门牌", "室号", "室"), text(20), True, example="502"),
        Column("result", ("敲门结果",), choice_of(Result), True, example="见到人了"),
        Column("met", ("见到了谁",), choice_of(Met), example="老人"),
        Column("campaign", ("行动名称",), text(40), help=_("不在哪次行动里的留空")),
        Column("issue", ("反映的事",), text(LONGEST_ISSUE, multiline=True)),
        Column("handling", ("怎么处理的",), choice_of(Handling)),
        Column("answer", ("怎么答复的",), text(LONGEST_ANSWER, multiline=True)),
        Column("handled", ("处理时间",), moment(), help=_("当场答复的留空")),
    ),
    VisitRecord,
)


def file_visits(
    rows: Sequence[VisitRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """What a file has no column for stays as it is known."""
    homes = homes_by_place()

    def enter(row: VisitRecord) -> Outcome:
        home = home_in(homes, row.building, row.unit, row.room)
        campaign = _campaign_of(row)
        _require_sense(row)
        known = Visit.objects.filter(household=home, at=row.knocked.at).first()
        if known is not None:
            if "campaign" not in given:
                campaign = known.campaign
            return _compared(known.locked(), row, given, campaign, actor_id)
        at = row.knocked.at
        made = Visit.objects.create(
            household=home, campaign=campaign, at=at, day=local_day(at), **row.told
        )
        if campaign is not None:
            CampaignHome.objects.get_or_create(campaign=campaign, household=home)
        _write_issue(made, row, row.became)
        audited("visit.brought_in", made, None, by=str(actor_id))
        return Outcome.NEW

    return one_by_one(rows, enter)


def _compared(
    known: Visit,
    row: VisitRecord,
    given: frozenset[str],
    campaign: Campaign | None,
    actor_id: UUID | None,
) -> Outcome:
    issue = known.issues.select_for_update().first()
    became = row.became if given & _HANDLED else {"text": row.issue}
    is_heard = "issue" not in given or _is_said(issue, row, became)
    same_told = all(getattr(known, name) == value for name, value in row.told.items())
    if is_heard and same_told and known.campaign_id == (campaign.pk if campaign else None):
        return Outcome.UNCHANGED
    if not is_heard:
        if issue is not None and issue.matter_id is not None:
            raise DomainError(
                "became_a_matter", _("这件事已经转为事项，不能用表修改。"), field="issue"
            )
        _write_issue(known, row, became, issue)
    known.campaign = campaign
    for name, value in row.told.items():
        setattr(known, name, value)
    known.save(update_fields=["campaign", *row.told])
    audited("visit.corrected_by_file", known, None, by=str(actor_id))
    return Outcome.CHANGED


def _is_said(issue: Issue | None, row: VisitRecord, became: Mapping[str, Any]) -> bool:
    if issue is None or not row.issue:
        return issue is None and not row.issue
    return all(getattr(issue, name) == value for name, value in became.items())


def _write_issue(
    visit: Visit, row: VisitRecord, became: Mapping[str, Any], known: Issue | None = None
) -> None:
    if not row.issue:
        visit.issues.all().delete()
        return
    issue = known or Issue(visit=visit, day=visit.day, handle_by=handle_by(visit.at))
    for name, value in became.items():
        setattr(issue, name, value)
    if issue.handling == Handling.MATTER:
        issue.matter = _matter_of(visit.household, row.issue)
    issue.save()


def _matter_of(home: Household, words: str) -> Matter:
    """The matter that says the same of that home: a file names none."""
    heard = Matter.objects.filter(source=Source.DOOR_VISIT, household=home, text=words)
    found = heard.filter(heard_as=None).first()
    if found is None:
        raise DomainError(
            "no_such_matter", _("没有找到这件事转成的事项，请先导入“事项”。"), field="handling"
        )
    return found


def _campaign_of(row: VisitRecord) -> Campaign | None:
    if not row.campaign:
        return None
    on_day = local_day(row.knocked.at)
    within = Campaign.objects.filter(from_on__lte=on_day, until_on__gte=on_day)
    found = within.filter(title=row.campaign).first()
    if found is None:
        raise DomainError(
            "outside_campaign",
            _("那一天没有叫这个名称的行动。请先导入“敲门行动”。"),
            field="campaign",
        )
    return found


def _require_sense(row: VisitRecord) -> None:
    if row.knocked.at > now():
        raise DomainError("in_the_future", _("时间不能晚于现在。"), field="knocked")
    require_class(row.result, row.met)
    became = row.became
    if (became["handling"] in _SAID) != bool(row.answer) or (row.answer and not row.issue):
        raise DomainError("no_answer", _("答复过的，要写反映的事和怎么答复的。"), field="answer")
    if became["handled_at"] and not row.knocked.at <= became["handled_at"] <= now():
        raise DomainError("handled_when", _("处理时间要在敲门以后、现在以前。"), field="handled")


def visit_rows() -> Iterator[Mapping[str, Any]]:
    for one in visits().prefetch_related("issues").order_by("at", "id"):
        building, unit, room = place_of(one.household)
        issue = next(iter(one.issues.all()), None)
        handled_at = issue.handled_at if issue else None
        yield {
            "knocked": StatedMoment(one.at),
            "building": building,
            "unit": unit,
            "room": room,
            "result": one.result,
            "met": one.met or None,
            "campaign": one.campaign.title if one.campaign else "",
            "issue": issue.text if issue else "",
            "handling": issue.handling if issue else None,
            "answer": issue.answer if issue else "",
            "handled": StatedMoment(handled_at) if handled_at else None,
        }
