"""本月无: saying that a month brought no matter."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import day_start, month_start, next_month, previous_month, today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.models import Matter, QuietMonth, State

EARLIEST_DAY = 25


@transaction.atomic
def confirm_quiet_month(*, actor: Account, month: date) -> QuietMonth:
    """Confirm that nothing was raised in ``month``; saying it twice changes nothing."""
    require(actor, Action.MATTER_PUBLISH)
    first = confirmable(month)
    raised = Matter.objects.exclude(state=State.MERGED).filter(
        accepted_at__gte=day_start(first), accepted_at__lt=day_start(next_month(first))
    )
    if raised.exists():
        raise Conflict("month_not_quiet", _("这个月已经有事项了，不用确认“本月无”。"))
    quiet, is_new = QuietMonth.objects.get_or_create(month=first, defaults={"confirmed_by": actor})
    if is_new:
        record_act(action="matter.quiet_month", actor_id=actor.pk, month=first.isoformat())
    return quiet


def confirmable(month: date) -> date:
    """The first day of a month of which it may be said by now that it brought nothing."""
    first = month_start(month)
    current = month_start(today())
    is_near_end = today().day >= EARLIEST_DAY
    if first != previous_month(current) and not (first == current and is_near_end):
        raise DomainError(
            "not_this_month",
            _("“本月无”只能确认上个月；本月的要从 %(day)d 日起。"),
            {"day": EARLIEST_DAY},
            field="month",
        )
    return first
