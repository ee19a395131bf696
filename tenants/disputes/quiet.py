"""本季度无纠纷: saying that a quarter brought no dispute.

Whoever mediates says it of what that person may know. Whether somebody else has a case stays
untold: such a word is taken like any other, and the case counts (``metrics.py``).
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import months_later, today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.disputes.access import disputes_of
from tenants.disputes.models import Dispute, QuarterWithoutDisputes
from tenants.matters.services.quiet import EARLIEST_DAY


@transaction.atomic
def confirm_quarter_without(*, actor: Account, month: date) -> QuarterWithoutDisputes:
    """Say it of the quarter in which ``month`` lies; saying it twice changes nothing."""
    require(actor, Action.DISPUTES_MEDIATE)
    first = quarter_start(month)
    if first not in _sayable():
        raise DomainError(
            "not_this_quarter",
            _("“无纠纷”只能确认上个季度；本季度的要从最后一个月的 %(day)d 日起。"),
            {"day": EARLIEST_DAY},
            field="month",
        )
    if _accepted_in(actor, first).exists():
        raise Conflict("quarter_has_disputes", _("这个季度受理过纠纷，不用确认“无纠纷”。"))
    found, is_new = QuarterWithoutDisputes.objects.get_or_create(
        month=first, defaults={"confirmed_by": actor}
    )
    if is_new:
        record_act(action="dispute.without", actor_id=actor.pk, month=first.isoformat())
    return found


def quarters_to_confirm(viewer: Account) -> list[date]:
    """First days of quarters of which nobody has said a word, and ``viewer`` knows no case."""
    said = set(quarters_without().values_list("month", flat=True))
    asked = [one for one in _sayable() if one not in said]
    return [one for one in asked if not _known_by(viewer, one)]


def quarters_without() -> QuerySet[QuarterWithoutDisputes]:
    """Of which somebody has said that there was none."""
    return QuarterWithoutDisputes.objects.all()


def quarter_start(day: date) -> date:
    """The first day of the quarter in which ``day`` lies."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _sayable() -> list[date]:
    """The quarter before, and the one that runs once it is almost over."""
    current = quarter_start(today())
    from_on = months_later(current, 2).replace(day=EARLIEST_DAY)
    before = months_later(current, -3)
    return [before, current] if today() >= from_on else [before]


def _accepted_in(viewer: Account, first: date) -> QuerySet[Dispute]:
    until = months_later(first, 3)
    return disputes_of(viewer).filter(accepted_on__gte=first, accepted_on__lt=until)


def _known_by(viewer: Account, first: date) -> bool:
    """Once there was a case, every later quarter is told anyway."""
    return disputes_of(viewer).filter(accepted_on__lt=months_later(first, 3)).exists()
