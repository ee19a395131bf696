"""Dividing a campaign's doors, so that each is in one part and the parts are about as large.

A unit stays whole as long as there are as many units as parts. Units that lie in somebody's own
field (the groups of a branch, the unit of a head) go there; the others follow the order of the
houses, so that nobody runs across the yard.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import TABLE, Action
from district.identity.access import require
from district.identity.models import Account, RoleGrant
from tenants.party.models import Branch
from tenants.party.queries import groups_on, holding
from tenants.register.models import Unit
from tenants.register.queries import units_within
from tenants.visits.models import Campaign, CampaignHome, Part
from tenants.visits.queries import homes_of, parts
from tenants.visits.services import audited

MOST_PARTS = 60
Heap = tuple[UUID | None, list[CampaignHome]]


def walkers() -> QuerySet[Account]:
    """Everybody who may knock at doors today, by name."""
    grants = RoleGrant.objects.filter(holding(today()), role__in=list(TABLE[Action.VISITS_RECORD]))
    found = Account.objects.filter(pk__in=grants.values("account"), is_active=True)
    return found.order_by("name", "id")


@transaction.atomic
def divide(
    *,
    actor: Account,
    campaign: Campaign,
    branches: Collection[Branch] = (),
    people: Collection[Account] = (),
) -> list[Part]:
    """Give each door to one of these; a division that was there before is done anew."""
    campaign = _open(actor, campaign)
    _require_walkers(people)
    made = [Part(campaign=campaign, branch=one) for one in dict.fromkeys(branches)]
    made += [Part(campaign=campaign, person=one) for one in dict.fromkeys(people)]
    if not 1 <= len(made) <= MOST_PARTS:
        raise DomainError(
            "parts_unlikely", _("请选 1 到 %(most)d 个支部或人。"), {"most": MOST_PARTS}
        )
    campaign.parts.all().delete()
    for place, part in enumerate(made, start=1):
        part.position = place
    Part.objects.bulk_create(made)
    homes = list(homes_of(campaign))
    _spread(homes, made, {one.pk: _field_of(one) for one in made})
    CampaignHome.objects.bulk_update(homes, ["part"], batch_size=1_000)
    audited("campaign.divide", campaign, actor, parts=len(made), homes=len(homes))
    return made


def _spread(
    homes: Sequence[CampaignHome],
    made: Sequence[Part],
    fields: Mapping[UUID, frozenset[UUID]],
) -> None:
    heaps = _heaps(homes, len(made))
    free: list[Heap] = []
    load = dict.fromkeys((one.pk for one in made), 0)
    for unit_id, heap in heaps:
        owner = next((one for one in made if unit_id in fields[one.pk]), None)
        if owner is None:
            free.append((unit_id, heap))
        else:
            _give(heap, owner, load)
    if len(free) == len(heaps):
        for (_unit, heap), turn in zip(
            free, in_turns([len(h) for _u, h in free], len(made)), strict=True
        ):
            _give(heap, made[turn], load)
        return
    for _unit, heap in free:
        _give(heap, min(made, key=lambda one: (load[one.pk], one.position)), load)


def _give(heap: list[CampaignHome], part: Part, load: dict[UUID, int]) -> None:
    for home in heap:
        home.part = part
    load[part.pk] += len(heap)


def _heaps(homes: Sequence[CampaignHome], wanted: int) -> list[Heap]:
    """Units as they are; single doors where there are fewer units than parts."""
    found: dict[UUID | None, list[CampaignHome]] = {}
    for home in homes:
        found.setdefault(home.household.unit_id, []).append(home)
    if len(found) >= wanted:
        return list(found.items())
    return [(None, [home]) for home in homes]


def in_turns(sizes: Sequence[int], count: int) -> list[int]:
    """Which of ``count`` takes each heap: neighbours stay together, nobody goes empty-handed
    where there are enough heaps, and each has about as much."""
    whole, before, last, turns = sum(sizes) or 1, 0, -1, []
    for place, size in enumerate(sizes):
        middle = int(count * (before + size / 2) / whole)
        needed = count - (len(sizes) - place) if len(sizes) >= count else 0
        last = max(min(middle, last + 1), needed, last, 0)
        turns.append(min(last, count - 1))
        before += size
    return turns


def _field_of(part: Part) -> frozenset[UUID]:
    """The units in which a branch works by its groups, or for which a head is responsible."""
    if part.person is not None:
        grants = RoleGrant.objects.filter(
            holding(today()), account=part.person, scope_id__isnull=False
        )
        scopes = grants.values_list("scope_id", flat=True)
        return units_within(frozenset(filter(None, scopes)))
    areas = [area for group in groups_on().filter(branch=part.branch) for area in group.areas.all()]
    return units_within(frozenset(filter(None, (a.unit_id or a.building_id for a in areas))))


@transaction.atomic
def move_homes(
    *, actor: Account, campaign: Campaign, part: Part, households: Collection[UUID]
) -> int:
    """Give some doors to another part; who knocks there meanwhile loses nothing by it."""
    campaign, part = _open(actor, campaign), part.locked()
    if part.campaign_id != campaign.pk:
        raise DomainError("part_of_another", _("这一份不是这次行动的。"), field="part")
    chosen = campaign.homes.filter(household__in=set(households))
    if chosen.count() != len(set(households)) or not households:
        raise DomainError("not_in_campaign", _("所选的户不在这次行动里。"), field="households")
    moved = chosen.update(part=part)
    audited("campaign.move", campaign, actor, homes=moved)
    return moved


@transaction.atomic
def send_walker(*, actor: Account, part: Part, person: Account) -> Part:
    """Let one person of a branch walk its part."""
    campaign = _open(actor, part.campaign)
    _require_walkers([person])
    part = part.locked()
    if parts().filter(campaign=campaign, branch=part.branch, person=person).exclude(pk=part.pk):
        raise Conflict("has_such_a_part", _("这个人已经有一份。"), field="person")
    part.person = person
    part.save(update_fields=["person"])
    audited("campaign.send_walker", campaign, actor)
    return part


def units_of(campaign: Campaign) -> list[Unit]:
    """The units in which it has doors, in the order of the houses."""
    in_it = campaign.homes.order_by().values("household__unit")
    return list(Unit.objects.select_related("building").filter(pk__in=in_it))


def _require_walkers(people: Collection[Account]) -> None:
    known = {one.pk for one in walkers()}
    if any(one.pk not in known for one in people):
        raise DomainError("cannot_knock", _("所选的人不能敲门登记，请先给身份。"), field="people")


def _open(actor: Account, campaign: Campaign) -> Campaign:
    require(actor, Action.VISITS_PLAN)
    campaign = campaign.locked()
    if campaign.closed_at is not None or campaign.until_on < today():
        raise Conflict("campaign_over", _("这次行动已经结束。"))
    return campaign
