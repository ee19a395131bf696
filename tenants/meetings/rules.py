"""The compound's rule for its councils, and the plan that it proposes (seed rows C6, G4)."""

from calendar import monthrange
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import month_start, next_month, today
from district.core.errors import DomainError
from tenants.meetings.models import CouncilRule
from tenants.meetings.queries import Duty, duty


def own_rule() -> CouncilRule | None:
    """What the compound has laid down itself."""
    return CouncilRule.objects.first()


def council_rule() -> CouncilRule:
    """The rule that holds: a month without a word about it asks for one council."""
    return own_rule() or CouncilRule()


def is_reminded() -> bool:
    """Whether this month still waits for its council, and the compound means to hold one."""
    return duty(month_start(today())) is Duty.OPEN and council_rule().is_monthly


@transaction.atomic
def lay_down_rule(
    *,
    is_monthly: bool = True,
    day: int | None = None,
    starts: time | None = None,
    actor_id: UUID | None = None,
) -> CouncilRule:
    """From now on councils are meant so; saying the same again changes nothing."""
    if day is not None and not 1 <= day <= 31:
        raise DomainError("no_such_day", _("几号开要在 1 至 31 之间。"), field="day")
    told = {"is_monthly": is_monthly, "day": day, "starts": starts}
    known = CouncilRule.objects.select_for_update().first()
    if known and all(getattr(known, name) == value for name, value in told.items()):
        return known
    rule, _is_new = CouncilRule.objects.update_or_create(only=True, defaults=told)
    record_act(action="council.rule", actor_id=actor_id, object_type="meetings.CouncilRule")
    return rule


def proposed_day(rule: CouncilRule) -> date:
    """When the next council would usually be: this month while it is owed, else the next."""
    month = month_start(today())
    stands = duty(month)
    if rule.day is None or (stands is Duty.OPEN and _usual_in(month, rule.day) < today()):
        return today()
    return _usual_in(month if stands is Duty.OPEN else next_month(month), rule.day)


def _usual_in(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
