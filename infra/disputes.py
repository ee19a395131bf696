"""Disputes of a demo by a file, with invented parties; what has been entered is left as it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Role
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import choice_of, integer, text
from district.core.sheets.reading import read_table
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.disputes.models import Dispute, DisputeKind, Ending, Side
from tenants.disputes.services import accept_dispute, add_party, note_session
from tenants.disputes.settling import fail_dispute, settle_dispute


@dataclass(frozen=True)
class PlannedDispute:
    """One line; days are counted back from today. Empty ``ending``: it is still open."""

    number: int
    place: str
    kind: DisputeKind
    days_ago: int
    said: str
    first: str
    second: str
    session: str = ""
    ending: str = ""
    outcome: str = ""


SHEET = Sheet(
    "纠纷",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("kind", ("类别",), choice_of(DisputeKind), required=True),
        Column("days_ago", ("几天前",), integer(0, 300), required=True),
        Column("said", ("什么事",), text(400), required=True),
        Column("first", ("甲方",), text(40), required=True),
        Column("second", ("乙方",), text(40), required=True),
        Column("session", ("谈了什么",), text(400)),
        Column("ending", ("结果",), choice_of(Ending)),
        Column("outcome", ("协议",), text(400)),
    ),
    PlannedDispute,
)


def read_disputes(path: Path) -> dict[str, list[PlannedDispute]]:
    """The disputes of the file by place."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_disputes", reading.problems[0].sentence)
    places: dict[str, list[PlannedDispute]] = defaultdict(list)
    for dispute in reading.rows:
        places[dispute.place].append(dispute)
    return places


def enter_disputes(compound: Compound, planned: Sequence[PlannedDispute]) -> None:
    """By the secretary, who mediates them."""
    with compound_context(compound), transaction.atomic():
        for one in planned:
            sent = uuid5(NAMESPACE_URL, f"dispute:{compound.slug}:{one.number}")
            if not Dispute.objects.filter(client_id=sent).exists():
                secretary = Account.objects.filter(grants__role=Role.SECRETARY)[0]
                day = today() - timedelta(days=one.days_ago)
                dispute = accept_dispute(
                    actor=secretary, kind=one.kind, text=one.said, accepted_on=day, client_id=sent
                )
                _go_on(dispute, one, secretary)


def _go_on(dispute: Dispute, one: PlannedDispute, secretary: Account) -> None:
    for side, name in zip(Side, (one.first, one.second), strict=True):
        add_party(actor=secretary, dispute_id=dispute.pk, side=side, name=name)
    if one.session:
        note_session(actor=secretary, dispute_id=dispute.pk, note=one.session)
    if not one.ending:
        return
    if Ending(one.ending).is_settled:
        settle_dispute(
            actor=secretary, dispute_id=dispute.pk, ended_as=one.ending, agreement=one.outcome
        )
    else:
        fail_dispute(actor=secretary, dispute_id=dispute.pk, ended_as=one.ending, note=one.outcome)
