"""Questions about visits: whose doors are left, how a campaign stands, what was heard."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from district.core.clock import month_start, next_month, previous_month, today
from district.core.permissions import Action
from district.identity.access import reach
from district.identity.models import Account
from tenants.matters.services.quiet import EARLIEST_DAY
from tenants.register.models import Household, Unit
from tenants.visits.models import (
    Campaign,
    CampaignHome,
    Handling,
    Issue,
    MonthWithoutVisits,
    Part,
    Result,
    Visit,
    VisitPhoto,
)

# After one of these nobody has to come back.
SETTLED = (Result.CONTACT, Result.REFUSED)


@dataclass(frozen=True)
class Door:
    """A door of a campaign and the last that came of it there; no word of who lives behind it."""

    household: Household
    last: Visit | None
    is_met: bool
    is_settled: bool


@dataclass
class Stairs:
    """The doors of one unit, in the order of the house."""

    unit: Unit | None
    doors: list[Door] = field(default_factory=list)

    @property
    def left(self) -> int:
        return sum(not door.is_settled for door in self.doors)


@dataclass(frozen=True)
class Standing:
    """How far a part, or a whole campaign, has come, in households."""

    part: Part | None
    homes: int
    met: int
    refused: int
    tried: int

    @property
    def left(self) -> int:
        """Doors to which somebody still has to go."""
        return self.homes - self.met - self.refused


def campaigns() -> QuerySet[Campaign]:
    return Campaign.objects.all()


def running_campaigns(day: date | None = None) -> QuerySet[Campaign]:
    """Those in which one may knock on ``day``."""
    day = day or today()
    return campaigns().filter(from_on__lte=day, until_on__gte=day, closed_at=None)


def undivided_campaigns() -> QuerySet[Campaign]:
    """Those that run and of which no door is anybody's part yet."""
    return running_campaigns().filter(parts=None)


def parts() -> QuerySet[Part]:
    return Part.objects.select_related("campaign", "branch", "person")


def own_parts(viewer: Account) -> QuerySet[Part]:
    """The parts of a person in the campaigns that run today."""
    return parts().filter(person=viewer, campaign__in=running_campaigns())


def visits() -> QuerySet[Visit]:
    """Every knock, the latest first."""
    return Visit.objects.select_related("household__unit__building", "campaign")


def homes_of(campaign: Campaign, part: Part | None = None) -> QuerySet[CampaignHome]:
    """The doors of a campaign, or of one part, in the order of the houses."""
    found = campaign.homes.select_related("household__unit__building", "part")
    return found if part is None else found.filter(part=part)


def stairs_of(campaign: Campaign, part: Part | None = None) -> list[Stairs]:
    """The doors to walk, unit by unit, each with what came of it in this campaign."""
    told: dict[UUID, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(campaign=campaign):
        told[visit.household_id].append(visit)
    found: dict[UUID | None, Stairs] = {}
    for home in homes_of(campaign, part):
        unit = home.household.unit
        stairs = found.setdefault(unit.pk if unit else None, Stairs(unit))
        stairs.doors.append(_door(home.household, told[home.household_id]))
    return list(found.values())


def _door(household: Household, told: list[Visit]) -> Door:
    met = next((one for one in told if one.result == Result.CONTACT), None)
    settled = met or next((one for one in told if one.result in SETTLED), None)
    last = settled or (told[0] if told else None)
    return Door(household, last, met is not None, settled is not None)


def standings(campaign: Campaign) -> list[Standing]:
    """Each part in its order, then the doors of none, where there are any."""
    rows = _counted(campaign)
    found = [_standing(part, rows) for part in parts().filter(campaign=campaign)]
    rest = _standing(None, rows)
    return [*found, rest] if rest.homes else found


def whole(campaign: Campaign) -> Standing:
    """The campaign as a whole."""
    rows = _counted(campaign).values()
    sums = [sum(row[name] for row in rows) for name in ("homes", "met", "refused", "tried")]
    return Standing(None, *sums)


def _counted(campaign: Campaign) -> dict[UUID | None, dict[str, int]]:
    of_door = Visit.objects.filter(campaign=campaign, household=OuterRef("household"))
    is_met = Exists(of_door.filter(result=Result.CONTACT))
    is_refused = Exists(of_door.filter(result=Result.REFUSED))
    doors = campaign.homes.order_by().annotate(
        is_met=is_met, is_refused=is_refused, is_tried=Exists(of_door)
    )
    counted = doors.values("part").annotate(
        homes=Count("pk"),
        met=Count("pk", filter=Q(is_met=True)),
        refused=Count("pk", filter=Q(is_refused=True, is_met=False)),
        tried=Count("pk", filter=Q(is_tried=True)),
    )
    rows = counted.values_list("part", "homes", "met", "refused", "tried")
    return {
        part: {"homes": homes, "met": met, "refused": refused, "tried": tried}
        for part, homes, met, refused, tried in rows
    }


def _standing(part: Part | None, rows: Mapping[UUID | None, Mapping[str, int]]) -> Standing:
    row = rows.get(part.pk if part else None, {})
    return Standing(part, *(row.get(name, 0) for name in ("homes", "met", "refused", "tried")))


def standings_for(viewer: Account) -> list[Standing]:
    """The parts of a person in the campaigns that run today."""
    mine = list(own_parts(viewer))
    running = {part.campaign_id: part.campaign for part in mine}.values()
    return [one for each in running for one in standings(each) if one.part in mine]


def issues() -> QuerySet[Issue]:
    return Issue.objects.select_related(
        "visit__household__unit__building", "visit__visitor", "matter"
    )


def issues_for(viewer: Account) -> QuerySet[Issue]:
    """All for those who handle all; else those of the own unit and those that one has heard."""
    found = reach(viewer, Action.VISITS_HANDLE)
    if found.everything:
        return issues()
    if not found:
        return issues().none()
    return issues().filter(Q(visit__visitor=viewer) | Q(visit__household__unit__in=found.scopes))


def open_issues(viewer: Account) -> QuerySet[Issue]:
    """What still waits, the most pressing first."""
    return issues_for(viewer).filter(handling=Handling.OPEN)


def photos_for(viewer: Account) -> QuerySet[VisitPhoto]:
    """Pictures of visits whose issues a person may read."""
    found = reach(viewer, Action.VISITS_HANDLE)
    photos = VisitPhoto.objects.all()
    if found.everything:
        return photos
    own = Q(visit__visitor=viewer) | Q(visit__household__unit__in=found.scopes)
    return photos.filter(own) if found else photos.none()


def months_without() -> QuerySet[MonthWithoutVisits]:
    """Of which somebody has said that nobody knocked."""
    return MonthWithoutVisits.objects.all()


def months_to_confirm() -> list[date]:
    """Of the month before, and of this one towards its end: those without any visit or word."""
    current = month_start(today())
    asked = [previous_month(current)]
    if today().day >= EARLIEST_DAY:
        asked.append(current)
    return [month for month in asked if not _is_known(month)]


def has_visits(month: date) -> bool:
    """Whether anybody knocked in the month that begins on ``month``."""
    return Visit.objects.filter(day__gte=month, day__lt=next_month(month)).exists()


def _is_known(month: date) -> bool:
    return months_without().filter(month=month).exists() or has_visits(month)


def homes_in_scope(units: Iterable[UUID] | None, *, spares_vacant: bool) -> QuerySet[Household]:
    """The homes of a campaign over some units, or over all with those of no known unit."""
    found = Household.objects.select_related("unit__building")
    if units is not None:
        found = found.filter(unit__in=list(units))
    return found.exclude(occupancy="vacant") if spares_vacant else found
