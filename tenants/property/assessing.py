"""How a compound stands against the checklist of red properties: what is met, and why not.

The same reading as the night's (``metrics.py``), in words for the compound's own page.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from district.core.clock import months_later
from district.guides.criteria import Criterion, Terms
from district.registry.models import ManagementMode
from tenants.bodies.models import Body, Seat
from tenants.party.models import Branch, BranchKind
from tenants.property.checklists import checklist_on
from tenants.property.models import Guidance, ServicePromise, TripartiteMeeting
from tenants.property.queries import (
    guidances_on,
    meetings_of_three,
    overdue_promises,
    promises,
)
from tenants.register.models import Management
from tenants.register.queries import management_on

BODY = "body"


@dataclass(frozen=True)
class Finding:
    """One criterion; ``why`` is a sentence."""

    criterion: Criterion
    weight: int
    is_met: bool
    why: str


@dataclass(frozen=True)
class Assessment:
    """``version`` 0: the terms that came with the product. ``told``: whether anything of the
    company's side was ever entered; if not, the night counts it as unmet once a checklist was
    issued, and reports nothing before."""

    management: Management | None
    version: int
    terms: Terms
    findings: list[Finding]
    told: bool

    @property
    def applies(self) -> bool:
        """Whether a property company manages: nobody else is asked."""
        return self.management is not None and self.management.mode == ManagementMode.COMPANY

    @property
    def is_counted(self) -> bool:
        """Whether the night says anything of it but that a company manages."""
        return self.told or self.version > 0

    @property
    def is_red(self) -> bool:
        return self.applies and self.told and all(one.is_met for one in self.findings)

    @property
    def score(self) -> int:
        return sum(one.weight for one in self.findings if one.is_met)

    @property
    def full_score(self) -> int:
        return sum(one.weight for one in self.findings)

    @property
    def first_gap(self) -> Finding | None:
        return next((one for one in self.findings if not one.is_met), None)


def assess(day: date) -> Assessment:
    """How the compound stands at the end of ``day``."""
    known = checklist_on(day)
    findings = [
        Finding(criterion, known.terms.weight_of(criterion), *_FIND[criterion](day, known.terms))
        for criterion in known.terms.asked
    ]
    return Assessment(management_on(day), known.version, known.terms, findings, _is_told())


def is_company_untold(day: date) -> bool:
    """Whether a company manages and nothing of its side was ever entered."""
    known = management_on(day)
    return known is not None and known.mode == ManagementMode.COMPANY and not _is_told()


def _is_told() -> bool:
    nouns = (Guidance, TripartiteMeeting, ServicePromise)
    branches = Branch.objects.filter(kind=BranchKind.PROPERTY)
    return branches.exists() or any(noun.objects.exists() for noun in nouns)


def _standing(day: date, begun: str) -> Q:
    begins = Q(**{begun: None}) | Q(**{f"{begun}__lte": day})
    return begins & (Q(dissolved_on=None) | Q(dissolved_on__gt=day))


def _party(day: date, terms: Terms) -> tuple[bool, str]:
    branches = Branch.objects.filter(_standing(day, "founded_on"), kind=BranchKind.PROPERTY)
    if branch := branches.first():
        return True, _("物业企业党支部：%(name)s。") % {"name": branch.name}
    if guidance := guidances_on(day).first():
        return True, _("党建指导员：%(name)s。") % {"name": guidance.holder_name}
    return False, _("没有物业企业党支部，也没有在任的党建指导员。")


def _joint(day: date, terms: Terms) -> tuple[bool, str]:
    if name := _crossed(day):
        return True, _("%(name)s在两边任职。") % {"name": name}
    latest = meetings_of_three().filter(held_on__lte=day).first()
    if latest is None:
        return False, _("没有人交叉任职，也没有开过三方都到会的联席会议。")
    facts = {"day": latest.held_on, "months": terms.joint_months}
    if months_later(latest.held_on, terms.joint_months) > day:
        return True, _("最近一次三方联席会议在 %(day)s。") % facts
    return False, _("最近一次三方联席会议在 %(day)s，超过 %(months)s 个月了。") % facts


def _crossed(day: date) -> str:
    """Who sits on two of the three sides: branch, body, the company's branch; empty for nobody."""
    sides: dict[str, set[str]] = defaultdict(set)
    for name, kind in _seats(day).values_list("holder_name", "branch__kind"):
        sides[name].add(kind or BODY)
    return next((name for name, of in sorted(sides.items()) if len(of) > 1), "")


def _seats(day: date) -> QuerySet[Seat]:
    branches = Branch.objects.filter(_standing(day, "founded_on"))
    bodies = Body.objects.filter(_standing(day, "formed_on"))
    held = Seat.objects.filter(Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day)
    return held.filter(Q(branch__in=branches) | Q(body__in=bodies))


def _promise(day: date, terms: Terms) -> tuple[bool, str]:
    published = promises().filter(published_on__lte=day)
    if number := published.count():
        return True, _("公布了 %(number)s 条服务承诺。") % {"number": number}
    return False, _("没有公布过服务承诺。")


def _kept(day: date, terms: Terms) -> tuple[bool, str]:
    overdue = overdue_promises(day)
    if first := overdue.first():
        facts = {"number": overdue.count(), "text": first.text}
        return False, _("有 %(number)s 条承诺过期没有做到：%(text)s") % facts
    return True, _("没有过期的承诺。")


_FIND: dict[Criterion, Callable[[date, Terms], tuple[bool, str]]] = {
    Criterion.PARTY: _party,
    Criterion.JOINT: _joint,
    Criterion.PROMISE: _promise,
    Criterion.KEPT: _kept,
}
