"""What needs attention, in plain sentences: each names the rule that put it there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from district.metrics.figures import Period, State
from district.metrics.models import RunState
from district.metrics.queries.arrays import uuid_array
from district.metrics.queries.hints import Hint, outliers, perfections, silences
from district.metrics.queries.once import Once
from district.metrics.queries.readings import ABSENT, Reading, last_night
from district.metrics.queries.sums import Folded, read_period
from district.registry.models import Division
from district.registry.tree import CompoundNode

OVERDUE_STOCK = 5
NIGHTS_MISSED = 2
# Fewer than half of so many records entered within two days: kept on paper until later.
ENTRIES = 20
_COUNTED = ("MA", "MC", "MAT-11")
# Of this the catalogue wants to know whether it is always 100 % (V37).
_SHARES = ("MAT-05",)
_CODES = (
    "MAT-11",
    "DQ-04",
    "ORG-01",
    "ORG-03",
    "BLD",
    "UNIT",
    "HH",
    "HEAD",
    "BR",
    "PC",
    "PC_RED",
    "MA",
    "MC",
    *_SHARES,
)
# V7: households that one head looks after.
FEWEST, MOST = 5, 60
# Base counts whose absence is told one by one.
_BASE = ("BLD", "UNIT", "HH", "HEAD", "BR")

_LATEST = """
SELECT compound_id, run.day, run.state
FROM unnest(%(compounds)s::uuid[]) AS asked (compound_id)
CROSS JOIN LATERAL (
    SELECT day, state FROM public.metrics_rolluprun AS one
    WHERE one.compound_id = asked.compound_id AND one.version = %(version)s
        AND one.day BETWEEN %(since)s AND %(last)s
    ORDER BY day DESC LIMIT %(nights)s
) AS run
ORDER BY 1, 2 DESC
"""

_Codes = TypeVar("_Codes", str, tuple[str, ...])


@dataclass(frozen=True)
class Concern:
    """One compound and one rule; ``facts`` are numbers and codes."""

    rule: str
    organisation: str
    organisation_name: str
    sentence: str
    facts: dict[str, object] = field(default_factory=dict)


def attention(
    *,
    period: Period,
    within: Division | None = None,
    limit: int | None = None,
    once: Once | None = None,
) -> list[Concern]:
    """The gravest first: nights that failed, then what people wait for, then what is missing."""
    once = once or Once()
    catalogue = once.catalogue(period.last_day)
    codes = [code for code in _CODES if code in catalogue.by_code]
    folded = read_period(period, within=within, metrics=codes, version=catalogue.version, once=once)
    found = [
        *_failed_nights(folded),
        *_overdue(folded),
        *_silent_for_long(folded),
        *_without_branch(folded),
        *_without_head(folded),
        *_too_many_or_too_few(folded),
        *_entered_late(folded),
        *_unusual(folded),
        *_silent(folded),
        *_company_untold(folded),
        *_perfect(folded),
    ]
    return found[:limit]


def _failed_nights(folded: Folded) -> Iterator[Concern]:
    """The last night failed, or neither of the last two that were planned is done."""
    runs = _latest_runs(folded)
    for compound in folded.tree.compounds:
        latest = runs.get(compound.id, [])
        if latest and latest[0][1] == RunState.FAILED:
            sentence = _("%(day)s 夜间汇总失败，请联系系统维护人员。")
            yield _concern("rollup_failed", compound, sentence, day=latest[0][0])
        elif len(latest) == NIGHTS_MISSED and all(state != RunState.DONE for _day, state in latest):
            sentence = _("连续 %(nights)s 晚没有汇总。")
            yield _concern("not_rolled_up", compound, sentence, nights=NIGHTS_MISSED)


def _latest_runs(folded: Folded) -> dict[UUID, list[tuple[date, str]]]:
    """Days and states of each compound's last runs within the month up to the period's last
    night, the newest first."""
    found: dict[UUID, list[tuple[date, str]]] = {}
    if (last := last_night(folded.period)) is None:
        return found
    given: dict[str, Any] = {
        "compounds": uuid_array(one.id for one in folded.tree.compounds),
        "version": folded.version,
        "last": last,
        "since": last - timedelta(days=30),
        "nights": NIGHTS_MISSED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, given)
        for compound, day, state in cursor.fetchall():
            found.setdefault(compound, []).append((day, state))
    return found


def _overdue(folded: Folded) -> Iterator[Concern]:
    for compound in folded.tree.compounds:
        count = _reading(folded, compound, "MAT-11").numerator or 0
        if count > OVERDUE_STOCK:
            yield _concern(
                "overdue_stock", compound, _("有 %(count)s 件事项超期未办结。"), count=count
            )


def _silent_for_long(folded: Folded) -> Iterator[Concern]:
    sentence = _("连续 %(months)s 个月没有办事记录，也没有确认“本月无”（%(households)s 户）。")
    for compound, hint in _hinted(folded, silences(*_about(folded, "MA"))):
        facts = {"months": hint.value, "households": int(hint.usual)}
        yield _concern("silent_months", compound, sentence, **facts)


def _entered_late(folded: Folded) -> Iterator[Concern]:
    for compound in folded.tree.compounds:
        reading = _reading(folded, compound, "DQ-04")
        soon, all_of_them = reading.numerator or 0, reading.denominator or 0
        if all_of_them >= ENTRIES and 2 * soon < all_of_them:
            sentence = _("%(all)s 条记录只有 %(soon)s 条在 48 小时内录入，多是事后补录。")
            yield _concern("entered_late", compound, sentence, all=all_of_them, soon=soon)


def _unusual(folded: Folded) -> Iterator[Concern]:
    sentence = _("%(metric)s为 %(value)s，平常约 %(usual)s，请核对是否录错。")
    found = outliers(*_about(folded, _COUNTED))
    for compound, hint in _hinted(folded, found):
        facts = {"value": hint.value, "usual": round(hint.usual), "code": hint.metric}
        yield _concern("unusual", compound, sentence, metric=_name(folded, hint.metric), **facts)


def _perfect(folded: Folded) -> Iterator[Concern]:
    sentence = _("%(metric)s连续 %(months)s 个月都是 100%%，可以抽查几件。")
    found = perfections(*_about(folded, _SHARES))
    for compound, hint in _hinted(folded, found):
        facts = {"months": hint.value, "code": hint.metric}
        yield _concern("perfect", compound, sentence, metric=_name(folded, hint.metric), **facts)


def _about(folded: Folded, codes: _Codes) -> tuple[Period, str, _Codes, list[UUID]]:
    return folded.period, folded.version, codes, [one.id for one in folded.tree.compounds]


def _hinted(folded: Folded, hints: Iterable[Hint]) -> Iterator[tuple[CompoundNode, Hint]]:
    """In the order of the tree."""
    by_compound: dict[UUID, list[Hint]] = {}
    for hint in hints:
        by_compound.setdefault(hint.compound_id, []).append(hint)
    for compound in folded.tree.compounds:
        yield from ((compound, hint) for hint in by_compound.get(compound.id, ()))


def _name(folded: Folded, code: str) -> str:
    return next((one.name for one in folded.definitions if one.code == code), code)


def _without_branch(folded: Folded) -> Iterator[Concern]:
    for compound in folded.tree.compounds:
        reading = _reading(folded, compound, "ORG-01")
        if reading.state is State.VALUE and reading.numerator == 0:
            yield _concern("no_branch", compound, _("还没有小区党支部。"))


def _without_head(folded: Folded) -> Iterator[Concern]:
    for compound in folded.tree.compounds:
        reading = _reading(folded, compound, "ORG-03")
        if reading.state is not State.VALUE:
            continue
        count = (reading.denominator or 0) - (reading.numerator or 0)
        if count:
            yield _concern(
                "units_without_head", compound, _("有 %(count)s 个单元没有楼长。"), count=count
            )


def _too_many_or_too_few(folded: Folded) -> Iterator[Concern]:
    sentence = _("平均每名楼长联系 %(count)s 户，在 %(fewest)s 至 %(most)s 户之外，请核对。")
    for compound in folded.tree.compounds:
        households = _reading(folded, compound, "HH").numerator or 0
        heads = _reading(folded, compound, "HEAD").numerator or 0
        if households and heads and not FEWEST * heads <= households <= MOST * heads:
            facts = {"count": round(households / heads), "fewest": FEWEST, "most": MOST}
            yield _concern("households_per_head", compound, sentence, **facts)


def _silent(folded: Folded) -> Iterator[Concern]:
    """Base counts that the compound has not reported; a compound without any cell is above."""
    counts = [one for one in folded.definitions if one.code in _BASE]
    for compound in folded.tree.compounds:
        missing = [
            one
            for one in counts
            if (reading := _reading(folded, compound, one.code)) is not ABSENT
            and not reading.is_reported
        ]
        if missing:
            names = _("、").join(one.name for one in missing)
            yield _concern(
                "not_reported",
                compound,
                _("未填报：%(names)s。"),
                names=names,
                codes=[one.code for one in missing],
            )


def _company_untold(folded: Folded) -> Iterator[Concern]:
    """ORG-10 is of all compounds with a company: one of which nothing is known drops out of it."""
    for compound in folded.tree.compounds:
        company, red = (_reading(folded, compound, code) for code in ("PC", "PC_RED"))
        if company.numerator and red is not ABSENT and not red.is_reported:
            sentence = _("由物业企业服务，但红色物业的材料一项也没有登记，没有计入覆盖率。")
            yield _concern("company_untold", compound, sentence)


def _reading(folded: Folded, compound: CompoundNode, code: str) -> Reading:
    return folded.readings.get((compound.id, code), ABSENT)


def _concern(rule: str, compound: CompoundNode, sentence: str, **facts: object) -> Concern:
    return Concern(rule, compound.slug, compound.name, sentence % facts, facts)
