"""Disputes as tests need them, by the real services."""

from datetime import date
from typing import Any

from district.identity.models import Account
from tenants.disputes.models import Dispute, DisputeKind, Ending, Side
from tenants.disputes.services import accept_dispute, add_party
from tenants.disputes.settling import fail_dispute, settle_dispute
from tenants.register.models import Household


def quarrel(
    mediator: Account, *homes: Household, kind: str = DisputeKind.NOISE, **more: Any
) -> Dispute:
    """Between two homes, or a home and the company."""
    dispute = accept_dispute(actor=mediator, kind=kind, text="半夜拖椅子", **more)
    sides: list[dict[str, Any]] = [{"household": one} for one in homes]
    sides += [{"name": "鑫城物业"}] * (2 - len(sides))
    for side, told in zip(Side, sides, strict=True):
        add_party(actor=mediator, dispute_id=dispute.pk, side=side, **told)
    return dispute


def settled(mediator: Account, *homes: Household, day: date | None = None, **more: Any) -> Dispute:
    dispute = quarrel(mediator, *homes, **more)
    return settle_dispute(
        actor=mediator,
        dispute_id=dispute.pk,
        ended_as=Ending.ORAL,
        agreement="十点以后不拖椅子",
        day=day,
    )


def failed(mediator: Account, ended_as: str = Ending.REFUSED, **more: Any) -> Dispute:
    dispute = quarrel(mediator, **more)
    return fail_dispute(actor=mediator, dispute_id=dispute.pk, ended_as=ended_as)
