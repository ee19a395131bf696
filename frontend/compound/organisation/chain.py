"""The five-level chain: the tree, its gaps with their next steps, and one member's duty."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from tenants.heads.queries import current_terms
from tenants.party import queries
from tenants.party.chain import (
    FEWEST_HOMES,
    MOST_HOMES,
    CentreNode,
    Chain,
    Gap,
    Lack,
    Level,
    chain_on,
)
from tenants.party.queries import units_of_two_branches
from tenants.party.thresholds import advice_for

# More than these are worked off first; the rest is a number.
GAPS_SHOWN = 12

LEVELS = {
    Level.BRANCH: (_("党支部"), _("个")),
    Level.GROUP: (_("党小组"), _("个")),
    Level.CENTRE: (_("党员中心户"), _("户")),
    Level.MEMBER: (_("党员"), _("名")),
    Level.HOUSEHOLD: (_("包联户"), _("户")),
}

STEPS = {
    Lack.BRANCH: _("登记党支部"),
    Lack.GROUP: _("登记党小组"),
    Lack.GROUP_OF_BUILDING: _("登记党小组"),
    Lack.CENTRE: _("登记中心户"),
    Lack.PLACE: _("安排位置"),
    Lack.LINKS: _("登记包联户"),
    Lack.LINKED_HOMES: _("登记包联户"),
    Lack.UNPLACED_HOMES: _("去底册"),
}


@dataclass(frozen=True)
class ShownLevel:
    label: Promise
    unit: Promise
    count: int


@dataclass(frozen=True)
class Step:
    """A gap, and the one thing to do about it."""

    sentence: str
    label: Promise
    url: str


def step_of(gap: Gap) -> Step:
    """Where the next step of a gap is taken."""
    return Step(gap.sentence, STEPS[gap.lack], _address(gap))


def _address(gap: Gap) -> str:
    match gap.lack:
        case Lack.BRANCH:
            return reverse("organisation:found_branch")
        case Lack.GROUP:
            return f"{reverse('organisation:add_group')}?branch={gap.of}"
        case Lack.GROUP_OF_BUILDING:
            return f"{reverse('organisation:add_group')}?building={gap.of}"
        case Lack.CENTRE:
            return f"{reverse('organisation:add_member')}?group={gap.of}"
        case Lack.PLACE | Lack.LINKS:
            return reverse("organisation:member", args=[gap.of])
        case Lack.LINKED_HOMES:
            return reverse("organisation:link_homes", args=[gap.of])
        case Lack.UNPLACED_HOMES:
            return reverse("register:show")


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """The levels and whether they are whole, to everybody; names to those who may read them."""
    viewer, chain = viewer_of(request), chain_on()
    context = {
        "chain": chain,
        "levels": _levels(chain),
        "may_read": may(viewer, Action.PARTY_READ),
        "may_change": may(viewer, Action.PARTY_CHANGE),
    }
    if context["may_read"]:
        context |= {
            "steps": [step_of(gap) for gap in chain.gaps[:GAPS_SHOWN]],
            "more": max(0, len(chain.gaps) - GAPS_SHOWN),
            "unlisted": gettext("、").join(sorted(_unlisted_centres())),
            "uneven": gettext("、").join(_load(one) for one in chain.uneven),
            "fewest": FEWEST_HOMES,
            "most": MOST_HOMES,
            "twice": gettext("、").join(str(unit) for unit in units_of_two_branches()),
            "advice": [
                (node.branch, said) for node in chain.branches for said in advice_for(node.branch)
            ],
        }
    return render(request, "compound/organisation/chain.html", context)


@require_safe
@needs(Action.PARTY_READ)
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """One member's place in the chain, the homes looked after, and where homes still wait."""
    found = get_object_or_404(queries.members(), pk=member_id)
    context = {
        "member": found,
        "links": queries.links().filter(member=found),
        "gathered": queries.members_on().filter(centre=found),
        "waiting": [] if found.until_on else queries.units_with_homes_to_link(),
        "may_change": may(viewer_of(request), Action.PARTY_CHANGE),
    }
    return render(request, "compound/organisation/member.html", context)


def _load(one: CentreNode) -> str:
    facts = {"name": one.member.name, "count": one.all_homes}
    return gettext("%(name)s %(count)s 户") % facts


def _unlisted_centres() -> set[str]:
    """Heads who are marked as centre households and are no members in the chain, by name."""
    marked = current_terms().filter(is_party_household=True)
    return {one.holder_name for one in marked} - {one.name for one in queries.members_on()}


def _levels(chain: Chain) -> list[ShownLevel]:
    return [ShownLevel(*LEVELS[level], count) for level, count in chain.levels.items()]
