"""Questions about choices and ladders: what is open, who may choose, and which record is lacking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count as CountRows
from django.db.models import QuerySet

from district.core.clock import today
from tenants.bodies.ex_officio import without_seat
from tenants.bodies.models import Body
from tenants.bodies.queries import bodies
from tenants.heads.models import HeadTerm, Title
from tenants.heads.queries import terms_on, titles
from tenants.recommendations.models import Ladder, Level, Recommendation, Stage
from tenants.register.models import Building, Household, Unit
from tenants.register.queries import all_buildings, all_units

Place = Unit | Building


@dataclass(frozen=True)
class Choosing:
    """A place at a stage: how many may choose there, and who holds the post today."""

    place: Place
    electors: int | None
    term: HeadTerm | None


@dataclass(frozen=True)
class StageProgress:
    """``electors``: who chooses at this stage, of all places together."""

    stage: Stage
    is_open: bool
    choosing: list[Choosing]
    waiting: list[HeadTerm]  # heads who do not sit on the committee yet

    @property
    def lacking(self) -> list[Choosing]:
        return [one for one in self.choosing if one.term is None]

    @property
    def electors(self) -> int:
        return sum(one.electors or 0 for one in self.choosing)

    @property
    def is_complete(self) -> bool:
        """Whether all that the stage is for has been reached."""
        if self.stage.level == Level.COMMITTEE:
            return not self.waiting
        return bool(self.choosing) and not self.lacking


def ladders() -> QuerySet[Ladder]:
    return Ladder.objects.select_related("title__chosen_from", "body").prefetch_related(
        "stages__title"
    )


def stages() -> QuerySet[Stage]:
    return Stage.objects.select_related("ladder__title", "ladder__body", "title__chosen_from")


def recommendations() -> QuerySet[Recommendation]:
    """Every choice, also of those who were not chosen: for who runs it."""
    return Recommendation.objects.select_related("title", "unit__building", "building", "term")


def chosen() -> QuerySet[Recommendation]:
    """What everybody of the compound may read: how whoever holds a post came to it."""
    return recommendations().filter(term__isnull=False)


def heads_without_record(day: date | None = None) -> QuerySet[HeadTerm]:
    """Heads in post of whose choice nothing is on record: accepted, and said (seed row B20)."""
    return terms_on(day or today()).filter(recommendation=None)


def records_of(terms: list[HeadTerm]) -> Mapping[UUID, Recommendation]:
    """The record of each term that has one."""
    return {one.term_id: one for one in chosen().filter(term__in=terms) if one.term_id}


def ladder_titles() -> QuerySet[Title]:
    """Titles whose holders come from among those of another."""
    return titles().exclude(chosen_from=None)


def committees() -> list[Body]:
    """The bodies to which a ladder may lead."""
    return [one for one in bodies() if one.takes_heads]


def electors_at(place: Place, below: Title | None) -> int | None:
    """Homes of a unit, or holders of the post below in a building; None where nobody is known."""
    if isinstance(place, Unit):
        return Household.objects.filter(unit=place).count() or None
    if below is None:
        return Household.objects.filter(unit__building=place).count() or None
    return candidates_in(place, below).count() or None


def candidates_in(building: Building, below: Title) -> QuerySet[HeadTerm]:
    """From among whom a building chooses."""
    return terms_on(today()).filter(title=below, unit__building=building)


def in_post(title: Title, place: Place) -> HeadTerm | None:
    """Who holds the post there today."""
    column = "unit" if isinstance(place, Unit) else "building"
    return terms_on(today()).filter(title=title, **{f"{column}_id": place.pk}).first()


def progress_of(ladder: Ladder) -> list[StageProgress]:
    """The stages from the lowest on, each with what is still lacking."""
    found, below_settled = [], True
    for stage in ladder.stages.all():
        is_open = below_settled and not stage.is_settled
        found.append(stage_progress(ladder, stage, is_open=is_open))
        below_settled = below_settled and stage.is_settled
    return found


def stage_progress(ladder: Ladder, stage: Stage, *, is_open: bool) -> StageProgress:
    if stage.level == Level.COMMITTEE:
        heads = terms_on(today()).filter(title=ladder.title)
        return StageProgress(stage, is_open, [], list(without_seat(ladder.body, heads)))
    in_units = stage.level == Level.UNITS
    places = _units() if in_units else _buildings(ladder.title.chosen_from)
    holders = {
        one.unit_id if in_units else one.building_id: one
        for one in terms_on(today()).filter(title=stage.title)
    }
    choosing = [Choosing(one, electors, holders.get(one.pk)) for one, electors in places]
    return StageProgress(stage, is_open, choosing, [])


def _units() -> list[tuple[Place, int | None]]:
    counted = all_units().annotate(homes=CountRows("households"))
    ordered = counted.order_by("building__position", "building__name", "position", "name")
    return [(one, one.homes or None) for one in ordered]


def _buildings(below: Title | None) -> list[tuple[Place, int | None]]:
    """Buildings that have units, each with the number of those from among whom it chooses."""
    held = terms_on(today()).filter(title=below).order_by()
    counted = held.values("unit__building").annotate(count=CountRows("id"))
    electors = dict(counted.values_list("unit__building", "count"))
    found = all_buildings().filter(units__isnull=False).distinct()
    return [(one, electors.get(one.pk)) for one in found]
