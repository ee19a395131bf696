"""Counting an owners' decision: integers in, a result that explains itself out.

Each measure stands alone: the area in hundredths of a square metre, and the number of owners,
where several parts of one owner are one (区分所有权解释 art. 8 and 9). Both must be met.
"""

from dataclasses import dataclass

from tenants.decisions.law import Of, RuleSet, Share
from tenants.ownership.subjects import Subject


@dataclass(frozen=True)
class Weight:
    """So many owners with so much area."""

    number: int = 0
    area: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.number + other.number, self.area + other.area)

    def __sub__(self, other: "Weight") -> "Weight":
        return Weight(self.number - other.number, self.area - other.area)

    def exceeds(self, other: "Weight") -> bool:
        """Whether more by area and by number."""
        return self.number > other.number and self.area > other.area


NOTHING = Weight()


@dataclass(frozen=True)
class Votes:
    """What came in for one question. ``silent``: proven delivery, and no vote."""

    yes: Weight = NOTHING
    no: Weight = NOTHING
    abstain: Weight = NOTHING
    silent: Weight = NOTHING

    @property
    def cast(self) -> Weight:
        """Who took part: an explicit abstention does."""
        return self.yes + self.no + self.abstain


@dataclass(frozen=True)
class Check:
    """One measure against one share: ``part`` of ``whole``, where ``least`` was asked."""

    part: int
    whole: int
    share: Share

    @property
    def least(self) -> int:
        return self.share.least(self.whole)

    @property
    def is_met(self) -> bool:
        return self.share.is_met(self.part, self.whole)


@dataclass(frozen=True)
class Verdict:
    """The four checks of one reading of the votes; a quorum may not be asked (before 2021)."""

    quorum_number: Check | None
    quorum_area: Check | None
    number: Check
    area: Check

    @property
    def has_quorum(self) -> bool:
        checks = (self.quorum_number, self.quorum_area)
        return all(check.is_met for check in checks if check)

    @property
    def is_passed(self) -> bool:
        return self.has_quorum and self.number.is_met and self.area.is_met


@dataclass(frozen=True)
class Count:
    """The result by the law alone, and with the silence clause where one was announced."""

    base: Weight
    votes: Votes
    strict: Verdict
    with_silence: Verdict | None = None


def count(
    rules: RuleSet, subject: Subject, base: Weight, votes: Votes, *, has_silence_clause: bool
) -> Count:
    """Judge ``votes`` of ``base`` under ``rules``."""
    strict = _judge(rules, subject, base, votes.yes, votes.cast)
    if not has_silence_clause:
        return Count(base, votes, strict)
    joined = votes.yes + (votes.silent if votes.yes.exceeds(votes.no) else NOTHING)
    with_silence = _judge(rules, subject, base, joined, votes.cast + votes.silent)
    return Count(base, votes, strict, with_silence)


def _judge(rules: RuleSet, subject: Subject, base: Weight, yes: Weight, cast: Weight) -> Verdict:
    """``yes`` of whom the law names, after the quorum of ``cast`` in ``base``."""
    whole = base if rules.of is Of.ALL else cast
    share = rules.majorities[subject]
    return Verdict(
        Check(cast.number, base.number, rules.quorum) if rules.quorum else None,
        Check(cast.area, base.area, rules.quorum) if rules.quorum else None,
        Check(yes.number, whole.number, share),
        Check(yes.area, whole.area, share),
    )
