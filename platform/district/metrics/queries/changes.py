"""What changed in and around a period: the tree, the definitions, figures restated after the lock."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from district.core.clock import SHANGHAI, day_start, next_month, now
from district.metrics.definitions import Catalogue
from district.metrics.figures import Period
from district.metrics.models import Cell, CellHistory
from district.registry.models import (
    Compound,
    CompoundEvent,
    CompoundStatus,
    DivisionPeriod,
    LifeAct,
    Placement,
)
from district.registry.standing import homes_on
from district.registry.tree import Tree

LOCK_DAY = 10


def locks_at(period: Period) -> datetime:
    """The moment from which a month's figures stand (R7): day 10 of the next month has come."""
    return day_start(next_month(period.last_day).replace(day=LOCK_DAY))


def changes(*, period: Period, tree: Tree, catalogue: Catalogue) -> list[str]:
    """Plain sentences about what a reader of the period's figures must know."""
    return [
        *_new_definitions(period, catalogue),
        *_coming_and_going(period, tree),
        *_names(period, tree),
        *_moves(period, tree),
        *_divisions(period, tree),
        *_restated(period, tree, catalogue),
    ]


def _new_definitions(period: Period, catalogue: Catalogue) -> Iterator[str]:
    begins = {one.valid_from for one in catalogue.by_code.values()}
    for day in sorted(one for one in begins if period.first_day <= one <= period.last_day):
        facts = {"version": catalogue.version, "day": date_format(day, _("Y年n月j日"))}
        yield _("指标口径 %(version)s 版自 %(day)s 起施行。") % facts


def _coming_and_going(period: Period, tree: Tree) -> Iterator[str]:
    days = (period.first_day, period.last_day)
    began = Compound.objects.filter(go_live_on__range=days).order_by("slug")
    for one in began.only("slug", "name", "go_live_on"):
        if one.slug not in tree.by_slug:
            continue
        facts = {"name": one.name, "day": date_format(one.go_live_on, _("Y年n月j日"))}
        yield _("%(name)s自 %(day)s 起上线运行。") % facts
    yield from _pauses(period, tree)


def _pauses(period: Period, tree: Tree) -> Iterator[str]:
    """Compounds that ceased or began again to be counted since a day of the period."""
    sentences = {
        CompoundStatus.CLOSED: _("%(name)s自 %(day)s 起关闭，不再计入。"),
        CompoundStatus.SUSPENDED: _("%(name)s自 %(day)s 起停用，停用期间不计入。"),
    }
    after = period.last_day + timedelta(days=1)
    acts = CompoundEvent.objects.filter(
        state__in=sentences, from_on__gt=period.first_day, from_on__lte=after
    ).select_related("compound")
    stood = list(acts.order_by("compound__slug", "from_on", "id"))
    homes = homes_on(period.last_day) if stood else {}
    for one in stood:
        if homes.get(one.compound_id) in tree.divisions:
            day = date_format(one.from_on, _("Y年n月j日"))
            yield sentences[CompoundStatus(one.state)] % {"name": one.compound.name, "day": day}


def _names(period: Period, tree: Tree) -> Iterator[str]:
    """Compounds that bear another name since a day of the period."""
    acts = CompoundEvent.objects.filter(
        act=LifeAct.RENAMED,
        facts__has_key="new",
        from_on__range=(period.first_day, period.last_day),
    )
    known = {one.id for one in tree.compounds}
    for one in acts.order_by("compound__slug", "from_on", "id"):
        if one.compound_id not in known:
            continue
        day = date_format(one.from_on, _("Y年n月j日"))
        facts = {"old": one.facts["old"], "new": one.facts["new"], "day": day}
        yield _("%(old)s自 %(day)s 起更名为%(new)s。") % facts


def _moves(period: Period, tree: Tree) -> Iterator[str]:
    """Compounds that came under another community; earlier periods stay where they were."""
    names = {one.id: one.name for one in tree.compounds}
    begun = Placement.objects.filter(
        valid__startswith__range=(period.first_day, period.last_day),
    ).order_by("valid", "compound__slug")
    arrivals = [one for one in begun if one.compound_id in names]
    before = _earlier_homes(arrivals)
    for one in arrivals:
        if (old := before.get(one.compound_id)) and old != one.community_id:
            facts = {
                "name": names[one.compound_id],
                "day": date_format(one.valid.lower, _("Y年n月j日")),
                "community": tree.divisions[one.community_id].name
                if one.community_id in tree.divisions
                else "",
            }
            yield _("%(name)s自 %(day)s 起改属%(community)s，此前各期仍计入原属社区。") % facts


def _earlier_homes(arrivals: list[Placement]) -> dict[UUID, UUID]:
    ended = Placement.objects.filter(
        compound__in=[one.compound_id for one in arrivals],
        valid__endswith__in=[one.valid.lower for one in arrivals],
    )
    return {one.compound_id: one.community_id for one in ended}


def _divisions(period: Period, tree: Tree) -> Iterator[str]:
    """Divisions that bear another name or stand under another parent since a day of the period."""
    begun = DivisionPeriod.objects.filter(
        division__in=tree.divisions, valid__startswith__range=(period.first_day, period.last_day)
    )
    newer = {one.division_id: one for one in begun}
    ended = DivisionPeriod.objects.filter(
        division__in=newer, valid__endswith__in=[one.valid.lower for one in newer.values()]
    ).order_by("code")
    for old in ended:
        new = newer[old.division_id]
        facts = {
            "old": old.name,
            "new": new.name,
            "day": date_format(new.valid.lower, _("Y年n月j日")),
        }
        if old.name != new.name:
            yield _("%(old)s自 %(day)s 起更名为%(new)s。") % facts
        if old.parent_id != new.parent_id:
            yield _("%(new)s自 %(day)s 起改变隶属，此前各期仍按原隶属计算。") % facts


def _restated(period: Period, tree: Tree, catalogue: Catalogue) -> Iterator[str]:
    """Compounds whose locked figures were computed again with another result, and why."""
    if now() < locks_at(period):
        return
    names = {one.id: one.name for one in tree.compounds}
    of_period = {
        "period_type": period.type,
        "period_start": period.first_day,
        "version": catalogue.version,
    }
    late = Cell.objects.filter(**of_period, computed_at__gte=locks_at(period), revision__gt=1)
    columns = ("compound_id", "metric", "computed_at")
    rows = late.order_by("compound__slug", "metric").values_list(*columns)
    cells = [row for row in rows if row[0] in names]
    told = {compound for compound, _metric, _moment in cells}
    kept = CellHistory.objects.filter(**of_period, compound_id__in=told).order_by("revision")
    causes = {
        (compound, metric): cause
        for compound, metric, cause in kept.values_list("compound_id", "metric", "cause")
    }
    found: dict[tuple[UUID, str], list[str]] = {}
    moments: dict[tuple[UUID, str], datetime] = {}
    for compound, metric, moment in cells:
        if (definition := catalogue.by_code.get(metric)) and definition.block:
            key = compound, causes.get((compound, metric), "")
            found.setdefault(key, []).append(definition.name)
            moments[key] = max(moment, moments.get(key, moment))
    for (compound, cause), metrics in found.items():
        facts = {
            "name": names[compound],
            "day": date_format(moments[compound, cause].astimezone(SHANGHAI), _("Y年n月j日")),
            "metrics": _("、").join(metrics),
            "cause": _cause(cause),
        }
        yield _("%(name)s的%(metrics)s在锁定后于 %(day)s 更正（%(cause)s），旧值留存。") % facts


def _cause(cause: str) -> str:
    kind, _colon, day = cause.partition(":")
    if kind == "late":
        since = date_format(date.fromisoformat(day), _("Y年n月j日"))
        return _("补录了 %(day)s 起的内容") % {"day": since}
    return _("重新汇总") if kind == "again" else _("其后又有登记")
