"""What the law asks of owners' decisions, by the day on which they are taken.

Shares are pairs of integers and every comparison multiplies out: nothing is rounded. 「以上」
includes the number itself, 「过半数」 and 「超过」 do not (民法典 art. 1259).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from tenants.ownership.subjects import Subject


class Of(StrEnum):
    """Of whom a majority is asked."""

    PARTICIPANTS = "participants"
    ALL = "all"


@dataclass(frozen=True)
class Share:
    """``numerator/denominator`` of a whole; ``is_exceeded`` asks for more than exactly that."""

    numerator: int
    denominator: int
    is_exceeded: bool = False

    def is_met(self, part: int, whole: int) -> bool:
        """Whether ``part`` of ``whole`` is enough. Of nothing, nothing is."""
        if whole <= 0:
            return False
        have, want = part * self.denominator, whole * self.numerator
        return have > want if self.is_exceeded else have >= want

    def least(self, whole: int) -> int:
        """The smallest integer part of ``whole`` that is enough."""
        want = whole * self.numerator
        if self.is_exceeded:
            return want // self.denominator + 1
        return -(-want // self.denominator)

    @property
    def text(self) -> str:
        sign = _("超过") if self.is_exceeded else _("至少")
        return f"{sign} {self.numerator}/{self.denominator}"


MORE_THAN_HALF = Share(1, 2, is_exceeded=True)
TWO_THIRDS = Share(2, 3)
THREE_QUARTERS = Share(3, 4)


@dataclass(frozen=True)
class RuleSet:
    """One law's rules from ``in_force_from`` until before ``in_force_to``.

    ``quorum`` is asked of area and of number alike, and so is each of ``majorities``.
    """

    code: str
    source: str
    articles: str
    in_force_from: date
    in_force_to: date | None
    quorum: Share | None
    majorities: Mapping[Subject, Share]
    of: Of
    notice_days: int = 15  # 物业管理条例 art. 14: at least 15 days before
    publish_days: int = 3  # 指导规则 art. 30 says promptly; three days by default
    challenge_years: int = 1  # 民法典 art. 280, 解释 art. 12: a year from knowing

    def holds_on(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day < self.in_force_to)


def _majorities(ordinary: Share, special: Mapping[Subject, Share]) -> dict[Subject, Share]:
    return {subject: special.get(subject, ordinary) for subject in Subject}


RULE_SETS = (
    RuleSet(
        code="property-law-2007",
        source="物权法（2007）",
        articles="第七十六条",
        in_force_from=date(2007, 10, 1),
        in_force_to=date(2021, 1, 1),
        quorum=None,
        majorities=_majorities(
            MORE_THAN_HALF,
            dict.fromkeys((Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD), TWO_THIRDS),
        ),
        of=Of.ALL,
    ),
    RuleSet(
        code="civil-code-2021",
        source="民法典（2021）",
        articles="第二百七十八条",
        in_force_from=date(2021, 1, 1),
        in_force_to=None,
        quorum=TWO_THIRDS,
        majorities=_majorities(
            MORE_THAN_HALF,
            dict.fromkeys(
                (Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_USE), THREE_QUARTERS
            ),
        ),
        of=Of.PARTICIPANTS,
    ),
)


def rules_on(day: date) -> RuleSet:
    """The rule set in force on ``day``; a refusal before the first."""
    found = next((rules for rules in RULE_SETS if rules.holds_on(day)), None)
    if found is None:
        raise DomainError(
            "no_rules_yet",
            _("物权法 2007 年 10 月 1 日施行以前的表决，这里没有可用的计票规则。"),
            field="closes_on",
        )
    return found


def rules_called(code: str) -> RuleSet:
    """The rule set under which a vote was announced."""
    return next(rules for rules in RULE_SETS if rules.code == code)
