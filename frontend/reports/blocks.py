"""The four parts of the report in the order of the four goals, and the quality of the data."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from district.metrics.figures import Figure, PeriodType
from district.metrics.models import Block, Direction, MetricDefinition
from frontend.reports.contents import Contents
from frontend.reports.wording import (
    change,
    change_text,
    is_readable,
    parts,
    reporting,
    small_note,
    value,
    with_unit,
)

ORDER = (Block.ORGANISATION, Block.PROPERTY, Block.ACTIVITY, Block.SERVICE, Block.QUALITY)
COUNTED = ("MA", "MC")


@dataclass(frozen=True)
class Line:
    """One metric of a block. ``kind`` colours a change: ok, danger or nothing; ``small`` is why
    none is told."""

    metric: str
    name: str
    value: str
    parts: str
    reporting: str
    before: str
    change: str
    kind: str
    small: str
    is_missing: bool
    year_before: str = ""


@dataclass(frozen=True)
class BlockOfLines:
    """One block; without lines it says that nothing feeds it yet."""

    code: str
    title: str
    lines: tuple[Line, ...]
    empty: str = ""


def blocks(contents: Contents) -> list[BlockOfLines]:
    """All blocks; base counts stand in the tiles, not here."""
    return [_block(contents, block) for block in ORDER]


def _block(contents: Contents, block: Block) -> BlockOfLines:
    chosen = [one for one in contents.definitions if _belongs(one, block)]
    lines = [
        _line(contents, definition, figure)
        for definition in chosen
        if (figure := contents.at(definition.code))
    ]
    empty = "" if lines else _empty(contents, block)
    return BlockOfLines(block.value, str(block.label), tuple(lines), empty)


def _belongs(definition: MetricDefinition, block: Block) -> bool:
    if definition.code in COUNTED:
        return block is Block.SERVICE
    return definition.block == block and not definition.is_element


def _empty(contents: Contents, block: Block) -> str:
    if block is Block.SERVICE and contents.period.type is PeriodType.DAY:
        return _("这类指标按月统计，请看月报。")
    if not any(one.block == block for one, _figure in contents.unfed):
        return _("这一部分没有按这种期间统计的指标。")
    told = _("尚未接入：这一部分的业务模块还没有启用，没有数字，也不等于零。")
    if block is Block.ACTIVITY and contents.baselines:
        return told + _("各小区申报的累计成果另列。")
    return told


def _line(contents: Contents, definition: MetricDefinition, now: Figure) -> Line:
    before = contents.before.get(definition.code)
    year_before = contents.year_before.get(definition.code)
    difference = change(now, before)
    is_better = difference is not None and _is_better(definition, float(difference))
    moved = difference is not None and round(difference, definition.decimals) != 0
    is_neutral = definition.direction == Direction.CONTEXT or not moved
    return Line(
        metric=definition.code,
        name=definition.name,
        value=with_unit(now, definition),
        parts=parts(now),
        reporting=reporting(now),
        before=value(before, definition) if before else "",
        change="" if difference is None else change_text(difference, definition),
        kind="" if is_neutral else "ok" if is_better else "danger",
        small=small_note(now, before),
        is_missing=not is_readable(now),
        year_before=value(year_before, definition)
        if year_before and is_readable(year_before)
        else "",
    )


def _is_better(definition: MetricDefinition, difference: float) -> bool:
    return difference > 0 if definition.direction == Direction.MORE else difference < 0
