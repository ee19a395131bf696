"""Why a figure is what it is: the rule's text and the compounds' own numerators. Never a person."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from district.core.errors import NotFound
from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.figures import Figure, Period, State
from district.metrics.models import MetricDefinition
from district.metrics.queries.readings import ABSENT, Detail, Reading, reference_day
from district.metrics.queries.sums import Folded, fold_period
from district.metrics.queries.suppression import STREETS
from district.registry.models import Division, DivisionPeriod
from district.registry.tree import CompoundNode, DivisionNode, tree_on


@dataclass(frozen=True)
class ExplainedCell:
    """One compound's part. ``reason`` is a sentence where there is no value, else empty."""

    organisation: str
    organisation_name: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    state: State
    at_least: bool
    reason: str
    as_of: datetime | None
    computed_at: datetime | None
    revision: int


@dataclass(frozen=True)
class ElementPart:
    """One base element of the rule, summed over the compounds that reported it."""

    code: str
    name: str
    side: str  # numerator or denominator
    figure: Figure


@dataclass(frozen=True)
class Explanation:
    """A figure with its rule, its elements and the compounds behind it."""

    definition: MetricDefinition
    figure: Figure
    elements: tuple[ElementPart, ...]
    compounds: tuple[ExplainedCell, ...]


def explain(
    *, metric: str, organisation: str, period: Period, version: str | None = None
) -> Explanation:
    """Explain one figure; ``organisation`` is a division's code or a compound's slug."""
    catalogue = catalogue_on(period.last_day, version)
    definition = catalogue[metric]
    elements = dict.fromkeys([*definition.numerator, *definition.denominator])
    stored = [code for code in elements if code in catalogue.by_code]
    within, slug = find_organisation(organisation, period)
    folded = fold_period(
        period,
        within=within,
        metrics=dict.fromkeys([metric, *stored]),
        version=catalogue.version,
        detail=Detail.ALL,
    )
    node = node_of(folded, organisation, slug)
    if definition not in folded.definitions:
        raise NotFound("no_such_period", _("这项指标没有这种期间的数据。"), field="period")
    if definition.is_of_streets_alone and node.level not in STREETS:
        raise NotFound("streets_alone", _("这项指标只公布到街道一级。"), field="organisation")
    return Explanation(
        definition=definition,
        figure=folded.figure(node, definition),
        elements=tuple(_elements(folded, node, catalogue, definition)),
        compounds=tuple(_cells(folded, node, catalogue, definition)),
    )


def series(
    *, metric: str, organisation: str, periods: Sequence[Period], version: str | None = None
) -> list[Figure]:
    """The same figure over several periods, each by the tree of its own last day."""
    return [
        figure
        for period in periods
        if (figure := _figure_in(metric, organisation, period, version)) is not None
    ]


def find_organisation(organisation: str, period: Period) -> tuple[Division | None, str]:
    """The division of this code on the period's tree day, or a compound's community and slug."""
    day = reference_day(period)
    standing = DivisionPeriod.objects.filter(code=organisation, valid__contains=day)
    if found := standing.select_related("division").first():
        return found.division, ""
    compound = tree_on(day).by_slug.get(organisation)
    if compound is None:
        raise NotFound(
            "no_organisation", _("这一天没有代码或网址名为“%(code)s”的区划或小区。"),
            {"code": organisation[:32]}, field="organisation",
        )  # fmt: skip
    return Division.objects.get(pk=compound.community_id), compound.slug


def node_of(folded: Folded, organisation: str, slug: str) -> DivisionNode | CompoundNode:
    """The organisation's place in a folded tree."""
    return folded.tree.by_slug[slug] if slug else folded.tree.by_code[organisation]


def reason_text(reason: str, catalogue: Catalogue) -> str:
    """The sentence behind a cell's reason code."""
    kind, _colon, codes = reason.partition(":")
    names = _("、").join(_names(codes, catalogue))
    sentences: Mapping[str, str] = {
        "no_cell": _("这一期还没有汇总到这个小区。"),
        "missing": _("未填报：%(names)s。"),
        "bounded": _("%(names)s只有下限，比例无法确定。"),
        "negative": _("%(names)s出现了负数，已拦下。"),
        "V1": _("校验 V1：分子大于分母，已拦下。"),
        "run_late": _("这一晚的汇总在早上 6 点以后才完成。"),
        "cells_withheld": _("有单元格被校验错误拦下，或没有写入。"),
        "not_confirmed": _("有核心模块这个月没有记录，也没有确认“本月无”。"),
        "run_failed": _("这一晚的汇总出错，没有完成。"),
        "run_not_done": _("这一晚的汇总还没有完成。"),
    }
    if kind in sentences:
        return sentences[kind] % {"names": names}
    if re.fullmatch(r"V\d+", kind):
        return _("校验 %(rule)s 不通过：%(names)s，已拦下。") % {"rule": kind, "names": names}
    return kind


def _reason(figure: Figure, reading: Reading, catalogue: Catalogue) -> str:
    if figure.state is State.SUPPRESSED:
        return _("人数太少，或者能由此推算出人数太少的一处，不公布。")
    return reason_text(reading.reason, catalogue) if reading.reason else ""


def _names(codes: str, catalogue: Catalogue) -> Iterator[str]:
    for code in filter(None, codes.split(",")):
        definition = catalogue.by_code.get(code)
        yield definition.name if definition else code


def _elements(
    folded: Folded,
    node: DivisionNode | CompoundNode,
    catalogue: Catalogue,
    definition: MetricDefinition,
) -> Iterator[ElementPart]:
    """None where the figure itself is withheld: its parts would tell it."""
    if folded.is_withheld(node, definition):
        return
    held = {one.code for one in folded.definitions}
    for side in ("numerator", "denominator"):
        for code in getattr(definition, side):
            if code in held:
                element = catalogue[code]
                yield ElementPart(code, element.name, side, folded.part(node, element))


def _cells(
    folded: Folded,
    node: DivisionNode | CompoundNode,
    catalogue: Catalogue,
    definition: MetricDefinition,
) -> Iterator[ExplainedCell]:
    if definition.is_of_streets_alone or not definition.is_fed:
        return
    compounds = [node] if isinstance(node, CompoundNode) else folded.tree.compounds_of(node.id)
    for compound in compounds:
        figure = folded.figure(compound, definition)
        reading = folded.readings.get((compound.id, definition.code), ABSENT)
        yield ExplainedCell(
            organisation=figure.organisation,
            organisation_name=figure.organisation_name,
            numerator=figure.numerator,
            denominator=figure.denominator,
            value=figure.value,
            state=figure.state,
            at_least=figure.at_least,
            reason=_reason(figure, reading, catalogue),
            as_of=reading.as_of,
            computed_at=reading.computed_at,
            revision=reading.revision,
        )


def _figure_in(
    metric: str, organisation: str, period: Period, version: str | None
) -> Figure | None:
    """None where the organisation did not stand in that period."""
    try:
        within, slug = find_organisation(organisation, period)
    except NotFound:
        return None
    folded = fold_period(period, within=within, metrics=[metric], version=version)
    if not folded.definitions:
        return None
    return folded.figure(node_of(folded, organisation, slug), folded.definitions[0])
