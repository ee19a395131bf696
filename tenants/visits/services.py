"""Planning a campaign, and ending it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError
from district.core.models import Record
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.services.quiet import confirmable
from tenants.register.models import Unit
from tenants.visits.models import Campaign, CampaignHome, MonthWithoutVisits
from tenants.visits.queries import has_visits, homes_in_scope

LONGEST = timedelta(days=366)
Row = TypeVar("Row", bound=Record)


@transaction.atomic
def plan_campaign(
    *,
    actor: Account,
    title: str,
    from_on: date,
    until_on: date,
    units: Collection[Unit] | None = None,
    spares_vacant: bool = True,
) -> Campaign:
    """Plan one over the whole compound, or over some ``units``; its doors are those of now."""
    require(actor, Action.VISITS_PLAN)
    title = " ".join(title.split())[:40]
    require_sense(title, from_on, until_on)
    chosen = None if units is None else [one.pk for one in units]
    homes = list(homes_in_scope(chosen, spares_vacant=spares_vacant))
    if not homes:
        raise DomainError("no_homes", _("这个范围里没有要敲的户，请先登记底册。"), field="units")
    campaign = _new(
        Campaign(title=title, from_on=from_on, until_on=until_on, spares_vacant=spares_vacant)
    )
    doors = [CampaignHome(campaign=campaign, household=one) for one in homes]
    CampaignHome.objects.bulk_create(doors, batch_size=1_000)
    return audited("campaign.plan", campaign, actor, homes=len(homes))


def _new(campaign: Campaign) -> Campaign:
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError as error:
        sentence = _("已经有同名、同一天开始的行动。")
        raise Conflict("campaign_known", sentence, field="title") from error
    return campaign


@transaction.atomic
def close_campaign(*, actor: Account, campaign: Campaign) -> Campaign:
    """End it now; what was done before and only comes in later still belongs to it."""
    require(actor, Action.VISITS_PLAN)
    campaign = campaign.locked()
    if campaign.closed_at is not None:
        raise Conflict("campaign_over", _("这次行动已经结束。"))
    campaign.closed_at = now()
    campaign.save(update_fields=["closed_at"])
    return audited("campaign.close", campaign, actor)


@transaction.atomic
def confirm_month_without(*, actor: Account, month: date) -> MonthWithoutVisits:
    """Say that nobody knocked in ``month``; saying it twice changes nothing."""
    require(actor, Action.VISITS_PLAN)
    first = confirmable(month)
    if has_visits(first):
        raise Conflict("month_has_visits", _("这个月敲过门，不用确认“本月没敲门”。"))
    found, is_new = MonthWithoutVisits.objects.get_or_create(
        month=first, defaults={"confirmed_by": actor}
    )
    if is_new:
        record_act(action="visit.without", actor_id=actor.pk, month=first.isoformat())
    return found


def require_sense(
    title: str, from_on: date, until_on: date, *, back: timedelta | None = LONGEST
) -> None:
    """Refuse a campaign without a name, or with days that nobody means; ``back`` None: any past."""
    if not title:
        raise DomainError("no_title", _("请写行动名称。"), field="title")
    is_long_ago = back is not None and from_on < today() - back
    if is_long_ago or from_on > today() + LONGEST:
        raise DomainError("days_unlikely", _("开始日期要在前后一年之内。"), field="from_on")
    if not from_on <= until_on <= from_on + LONGEST:
        raise DomainError("days_unlikely", _("结束日期要在开始以后，一年之内。"), field="until_on")


def audited(action: str, row: Row, actor: Account | None, **facts: object) -> Row:
    """Add the act to the audit; facts are codes and numbers, never words."""
    record_act(
        action=action,
        actor_id=actor.pk if actor else None,
        object_type=row._meta.label,
        object_id=row.pk,
        **facts,
    )
    return row
