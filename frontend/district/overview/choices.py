"""What a reader may choose above a report: the kind of period, the period, the part."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from district.metrics.figures import Period, PeriodType
from frontend.reports.contents import Contents
from frontend.reports.wording import period as period_text


@dataclass(frozen=True)
class Choice:
    """A link of a row of chips, or a crumb."""

    url: str
    label: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class PeriodPicker:
    """The form that leads to another period: days from a calendar, all else from a list."""

    current: str
    listed: tuple[tuple[str, str], ...]
    first_day: str
    last_day: str
    is_day: bool
    earlier: str
    later: str


def address(path: str = "", **query: str) -> str:
    """``path`` with the values that are set."""
    kept = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{kept}" if kept else path or "?"


def kinds(periods: Sequence[Period], current: Period, organisation: str) -> list[Choice]:
    """月报, 日报 and those that exist besides, each leading to its newest near the current one."""
    labels = {
        PeriodType.MONTH: _("月报"),
        PeriodType.DAY: _("日报"),
        PeriodType.QUARTER: _("季报"),
        PeriodType.YEAR: _("年报"),
        PeriodType.ROLLING: _("近12个月"),
    }
    found = []
    for kind, label in labels.items():
        same = [one for one in periods if one.type is kind]
        near = [one for one in same if one.first_day <= current.last_day]
        chosen = current if current.type is kind else next(iter(near or same), None)
        if chosen:
            url = address(period=str(chosen), organisation=organisation)
            found.append(Choice(url, label, active=current.type is kind))
    return found


def picker(periods: Sequence[Period], current: Period, organisation: str) -> PeriodPicker:
    """Every period of the current kind, and its neighbours on both sides."""
    same = sorted({current, *(one for one in periods if one.type is current.type)})
    days = [str(one) for one in sorted(periods) if one.type is PeriodType.DAY]
    earlier = [one for one in same if one < current]
    later = [one for one in same if one > current]
    is_day = current.type is PeriodType.DAY
    return PeriodPicker(
        current=str(current),
        listed=() if is_day else tuple((str(one), period_text(one)) for one in reversed(same)),
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        is_day=is_day,
        earlier=address(period=str(earlier[-1]), organisation=organisation) if earlier else "",
        later=address(period=str(later[0]), organisation=organisation) if later else "",
    )


def streets(contents: Contents, chosen: str) -> list[Choice]:
    """The parts by which the table of compounds can be narrowed."""
    if len(contents.children) < 2:
        return []
    base = {"period": str(contents.period), "organisation": contents.place.code}
    every = Choice(address(**base) + "#compounds", _("全部"), not chosen, contents.expected)
    parts = [
        Choice(
            address(**base, street=place.code) + "#compounds",
            place.name,
            place.code == chosen,
            sum(place.code in one.above for one in contents.compounds),
        )
        for place in contents.children
    ]
    return [every, *parts]
