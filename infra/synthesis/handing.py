"""Matters that were handed upwards, and what came back: of some, by chances of their own."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from infra.synthesis import texts
from infra.synthesis.courses import Raised, Taken
from tenants.matters.clocks import STANDARD, sent_back_by, upstream_answer_by
from tenants.matters.models import Recipient, ReplyKind, Step

REFERRAL = ("matter_id", "round", "recipient", "unit_name", "asked", "at", "answer_by", "actor_id")
REPLY = ("referral_id", "kind", "text", "at", "at_precision", "actor_id")
_HANDED, _IN_TIME, _SENT_BACK, _SILENT = 0.05, 0.7, 0.12, 0.2
_UNITS = {
    Recipient.STREET: "街道办事处",
    Recipient.DEPARTMENT: "供水公司",
    Recipient.HOTLINE: "",
    Recipient.PROPERTY: "",
}


@dataclass(frozen=True, slots=True)
class Handed:
    """A handing over; ``kind`` is None while nothing has come back."""

    round: int
    recipient: Recipient
    unit_name: str
    at: datetime
    answer_by: datetime
    kind: ReplyKind | None
    replied_at: datetime | None


def handed_over(raised: Raised, walked: Sequence[Taken], end: datetime) -> list[Handed]:
    """Once 办 has begun, at most once a round; nothing of what is told in labels."""
    if raised.tag or raised.entered_after:
        return []
    dice = random.Random(f"handed/{raised.at.isoformat()}/{raised.said}")  # noqa: S311 -- no secret
    begun = [one for one in walked if one.step is Step.STARTED]
    return [
        _one(raised, one, end, dice) for one in begun if one.at < end and dice.random() < _HANDED
    ]


def _one(raised: Raised, begun: Taken, end: datetime, dice: random.Random) -> Handed:
    recipient = dice.choice(list(_UNITS))
    answer_by = upstream_answer_by(begun.at, raised.category, STANDARD)
    kind, back_at = _came_back(begun.at, answer_by, dice)
    if back_at > end:
        return Handed(begun.round, recipient, _UNITS[recipient], begun.at, answer_by, None, None)
    return Handed(begun.round, recipient, _UNITS[recipient], begun.at, answer_by, kind, back_at)


def _came_back(
    at: datetime, answer_by: datetime, dice: random.Random
) -> tuple[ReplyKind, datetime]:
    drawn = dice.random()
    if drawn < _SENT_BACK:
        share = dice.uniform(0.1, 0.9)
        return ReplyKind.SENT_BACK, _whole(at + (sent_back_by(at, STANDARD) - at) * share)
    late = answer_by + timedelta(hours=dice.randint(1, 60))
    if drawn < _SENT_BACK + _SILENT:
        return ReplyKind.SILENT, late
    in_time = dice.random() < _IN_TIME
    share = dice.uniform(0.1, 0.95)
    return ReplyKind.ANSWERED, _whole(at + (answer_by - at) * share) if in_time else late


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def said_by(kind: ReplyKind) -> str:
    return "" if kind is ReplyKind.SILENT else texts.REPLIED
