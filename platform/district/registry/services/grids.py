"""Opening grids in a community, and saying which compounds they cover."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.registry.models import Compound, Division, DivisionLevel, Grid, GridCover
from district.registry.queries.grids import open_on
from district.registry.standing import homes_on


@transaction.atomic
def open_grid(*, community: Division, name: str, since_on: date, by_id: UUID | None = None) -> Grid:
    """A new grid, which covers nothing yet."""
    name = "".join(name.split())
    if community.level != DivisionLevel.COMMUNITY:
        raise DomainError("no_community", _("请选择一个社区。"), field="community")
    if not name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    _refuse_future(since_on, "since_on")
    namesakes = Grid.objects.filter(community=community, name=name)
    if namesakes.filter(until_on=None).exists() or namesakes.filter(until_on__gt=since_on).exists():
        raise Conflict("name_taken", _("这个社区已有叫这个名称的网格。"), field="name")
    grid = Grid.objects.create(community=community, name=name, since_on=since_on)
    _record("opened", grid, by_id)
    return grid


@transaction.atomic
def close_grid(*, grid: Grid, until_on: date, by_id: UUID | None = None) -> None:
    """End a grid, and with it what it covers."""
    grid = grid.locked()
    if grid.until_on is not None:
        raise Conflict("grid_closed", _("这个网格已经撤销。"))
    if until_on <= grid.since_on or until_on > today():
        raise _not_between()
    for cover in grid.covers.filter(until_on=None):
        cover.until_on = max(until_on, cover.since_on)
        cover.save(update_fields=["until_on"])
    grid.until_on = until_on
    grid.save(update_fields=["until_on"])
    _record("closed", grid, by_id)


@transaction.atomic
def cover_compound(
    *,
    grid: Grid,
    compound: Compound,
    part: str = "",
    since_on: date,
    by_id: UUID | None = None,
) -> GridCover:
    """Let a grid cover a compound of its community, or the buildings that ``part`` names."""
    compound = compound.locked()
    grid = grid.locked()
    part = " ".join(part.split())
    _refuse_future(since_on, "since_on")
    if since_on < grid.since_on or grid.until_on is not None:
        raise DomainError("no_grid_then", _("那一天这个网格不存在。"), field="since_on")
    if homes_on(since_on).get(compound.pk) != grid.community_id:
        raise DomainError(
            "other_community", _("这个小区那一天不属于网格所在的社区。"), field="compound"
        )
    _check_alone(grid, compound, part, since_on)
    cover = GridCover.objects.create(grid=grid, compound=compound, part=part, since_on=since_on)
    _record("covers", grid, by_id, compound=str(compound.pk))
    return cover


@transaction.atomic
def end_cover(*, cover: GridCover, until_on: date, by_id: UUID | None = None) -> None:
    """The grid covers the compound no longer from ``until_on`` on."""
    cover = cover.locked()
    if cover.until_on is not None:
        raise Conflict("cover_ended", _("这个小区已经不在这个网格里。"))
    if until_on < cover.since_on or until_on > today():
        raise _not_between()
    cover.until_on = until_on
    cover.save(update_fields=["until_on"])
    _record("left", cover.grid, by_id, compound=str(cover.compound_id))


def _check_alone(grid: Grid, compound: Compound, part: str, since_on: date) -> None:
    """A whole compound lies in one grid; several grids share one by its buildings."""
    others = GridCover.objects.filter(open_on(since_on), compound=compound).select_related("grid")
    for one in others:
        if one.grid_id == grid.pk:
            raise Conflict("covered_already", _("这个小区已经在这个网格里。"), field="compound")
        if not part or not one.part:
            raise Conflict(
                "covered_elsewhere",
                _("这个小区已经在“%(grid)s”里。分给几个网格时，每个网格都要写明是哪几栋。"),
                {"grid": one.grid.name},
                field="part",
            )


def _refuse_future(day: date, field: str) -> None:
    if day > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)


def _not_between() -> DomainError:
    return DomainError(
        "ends_before_it_begins", _("结束日期要晚于开始日期，不晚于今天。"), field="until_on"
    )


def _record(act: str, grid: Grid, by_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"grid.{act}",
        actor_id=by_id,
        object_type="grid",
        object_id=grid.pk,
        **facts,
    )
