"""How large a branch should be and what follows from it: said as advice, never a refusal.

Only members whose relation stands in the branch count; those who registered at their residence
(双报到) never do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from district.core.clock import today
from district.core.counts import Count
from tenants.party.models import Branch, Registration
from tenants.party.queries import members_on

_REGULATION = gettext_lazy("中国共产党支部工作条例（试行）")


class Limit(StrEnum):
    """What a number of full members decides."""

    FORM = "form"  # fewer than this: a joint branch
    COMMITTEE = "committee"  # this many or more: a committee
    LARGEST = "largest"  # generally no more than this


@dataclass(frozen=True)
class Threshold:
    """One number with the rule that sets it; ``until`` None: in force."""

    limit: Limit
    value: int
    since: date
    source: Promise
    article: Promise
    until: date | None = None

    @property
    def named(self) -> str:
        """The rule as a sentence quotes it."""
        facts = {"source": self.source, "article": self.article}
        return _("《%(source)s》%(article)s") % facts

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


THRESHOLDS = (
    Threshold(Limit.FORM, 3, date(2018, 10, 28), _REGULATION, gettext_lazy("第四条、第五条")),
    Threshold(Limit.COMMITTEE, 7, date(2018, 10, 28), _REGULATION, gettext_lazy("第二十条")),
    Threshold(Limit.LARGEST, 50, date(2018, 10, 28), _REGULATION, gettext_lazy("第四条")),
)


@dataclass(frozen=True)
class Advice:
    """A sentence, and the rule on which it rests; ``is_warning`` where the branch departs from it."""

    sentence: str
    source: str
    is_warning: bool


def full_members(branch: Branch, day: date | None = None) -> Count:
    """As stated; without a statement, as many full members as are listed, and there may be more."""
    stated: Count = branch.members
    if stated.is_known:
        return stated
    found = members_on(day).filter(branch=branch, registration=Registration.FULL).count()
    return Count(found, at_least=True) if found else Count()


def advice_for(branch: Branch, day: date | None = None) -> list[Advice]:
    """What the rules in force on ``day`` say to a branch of this size."""
    day = day or today()
    size = full_members(branch, day)
    limits = {one.limit: one for one in THRESHOLDS if one.holds_on(day)}
    return [
        Advice(sentence, limits[limit].named, is_warning)
        for limit, sentence, is_warning in _said(branch, size, limits)
    ]


def _said(
    branch: Branch, size: Count, limits: dict[Limit, Threshold]
) -> Iterator[tuple[Limit, str, bool]]:
    """“50余” is more than fifty, and not known to be fewer than anything."""
    number = size.value
    if number is None:
        return
    facts = {"count": number}
    form, committee, largest = (limits.get(limit) for limit in Limit)
    if form and number < form.value and not size.at_least and not branch.is_joint:
        yield (
            Limit.FORM,
            _("正式党员不足 %(limit)s 名（现在 %(count)s 名）：应与邻近的单位成立联合党支部。")
            % {**facts, "limit": form.value},
            True,
        )
    if committee and number >= committee.value:
        yield (
            Limit.COMMITTEE,
            _("正式党员有 %(limit)s 名以上：应设支部委员会，由 3 至 5 人组成。")
            % {"limit": committee.value},
            False,
        )
    if largest and (number > largest.value or (size.at_least and number >= largest.value)):
        yield (
            Limit.LARGEST,
            _("党员一般不超过 %(limit)s 名，现在更多：可以报上级党组织研究分设。")
            % {"limit": largest.value},
            True,
        )
