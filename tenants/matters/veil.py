"""What those see of a matter who support it but did not raise it: no neighbour's details.

Rows are changed in memory only, on their way to a page or an answer; nobody saves them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from district.core.permissions import Action
from district.identity.access import reach
from district.identity.models import Account
from tenants.matters.access import may_handle
from tenants.matters.masking import withhold_details
from tenants.matters.models import (
    Assignment,
    Matter,
    Referral,
    StageMoment,
    Step,
    Supporter,
    Verdict,
)

# What stands of a matter that became a dispute; Chinese, because it is kept.
TURNED = "已转为调解"


def sees_every_word(viewer: Account, matter: Matter) -> bool:
    """Those who raised it or wrote it down, and those whose work it is."""
    own = viewer.pk in {matter.requester_id, matter.recorded_by_id}
    if own or reach(viewer, Action.MATTER_READ_DETAILS).everything:
        return True
    return matter.responsible_id == viewer.pk and may_handle(viewer, matter)


@dataclass(frozen=True)
class Asker:
    """Who asked: what was written down, or else what the account says."""

    name: str
    phone: str
    home: str


def asker_of(viewer: Account, matter: Matter) -> Asker | None:
    """Who asked, for those who have to speak with that person; None for all others."""
    own = viewer.pk in {matter.requester_id, matter.recorded_by_id}
    if not own and not may_handle(viewer, matter):
        return None
    account = matter.requester
    return Asker(
        name=matter.requester_name or (account.name if account else ""),
        phone=matter.requester_phone or (account.phone if account else ""),
        home=str(matter.household or ""),
    )


def veiled(viewer: Account, matters: Iterable[Matter]) -> list[Matter]:
    """The rows of a list, with the words that are not for ``viewer`` withheld."""
    rows = list(matters)
    for matter in rows:
        if not sees_every_word(viewer, matter):
            matter.text = veiled_text(matter, matter.text)
            matter.place = veiled_text(matter, matter.place)
    return rows


def veiled_steps(
    matter: Matter, steps: list[StageMoment], others: Sequence[Supporter]
) -> list[StageMoment]:
    """The steps, with details in their notes withheld, also those of the ``others`` behind it."""
    for step in steps:
        step.note = veiled_text(matter, step.note, others)
    return steps


def veiled_turned(matter: Matter, steps: list[StageMoment], given: list[Assignment]) -> None:
    """Of what became a dispute nobody is told any more who came with it."""
    if matter.text == TURNED:
        for step in steps:
            step.actor = step.actor if step.step != Step.ACCEPTED else None
        for one in given:
            one.actor = None


def without_asker(matter: Matter, steps: list[StageMoment], given: list[Assignment]) -> None:
    """Whoever asked is no actor either: the one who took it in and who judged it has no name."""
    for step in steps:
        if step.step in {Step.ACCEPTED, Step.JUDGED} and step.actor_id == matter.requester_id:
            step.actor = None
    for one in given:
        one.actor = None if one.actor_id == matter.requester_id else one.actor


def veiled_referrals(
    matter: Matter, referrals: list[Referral], others: Sequence[Supporter]
) -> list[Referral]:
    """To whom it was handed, with details in what was asked and answered withheld."""
    for one in referrals:
        one.asked = veiled_text(matter, one.asked, others)
        if hasattr(one, "reply"):
            one.reply.text = veiled_text(matter, one.reply.text, others)
    return referrals


def without_reasons(assignments: list[Assignment]) -> list[Assignment]:
    """Who was responsible when, but not why somebody sent it back."""
    for one in assignments:
        one.reason = ""
    return assignments


def own_voices(viewer: Account, rows: list[Supporter]) -> list[Supporter]:
    """Of those who support the matter only oneself."""
    return [row for row in rows if row.account_id == viewer.pk]


def own_verdicts(viewer: Account, rows: list[Verdict]) -> list[Verdict]:
    """Of what was said of the result only one's own words."""
    return [row for row in rows if row.account_id == viewer.pk]


def veiled_text(matter: Matter, text: str, others: Sequence[Supporter] = ()) -> str:
    """Words of the matter as those read them who may not read every one."""
    names = [matter.requester_name, matter.requester.name if matter.requester else ""]
    for one in others:
        names += [one.name, one.account.name if one.account else ""]
    phones = [matter.requester_phone, *(one.phone for one in others)]
    homes = [matter.household, *(one.household for one in others)]
    rooms = [home.room for home in homes if home]
    return withhold_details(text, names=names, phones=phones, rooms=rooms)
