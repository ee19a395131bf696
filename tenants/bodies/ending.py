"""Ending a body with everything that its members had in hand (seed row D19)."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import DomainError
from district.identity.models import Account
from tenants.bodies.models import Body
from tenants.bodies.queries import seats_on
from tenants.bodies.services import HandoverList, dissolve_body
from tenants.matters.models import Matter
from tenants.matters.progress import OPEN_STATES
from tenants.matters.responsible import candidates
from tenants.matters.services import assign


def leaving(body: Body) -> QuerySet[Account]:
    """Who would hold no seat any more if ``body`` ended."""
    sitting = seats_on(today()).filter(account__isnull=False, body__isnull=False)
    staying = sitting.exclude(body=body).values("account")
    on_it = sitting.filter(body=body).values("account")
    return Account.objects.filter(pk__in=on_it).exclude(pk__in=staying)


def open_matters_of(body: Body) -> QuerySet[Matter]:
    """What those who leave with it are responsible for, and have not finished."""
    open_ones = Matter.objects.filter(state__in=OPEN_STATES, responsible__in=leaving(body))
    return open_ones.order_by("created_at")


def successors_in_matters(body: Body) -> QuerySet[Account]:
    """Who may take them over: whoever can be responsible, and stays."""
    return candidates().exclude(pk__in=leaving(body))


@transaction.atomic
def end_body(
    *,
    body: Body,
    dissolved: PartialDate,
    handover: HandoverList,
    actor: Account,
    matters_to: UUID | None = None,
) -> Body:
    """Dissolve a body; its members' open matters go to one person in the same moment."""
    open_ones = list(open_matters_of(body).values_list("pk", flat=True))
    if open_ones and matters_to is None:
        raise DomainError(
            "matters_open",
            _("成员手上还有 %(count)s 件没办完的事项，请选由谁接手。"),
            {"count": len(open_ones)},
            field="matters_to",
        )
    if matters_to is not None and not successors_in_matters(body).filter(pk=matters_to).exists():
        raise DomainError(
            "cannot_take_matters", _("这个人不能接手。请选楼长或委员。"), field="matters_to"
        )
    if matters_to is not None:
        for matter_id in open_ones:
            assign(actor=actor, matter_id=matter_id, responsible_id=matters_to)
    return dissolve_body(body=body, dissolved=dissolved, handover=handover, actor_id=actor.pk)
