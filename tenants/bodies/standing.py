"""How a body stands on a day, and which clocks run for it (rules 3.2 to 3.4).

Days are calendar days, the day of the event not counted; a last day on a holiday is not moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from tenants.bodies.models import Body, Interruption
from tenants.bodies.rules import Rule, RuleCode, rule_on


class Standing(TextChoices):
    """From its preparation to its end; the last two while it does not act itself."""

    PREPARING = "preparing", _("筹备中")
    FORMED = "formed", _("已成立")
    FILED = "filed", _("已备案")
    IN_TERM = "in_term", _("任期内")
    EXPIRING = "expiring", _("即将届满")
    EXPIRED = "expired", _("已届满，未换届")
    DISSOLVED = "dissolved", _("已撤销")
    REPLACED = "replaced", _("已由新组织接手")
    SUSPENDED = "suspended", _("暂停履职")
    COMMUNITY_ACTS = "community_acts", _("由社区居委会代行")


class ClockState(StrEnum):
    KEPT = "kept"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Clock:
    """Something to be done by ``due_on``, as it stands on ``day``."""

    what: str | Promise
    rule: Rule
    due_on: date
    done_on: date | None
    day: date

    @property
    def state(self) -> ClockState:
        if self.done_on is not None:
            return ClockState.KEPT if self.done_on <= self.due_on else ClockState.LATE
        return ClockState.RUNNING if self.day <= self.due_on else ClockState.OVERDUE

    @property
    def sentence(self) -> str:
        """What, until when, and how many days are left or gone."""
        due, reached = self.due_on, self.done_on or self.day
        facts = {
            "what": self.what,
            "due": date_format(due, gettext("Y年n月j日")),
            "done": date_format(reached, gettext("Y年n月j日")),
            "days": abs((due - reached).days),
        }
        match self.state:
            case ClockState.KEPT:
                return gettext("%(what)s：%(done)s办好，期限是%(due)s。") % facts
            case ClockState.LATE:
                return gettext("%(what)s：%(done)s才办好，比%(due)s晚 %(days)s 天。") % facts
            case ClockState.RUNNING:
                return gettext("%(what)s：最迟%(due)s，还有 %(days)s 天。") % facts
        return gettext("%(what)s：应在%(due)s前办，已超过 %(days)s 天。") % facts

    @property
    def basis(self) -> str:
        """The page of law: source and article."""
        return gettext("依据：%(source)s %(article)s") % {
            "source": self.rule.source,
            "article": self.rule.article,
        }


def standing_of(body: Body, day: date | None = None) -> Standing:
    """The one answer; of a body as ``queries.bodies()`` reads it."""
    day = day or today()
    if body.dissolved_on is not None and body.dissolved_on <= day:
        return Standing.REPLACED if _has_successor(body) else Standing.DISSOLVED
    if (renewed := renewed_on(body)) is not None and renewed <= day:
        return Standing.REPLACED
    if interruption := interruption_of(body, day):
        return Standing(interruption.kind)
    if body.formed_on is not None and body.formed_on > day:
        return Standing.PREPARING
    if body.term_ends_on is None:
        is_filed = body.filed_on is not None and body.filed_on <= day
        return Standing.FILED if is_filed else Standing.FORMED
    if body.term_ends_on <= day:
        return Standing.EXPIRED
    if body.is_fileable and body.filed_on is None and not body.under_guide:
        return Standing.FORMED
    months = rule_on(RuleCode.RENEWAL_MONTHS, body.kind, day)
    if months and _months_before(body.term_ends_on, months.amount) <= day:
        return Standing.EXPIRING
    return Standing.IN_TERM


def interruption_of(body: Body, day: date) -> Interruption | None:
    """What keeps the body from acting on ``day``."""
    for one in body.interruptions.all():
        if one.since_on <= day and (one.until_on is None or one.until_on > day):
            return one
    return None


def renewed_on(body: Body) -> date | None:
    """When the next term was formed; an unknown day of it counts as before all others."""
    return body.__dict__.get("renewed_on")


def clocks_of(body: Body, day: date | None = None) -> list[Clock]:
    """What is to be done for a committee and by when; of an ended one what was done."""
    return list(_clocks(body, day or today()))


def _clocks(body: Body, day: date) -> Iterator[Clock]:
    ended = body.dissolved_on or renewed_on(body)
    formed = body.formed.latest if body.formed else None
    counted = (
        (RuleCode.FIRST_MEETING_DAYS, _("首次会议"), formed, body.first_met_on),
        (RuleCode.FILING_DAYS, _("备案"), formed, body.filed_on),
    )
    for code, what, begin, done in counted:
        rule = rule_on(code, body.kind, begin) if begin else None
        if rule and begin and (done or not ended):
            yield Clock(what, rule, begin + timedelta(days=rule.amount), done, day)
    if body.term_ends_on is None:
        return
    rule = rule_on(RuleCode.RENEWAL_MONTHS, body.kind, body.term_ends_on)
    if rule and not ended:
        yield Clock(_("换届开始"), rule, _months_before(body.term_ends_on, rule.amount), None, day)
    rule = rule_on(RuleCode.HANDOVER_DAYS, body.kind, body.term_ends_on)
    if rule and body.term_ends_on <= day:
        due = body.term_ends_on + timedelta(days=rule.amount)
        yield Clock(_("移交"), rule, due, body.dissolved_on, day)


def _has_successor(body: Body) -> bool:
    handover = getattr(body, "handover", None)
    return handover is not None and handover.successor_id is not None


def _months_before(day: date, months: int) -> date:
    """31 May less three months is the last of February."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    last = date((index + 1) // 12, (index + 1) % 12 + 1, 1) - timedelta(days=1)
    return min(first.replace(day=min(day.day, last.day)), last)
