"""What a committee or a secretary does next, gathered from everything that has a day or a gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from district.core.clock import SHANGHAI, local_day, now, today
from district.core.permissions import Action
from district.identity.access import may, reach
from district.identity.models import Account
from frontend.compound.organisation.chain import step_of
from frontend.compound.tasks.views import gap_of
from tenants.bodies import queries as bodies
from tenants.bodies.forming import formations, progress_of
from tenants.bodies.standing import ClockState, clocks_of
from tenants.decisions import queries as decisions
from tenants.decisions.again import waits_for_repeat
from tenants.decisions.models import State, Vote
from tenants.disputes.queries import USUAL_TIME, long_open, to_follow_up
from tenants.elections.models import Election
from tenants.elections.models import State as ElectionState
from tenants.elections.queries import elections
from tenants.heads.queries import units_without_head
from tenants.matters.due_on_board import matters_to_publish
from tenants.matters.lists import list_matters
from tenants.matters.models import State as MatterState
from tenants.matters.queries import month_to_confirm
from tenants.meetings.queries import DAYS_TO_PUBLISH, unfinished
from tenants.meetings.rules import is_reminded
from tenants.party.chain import chain_on
from tenants.property.assessing import is_company_untold
from tenants.recommendations import queries as recommendations
from tenants.seating.queries import seats_of_void_votes
from tenants.surveys.queries import open_surveys, surveys_to_count, waiting_homes
from tenants.tasks.keeping import known_tasks
from tenants.visits import queries as visits
from tenants.works.queries import overdue

# What is due later than this is no next step yet.
AHEAD = timedelta(days=90)
_SOON = timedelta(days=7)
_GAPS_NAMED = 3
_KINDS = ("danger", "warn", "info")


@dataclass(frozen=True)
class NextStep:
    """One line that leads to where it is done; ``kind`` is how pressing. What ``is_kept``, phones
    keep beforehand: it is for a place without signal."""

    sentence: str
    url: str
    kind: str = "info"
    due_on: date | None = None
    is_kept: bool = False


def steps_for(viewer: Account) -> list[NextStep]:
    """The lines of everything that the viewer may lead, the pressing first."""
    found: list[NextStep] = []
    if may(viewer, Action.DISPUTES_MEDIATE):
        found += dispute_steps(viewer)
    if may(viewer, Action.MATTER_PUBLISH):
        found += _of_matters(viewer)
    if may(viewer, Action.COUNCILS_HOLD):
        found += [*_of_councils(), *_of_tasks()]
    if may(viewer, Action.VISITS_RECORD):
        found += door_steps(viewer)
    if may(viewer, Action.WORKS_ENTER):
        found += _of_works()
    if may(viewer, Action.SURVEYS_RUN):
        found += _of_surveys()
    if may(viewer, Action.VOTES_RUN):
        found += [step for vote in decisions.votes_with_objections() for step in _of_vote(vote)]
        found += _of_bodies()
    if may(viewer, Action.ORGANISATION_CHANGE):
        found += [*_of_formations(), *_of_ladders(), *_of_heads()]
        found += [*_of_void_seats(), *_of_the_company()]
    if may(viewer, Action.PARTY_CHANGE):
        found += [*_of_chain(), *(step for one in elections() for step in _of_election(one))]
    return sorted(found, key=lambda one: (_KINDS.index(one.kind), one.due_on or date.max))


def _due(day: date) -> str:
    """How pressing something is that is to be done by ``day``."""
    if day < today():
        return "danger"
    return "warn" if day <= today() + _SOON else "info"


def _said(day: date) -> str:
    return date_format(day, _("n月j日"))


def _of_matters(viewer: Account) -> Iterator[NextStep]:
    due = [one.publish_by for one in matters_to_publish(viewer=viewer) if one.publish_by]
    if due:
        day = local_day(due[0] - timedelta(microseconds=1))
        told = ngettext(
            "%(count)s 件事该公示了，%(left)s", "%(count)s 件事该公示了，%(left)s", len(due)
        )
        told %= {"count": len(due), "left": _left(day)}
        yield NextStep(told, f"{reverse('matters:list')}?show=done", _kind_of_board(day), day)
    waiting = list_matters(viewer=viewer).filter(state=MatterState.JUDGED)
    judged = waiting.filter(Q(publish_by=None) | Q(is_private=True)).count()
    if judged:
        told = ngettext("%(count)s 件事已评，等着公示", "%(count)s 件事已评，等着公示", judged)
        yield NextStep(told % {"count": judged}, f"{reverse('matters:list')}?show=done", "warn")
    if month := month_to_confirm():
        told = _("%(month)s没有收到事项，请确认")
        month_said = date_format(month, _("Y年n月"))
        yield NextStep(told % {"month": month_said}, reverse("matters:list"))


def _left(day: date) -> str:
    """还剩 1 天: of the first one that is due."""
    days = (day - today()).days
    if days > 0:
        return ngettext("还剩 %(days)s 天", "还剩 %(days)s 天", days) % {"days": days}
    return _("今天是最后一天") if not days else _("已超过 %(days)s 天") % {"days": -days}


def _kind_of_board(day: date) -> str:
    return "danger" if day < today() else "warn"


def _of_councils() -> Iterator[NextStep]:
    """The month's duty, and what is over and not written down or published."""
    for council in unfinished():
        show, day = reverse("meetings:show", args=[council.pk]), local_day(council.starts_at)
        sitting = reverse("meetings:sitting", args=[council.pk])
        if council.starts_at > now():
            told = _("今天%(time)s开议事会：会上记，没有信号也能记")
            time = f"{council.starts_at.astimezone(SHANGHAI):%H:%M}"
            yield NextStep(told % {"time": time}, sitting, "warn", day, is_kept=True)
        elif council.held_at is None:
            told = _("%(day)s的议事会，记下开得怎么样") % {"day": _said(day)}
            is_kept = day >= today() - timedelta(days=1)
            yield NextStep(told, sitting, "warn", day, is_kept=is_kept)
        else:
            by = day + timedelta(days=DAYS_TO_PUBLISH)
            told = _("%(day)s的议事会，会后三天内公示结果")
            yield NextStep(told % {"day": _said(day)}, show, _due(by), by)
    if is_reminded():
        yield NextStep(_("本月的说事议事会还没有安排"), reverse("meetings:list"))


def door_steps(viewer: Account) -> Iterator[NextStep]:
    """The own doors that are left, what was heard and waits, and for who plans, what lacks."""
    for one in visits.standings_for(viewer):
        if one.part and one.left:
            told = ngettext(
                "%(title)s：还有 %(count)s 户没敲", "%(title)s：还有 %(count)s 户没敲", one.left
            )
            campaign = one.part.campaign
            facts = {"title": campaign.title, "count": one.left}
            day, url = campaign.until_on, reverse("visits:walk", args=[one.part.pk])
            yield NextStep(told % facts, url, _due(day), day)
    waiting = visits.open_issues(viewer)
    if count := waiting.count():
        is_late = waiting.filter(handle_by__lte=now()).exists()
        told = ngettext(
            "敲门听到的 %(count)s 件事等着处理", "敲门听到的 %(count)s 件事等着处理", count
        )
        kind = "danger" if is_late else "warn"
        yield NextStep(told % {"count": count}, reverse("visits:issues"), kind)
    if may(viewer, Action.VISITS_PLAN):
        for undivided in visits.undivided_campaigns():
            url = reverse("visits:divide", args=[undivided.pk])
            yield NextStep(_("%(title)s：还没有分任务") % {"title": undivided.title}, url, "warn")
        for month in visits.months_to_confirm() if visits.campaigns().exists() else []:
            said = date_format(month, _("Y年n月"))
            told = _("%(month)s没有敲门的记录，请确认")
            yield NextStep(told % {"month": said}, reverse("visits:list"))


def _of_works() -> Iterator[NextStep]:
    """Residents were told that it would be done by now."""
    for one in overdue():
        told = _("小改善“%(title)s”到日子了，做好了请点一下") % {"title": one.title}
        url = reverse("works:show", args=[one.pk])
        yield NextStep(told, url, "warn", one.planned_on)


def _of_surveys() -> Iterator[NextStep]:
    """Those whose last day is over, to be counted."""
    for one in surveys_to_count():
        told = _("问卷“%(title)s”到日子了，结束、数一数") % {"title": one.title}
        yield NextStep(told, reverse("surveys:show", args=[one.pk]), "warn", one.closes_on)


def survey_steps(viewer: Account) -> Iterator[NextStep]:
    """What a head types in for the own units: each survey with the homes that are left."""
    units = reach(viewer, Action.SURVEYS_ENTER).scopes
    for one in open_surveys() if units else []:
        if count := waiting_homes(one, units).count():
            told = ngettext(
                "%(title)s：还有 %(count)s 户没填", "%(title)s：还有 %(count)s 户没填", count
            )
            facts = {"title": one.title, "count": count}
            url = reverse("surveys:enter", args=[one.pk])
            yield NextStep(told % facts, url, _due(one.closes_on), one.closes_on)


def dispute_steps(viewer: Account) -> Iterator[NextStep]:
    """Of those that the viewer mediates; the kind alone is said, for others may look on."""
    for one in long_open(viewer):
        told = _("调解：%(kind)s，受理超过 30 天了")
        url, due = reverse("disputes:show", args=[one.pk]), one.accepted_on + USUAL_TIME
        yield NextStep(told % {"kind": one.get_kind_display()}, url, "danger", due)
    for one in to_follow_up(viewer):
        told = _("调解：%(kind)s，该回访了")
        url = reverse("disputes:show", args=[one.pk])
        yield NextStep(told % {"kind": one.get_kind_display()}, url, "warn", one.follow_up_on)


def _of_tasks() -> Iterator[NextStep]:
    """What the district asks and the compound has not reached, by its own figure."""
    for task in known_tasks().exclude(is_met=True):
        facts = {"title": task.title, "gap": gap_of(task)}
        told = _("区里的任务“%(title)s”：%(gap)s") % facts
        kind = _due(task.due_on) if task.is_met is False else "info"
        yield NextStep(told, reverse("known_tasks:list"), kind, task.due_on)


def _of_vote(vote: Vote) -> Iterator[NextStep]:
    url = reverse("votes:show", args=[vote.pk])
    closes_on = local_day(vote.closes_at - timedelta(microseconds=1))
    facts = {"title": vote.title, "day": _said(closes_on)}
    if vote.state == State.DRAFT:
        told = _("表决“%(title)s”还没有发公告")
        if vote.repeats_id and not vote.questions.all():
            told = _("表决“%(title)s”：请先推荐候选人，再添加选举事项")
        yield NextStep(told % facts, url)
    elif vote.state == State.NOTICED and vote.closes_at <= now():
        yield NextStep(_("表决“%(title)s”已经截止，请计票") % facts, url, "warn", closes_on)
    elif vote.state == State.NOTICED:
        waiting = decisions.voters(vote, waiting=True).count()
        roll = f"{reverse('votes:roll', args=[vote.pk])}?waiting=1"
        told = _("表决“%(title)s”：还有 %(count)s 户没投票，%(day)s截止")
        yield NextStep(told % {**facts, "count": waiting}, roll, _due(closes_on), closes_on)
    elif vote.state == State.COUNTED and (by := decisions.publish_by(vote)):
        told = _("表决“%(title)s”已计票，最迟%(day)s公布结果")
        yield NextStep(told % {**facts, "day": _said(by)}, url, _due(by), by)
    elif vote.state == State.PUBLISHED and waits_for_repeat(vote):
        told = _("表决“%(title)s”的结果因异议成立作废，请准备重新投票")
        yield NextStep(told % facts, reverse("votes:repeat", args=[vote.pk]), "warn")


def _of_void_seats() -> Iterator[NextStep]:
    for body, seats in groupby(seats_of_void_votes(), key=lambda one: one.body):
        told = _("%(body)s：%(names)s按作废的结果任职，请结束任职")
        names = _("、").join(one.holder_name for one in seats)
        url = reverse("organisation:body", args=[body.pk]) if body else ""
        yield NextStep(told % {"body": body, "names": names}, url, "danger")


def _of_bodies() -> Iterator[NextStep]:
    for body in bodies.bodies():
        url = reverse("organisation:body", args=[body.pk])
        for clock in clocks_of(body):
            is_open = clock.state in {ClockState.RUNNING, ClockState.OVERDUE}
            if is_open and clock.due_on <= today() + AHEAD:
                sentence = _("%(name)s：%(clock)s") % {
                    "name": body.full_name,
                    "clock": clock.sentence,
                }
                yield NextStep(sentence, url, _due(clock.due_on), clock.due_on)
    for missing in bodies.missing_terms():
        facts = {"name": missing.body.name, "next": missing.next_number}
        told = _("%(name)s：没有第 %(next)s 届的记录") % facts
        url = reverse("organisation:body", args=[missing.body.pk])
        yield NextStep(told, url, "danger", missing.latest_end)


def _of_formations() -> Iterator[NextStep]:
    for formation in formations().filter(finished_on=None):
        if step := progress_of(formation).next_step:
            facts = {"name": formation.name, "step": step.title}
            url = reverse("organisation:formation", args=[formation.pk])
            yield NextStep(_("组建%(name)s，下一步：%(step)s") % facts, url, "warn")


def _of_ladders() -> Iterator[NextStep]:
    for ladder in recommendations.ladders().filter(finished_on=None):
        stages = recommendations.progress_of(ladder)
        if now_open := next((one for one in stages if one.is_open), None):
            facts = {
                "name": ladder.body.name,
                "stage": now_open.stage.get_level_display(),
                "count": len(now_open.lacking) or len(now_open.waiting),
            }
            if now_open.is_complete:
                told = _("%(name)s的推选：%(stage)s，这一级已经齐了，可以办完")
            elif facts["count"]:
                told = _("%(name)s的推选：%(stage)s，还差 %(count)s 处")
            else:
                told = _("%(name)s的推选：请先登记楼栋和单元")
            url = reverse("organisation:ladder", args=[ladder.pk])
            yield NextStep(told % facts, url, "warn")


def _of_heads() -> Iterator[NextStep]:
    lacking = list(units_without_head()[:2])
    if not lacking:
        return
    if len(lacking) == 1:
        url = reverse("organisation:appoint", args=[lacking[0].pk])
        yield NextStep(_("%(place)s还没有楼长") % {"place": lacking[0]}, url, "warn")
    else:
        count = units_without_head().count()
        told = ngettext("%(count)s 个单元还没有楼长", "%(count)s 个单元还没有楼长", count)
        yield NextStep(told % {"count": count}, reverse("organisation:show"), "warn")


def _of_the_company() -> Iterator[NextStep]:
    if is_company_untold(today()):
        told = _("物业企业：红色物业的材料一项也没有登记，请补上")
        yield NextStep(told, reverse("property:show"), "warn")


def _of_chain() -> Iterator[NextStep]:
    gaps = chain_on().gaps
    for gap in gaps[:_GAPS_NAMED]:
        step = step_of(gap)
        yield NextStep(_("五级链条：%(gap)s") % {"gap": step.sentence}, step.url)
    if (left := len(gaps) - _GAPS_NAMED) > 0:
        told = ngettext("五级链条另有 %(count)s 处缺口", "五级链条另有 %(count)s 处缺口", left)
        yield NextStep(told % {"count": left}, reverse("organisation:chain"))


def _of_election(election: Election) -> Iterator[NextStep]:
    url = reverse("elections:show", args=[election.pk])
    facts = {"title": election.title, "day": _said(election.held_on)}
    if election.state == ElectionState.DRAFT:
        told = _("选举“%(title)s”：%(day)s登记到会")
        yield NextStep(told % facts, url, _due(election.held_on), election.held_on)
    elif election.state == ElectionState.OPEN:
        yield NextStep(_("选举“%(title)s”：等着计票") % facts, url, "warn", election.held_on)
