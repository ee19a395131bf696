"""Elections of a branch, by the product's own services."""

from typing import Any

from district.core.clock import today
from district.core.dates import PartialDate
from tenants.elections.counting import Ballot
from tenants.elections.models import Election
from tenants.elections.services import ElectionDraft, close_attendance, draft_election
from tenants.party.models import Branch, BranchKind
from tenants.party.services import found_branch

NAMES = (
    "乔淑芳",
    "王建国",
    "李秀英",
    "高文静",
    "刘海燕",
    "赵永福",
    "孙丽华",
    "马国强",
    "郭玉梅",
    "冯志军",
)


def branch() -> Branch:
    found = Branch.objects.first()
    return found or found_branch(
        name="第一党支部", kind=BranchKind.COMPOUND, founded=PartialDate(today())
    )


def draft(**more: Any) -> ElectionDraft:
    """Three candidates for two seats, and ten members who may vote."""
    told: dict[str, Any] = {
        "branch": branch(),
        "title": "支部委员会换届选举",
        "held_on": today(),
        "seats": 2,
        "entitled": 10,
        "candidates": ["陈大明", "杨小兰", "周文斌"],
        **more,
    }
    return ElectionDraft(**told)


def opened(present: int = 10, **more: Any) -> Election:
    return close_attendance(election=draft_election(draft=draft(**more)), present=NAMES[:present])


def ballots(election: Election, said: str) -> list[Ballot]:
    """``"1 2, 0, 3"``: three ballots, the second of them blank."""
    stood = {str(one.position): one.pk for one in election.candidates.all()}
    return [
        frozenset(stood[number] for number in one.split() if number != "0")
        for one in said.split(",")
    ]
