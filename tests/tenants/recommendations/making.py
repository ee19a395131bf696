"""Two buildings of two units, whose unit heads choose the heads of buildings."""

from dataclasses import dataclass
from typing import Any

from district.core.clock import today
from tenants.bodies.models import Body, BodyKind
from tenants.bodies.services import form_body
from tenants.heads.models import StandardPost, Title
from tenants.heads.services import name_title
from tenants.recommendations.climbing import choose, finish_stage, start_ladder
from tenants.recommendations.models import Ladder, Recommendation, Stage
from tenants.recommendations.services import Asking, Nominee
from tenants.register.models import Building, Unit
from tenants.register.services import add_building, add_household, add_unit

NAMES = ("卫东升", "温桂兰", "成喜旺", "靳巧云")


@dataclass(frozen=True)
class Rungs:
    buildings: list[Building]
    units: list[Unit]
    top: Title
    body: Body

    @property
    def ladder(self) -> Ladder:
        return Ladder.objects.select_related("title", "body").get()

    @property
    def stages(self) -> list[Stage]:
        return list(Stage.objects.select_related("ladder__title", "ladder__body", "title"))

    def choose(self, number: int, place: Unit | Building, name: str, **more: Any) -> Recommendation:
        """At stage ``number``; chosen by all who were asked, unless said otherwise."""
        told = {"held_on": today(), "asked": 2, "agreed": 2, "nominated_by": "residents"}
        is_chosen = more.pop("is_chosen", True)
        return choose(
            stage=self.stages[number - 1],
            place=place,
            nominee=Nominee(name),
            asking=Asking(**{**told, **more}),
            is_chosen=is_chosen,
        )


def rungs(*, begun: bool = True) -> Rungs:
    buildings = [add_building(name=name) for name in ("东楼", "西楼")]
    units = [add_unit(building=one, name=name) for one in buildings for name in ("1单元", "2单元")]
    for unit in units:
        for room in ("101", "102"):
            add_household(unit=unit, room=room)
    below = name_title(name="单元长", standard=StandardPost.UNIT_HEAD)
    top = name_title(name="总楼长", standard=StandardPost.BUILDING_HEAD, chosen_from=below)
    body = form_body(kind=BodyKind.COMPOUND_COMMITTEE, name="小区居民委员会")
    if begun:
        start_ladder(title=top, body=body)
    return Rungs(buildings, units, top, body)


def climbed() -> Rungs:
    """Everybody chosen, and the heads of both buildings ready for the committee."""
    made = rungs()
    for unit, name in zip(made.units, NAMES, strict=True):
        made.choose(1, unit, name)
    finish_stage(stage=made.stages[0])
    made.choose(2, made.buildings[0], NAMES[0])
    made.choose(2, made.buildings[1], NAMES[2])
    finish_stage(stage=made.stages[1])
    return made
