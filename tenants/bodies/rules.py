"""What law and guidance ask of committees: dated values with their source.

Each says where it comes from and since when. A new value is a new row, with the old one's end;
what Shanxi's and Lüliang's own rules set is entered here when their full texts are at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.bodies.models import BodyKind


class RuleCode(StrEnum):
    FILING_DAYS = "filing_days"
    FIRST_MEETING_DAYS = "first_meeting_days"
    RENEWAL_MONTHS = "renewal_months"
    HANDOVER_DAYS = "handover_days"
    LEAST_SEATS = "least_seats"
    MOST_SEATS = "most_seats"
    MOST_YEARS = "most_years"
    OWNERS_PERCENT = "owners_percent"


@dataclass(frozen=True)
class Rule:
    """``amount`` in the unit that the code names; ``until`` is the first day without it."""

    code: RuleCode
    amount: int
    source: str | Promise
    article: str | Promise
    since: date
    kinds: tuple[BodyKind, ...]
    until: date | None = None


_OWNERS = (BodyKind.OWNERS_COMMITTEE,)
_PROPERTY = (BodyKind.PROPERTY_COMMITTEE,)
_REGULATION = _("物业管理条例")
_GUIDANCE = _("业主大会和业主委员会指导规则")
_ELSEWHERE = _("外地可比规定，待本省条例核对")
_REGULATION_ON, _GUIDANCE_ON = date(2003, 9, 1), date(2010, 1, 1)
_ELSEWHERE_ON = date(2020, 5, 1)

RULES = (
    Rule(RuleCode.FILING_DAYS, 30, _REGULATION, _("第十六条"), _REGULATION_ON, _OWNERS),
    Rule(RuleCode.FILING_DAYS, 30, _ELSEWHERE, _("备案"), _ELSEWHERE_ON, _PROPERTY),
    Rule(RuleCode.FIRST_MEETING_DAYS, 7, _GUIDANCE, _("第三十二条"), _GUIDANCE_ON, _OWNERS),
    Rule(RuleCode.RENEWAL_MONTHS, 3, _GUIDANCE, _("第四十七条"), _GUIDANCE_ON, _OWNERS),
    Rule(RuleCode.RENEWAL_MONTHS, 3, _ELSEWHERE, _("换届"), _ELSEWHERE_ON, _PROPERTY),
    Rule(RuleCode.HANDOVER_DAYS, 10, _GUIDANCE, _("第四十八条"), _GUIDANCE_ON, _OWNERS),
    Rule(RuleCode.HANDOVER_DAYS, 10, _ELSEWHERE, _("移交"), _ELSEWHERE_ON, _PROPERTY),
    Rule(RuleCode.LEAST_SEATS, 5, _GUIDANCE, _("第三十一条"), _GUIDANCE_ON, _OWNERS),
    Rule(RuleCode.LEAST_SEATS, 7, _ELSEWHERE, _("组成"), _ELSEWHERE_ON, _PROPERTY),
    Rule(RuleCode.MOST_SEATS, 11, _GUIDANCE, _("第三十一条"), _GUIDANCE_ON, (*_OWNERS, *_PROPERTY)),
    Rule(RuleCode.MOST_YEARS, 5, _GUIDANCE, _("第三十二条"), _GUIDANCE_ON, _OWNERS),
    Rule(RuleCode.MOST_YEARS, 3, _ELSEWHERE, _("任期"), _ELSEWHERE_ON, _PROPERTY),
    Rule(RuleCode.OWNERS_PERCENT, 50, _ELSEWHERE, _("组成"), _ELSEWHERE_ON, _PROPERTY),
)


def rule_on(code: RuleCode, kind: str, day: date) -> Rule | None:
    """The rule that holds for a kind of body on ``day``; None where none is known."""
    return next(_holding(code, kind, day), None)


def _holding(code: RuleCode, kind: str, day: date) -> Iterator[Rule]:
    for rule in RULES:
        holds = rule.since <= day and (rule.until is None or day < rule.until)
        if rule.code == code and kind in rule.kinds and holds:
            yield rule
