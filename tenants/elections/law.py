"""What the Party's regulation asks of a branch's elections, by the day on which they are held."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from tenants.decisions.law import MORE_THAN_HALF, Share


@dataclass(frozen=True)
class ElectionRules:
    """One regulation's rules from ``in_force_from`` until before ``in_force_to``.

    ``quorum`` is asked of the members entitled to vote, ``majority`` of those of them who are
    present, ``surplus`` of the seats: so many candidates more than seats.
    """

    code: str
    source: str
    articles: str
    in_force_from: date
    in_force_to: date | None
    quorum: Share
    surplus: Share
    majority: Share

    def holds_on(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day < self.in_force_to)


RULES = (
    ElectionRules(
        code="branch-elections-2020",
        source="中国共产党基层组织选举工作条例（2020）",
        articles="第三章、第四章",
        in_force_from=date(2020, 7, 13),
        in_force_to=None,
        quorum=Share(4, 5),
        surplus=Share(1, 5),
        majority=MORE_THAN_HALF,
    ),
)


def election_rules_on(day: date) -> ElectionRules:
    """The rules in force on ``day``; a refusal before the first."""
    found = next((rules for rules in RULES if rules.holds_on(day)), None)
    if found is None:
        raise DomainError(
            "no_rules_yet",
            _("2020 年 7 月 13 日以前的党内选举，这里没有可用的计票规则。"),
            field="held_on",
        )
    return found


def election_rules_called(code: str) -> ElectionRules:
    """The rules under which an election was opened."""
    return next(rules for rules in RULES if rules.code == code)
