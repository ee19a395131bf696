"""Small numbers of persons stay untold, and nobody can work them out."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import product

import pytest

from district.metrics.figures import Figure, Period, State
from district.metrics.models import MetricDefinition
from district.metrics.queries import explain, figures
from district.metrics.queries.trends import sums_over
from district.registry.models import Compound, CompoundStatus
from district.registry.services.opening import register_compound
from tests import make
from tests.district.metrics.conftest import Night

LISHI = "141102"
APRIL, MAY = Period.parse("2023-04"), Period.parse("2023-05")
# Seats and party members of each compound; two of the communities stand under one street.
HOMES = {"a1": "龙山社区居委会", "a2": "龙山社区居委会", "a3": "龙山社区居委会"}
OTHERS = {
    "b1": "河东社区居委会",
    "b2": "河东社区居委会",
    "c1": "久安社区居委会",
    "d1": "城中社区居委会",
}
Told = dict[str, tuple[int, int]]


@pytest.fixture
def seats(db: None, night: Night) -> Callable[..., None]:
    """A night in which each compound has so many party members of so many seats."""
    MetricDefinition.objects.filter(code__in=["ORG-07", "CMT", "CMT_PM"]).update(is_fed=True)
    compounds: dict[str, Compound] = {}

    def told(day: date = date(2023, 4, 30), **parts: tuple[int, int]) -> None:
        for slug, (members, held) in parts.items():
            if slug not in compounds:
                compounds[slug] = a_compound(slug)
            night(compounds[slug], day, CMT_PM=members, CMT=held)

    return told


def a_compound(slug: str) -> Compound:
    home = {**HOMES, **OTHERS}[slug]
    made = register_compound(
        name=slug, slug=slug, community=make.community(home), go_live_on=date(2022, 4, 1)
    )
    made.status = CompoundStatus.ACTIVE
    made.save(update_fields=["status"])
    return made


def printed(period: Period = APRIL) -> dict[str, Figure]:
    return {one.organisation: one for one in figures(period=period, metrics=["ORG-07"])}


def hidden(period: Period = APRIL) -> set[str]:
    return {place for place, one in printed(period).items() if one.state is State.SUPPRESSED} & set(
        HOMES | OTHERS
    )


def test_one_to_four_persons_are_not_told(seats: Callable[..., None]) -> None:
    seats(a1=(3, 20), a2=(10, 20), a3=(12, 30), b1=(11, 40), b2=(9, 30))
    figure = printed()["a1"]
    assert (figure.state, figure.numerator, figure.denominator, figure.value) == (
        State.SUPPRESSED, None, None, None,
    )  # fmt: skip
    assert figure.reporting == 1


def test_nought_of_nought_hides_nobody_beside_it(seats: Callable[..., None]) -> None:
    seats(a1=(6, 6), a2=(0, 0), a3=(12, 30), b1=(11, 40), b2=(9, 30))
    assert hidden() == {"a1", "a3"}


def test_what_is_left_of_a_share_may_be_small_too(seats: Callable[..., None]) -> None:
    seats(a1=(18, 20), a2=(10, 20), a3=(12, 30))
    assert "a1" in hidden()


def test_a_second_part_is_withheld_so_that_the_total_does_not_tell(
    seats: Callable[..., None],
) -> None:
    seats(a1=(3, 20), a2=(10, 20), a3=(12, 30))
    assert hidden() == {"a1", "a2"}
    assert printed()[LISHI].numerator == 25


def test_those_withheld_are_five_persons_together(seats: Callable[..., None]) -> None:
    seats(a1=(2, 20), a2=(0, 20), a3=(12, 30))
    assert hidden() == {"a1", "a2", "a3"}
    seats(a1=(3, 20), a2=(3, 20), a3=(12, 30))
    assert hidden() == {"a1", "a2"}


def test_an_only_part_withholds_its_community(seats: Callable[..., None]) -> None:
    seats(c1=(3, 20), b1=(11, 40), b2=(9, 30), d1=(20, 40))
    communities = {one.organisation_name: one.state for one in printed().values()}
    assert communities["久安社区居委会"] is State.SUPPRESSED
    assert printed()[LISHI].numerator == 43


def test_of_a_tiny_compound_nothing_is_told(seats: Callable[..., None]) -> None:
    """Two reports in a row must not tell what changed among eight seats."""
    seats(a1=(8, 8), a2=(10, 20), a3=(12, 30))
    seats(date(2023, 5, 31), a1=(7, 8), a2=(10, 20), a3=(12, 30))
    assert hidden(APRIL) == hidden(MAY) == {"a1", "a2"}


def test_who_reads_a_part_is_told_no_more(seats: Callable[..., None]) -> None:
    seats(a1=(3, 20), a2=(10, 20), a3=(12, 30))
    home = make.community("龙山社区居委会")
    part = {one.organisation: one for one in figures(period=APRIL, within=home, metrics=["ORG-07"])}
    whole = printed()
    assert part == {place: whole[place] for place in part}


def test_an_element_that_counts_persons_is_told_by_its_metrics_alone(
    seats: Callable[..., None],
) -> None:
    seats(a1=(3, 20), a2=(10, 20), a3=(12, 30))
    alone = figures(period=APRIL, metrics=["CMT", "CMT_PM"])
    assert {one.state for one in alone if one.reporting} == {State.SUPPRESSED}


def test_an_explanation_withholds_what_the_report_withholds(seats: Callable[..., None]) -> None:
    seats(a1=(3, 20), a2=(10, 20), a3=(12, 30))
    whole = explain(metric="ORG-07", organisation=LISHI, period=APRIL)
    parts = [one for one in whole.compounds if one.organisation in HOMES]
    told = {one.organisation: (one.numerator, one.state) for one in parts}
    assert told == {
        "a1": (None, State.SUPPRESSED), "a2": (None, State.SUPPRESSED), "a3": (12, State.VALUE),
    }  # fmt: skip
    assert [one.figure.numerator for one in whole.elements] == [25, 70]
    assert explain(metric="ORG-07", organisation="a1", period=APRIL).elements == ()


def test_trends_tell_nothing_of_persons(seats: Callable[..., None]) -> None:
    seats(a1=(3, 20), a2=(10, 20))
    home = make.community("龙山社区居委会")
    assert sums_over(metrics=["ORG-07"], periods=[APRIL], within=home) == {"ORG-07": (None,)}


def possible(told: dict[str, Figure], tree: dict[str, list[str]], aim: str) -> set[int]:
    """Every number that ``aim`` may have, for whoever reads the report and knows its rules."""
    hidden_parts = [one for one in tree[LISHI] if told[one].numerator is None]
    total = told[LISHI].numerator or 0
    rest = total - sum(told[one].numerator or 0 for one in tree[LISHI])
    return {
        parts[hidden_parts.index(aim)]
        for parts in product(range(rest + 1), repeat=len(hidden_parts))
        if sum(parts) == rest
    }


def two_months() -> Iterator[tuple[Told, Told]]:
    """Pairs of reports between which only the compound of eight seats changed."""
    for small, other in product((0, 1, 4, 5, 8), (9,)):
        calm = {"a2": (other, 30), "a3": (20, 40)}
        yield {"a1": (small, 8), **calm}, {"a1": ((small + 1) % 9, 8), **calm}


@pytest.mark.parametrize(("before", "after"), list(two_months()))
def test_two_reports_in_a_row_tell_nothing_of_eight_households(
    seats: Callable[..., None], before: Told, after: Told
) -> None:
    """An attacker subtracts whatever is told, in both reports and between them."""
    seats(**before)
    seats(date(2023, 5, 31), **after)
    tree = {LISHI: ["a1", "a2", "a3"]}
    for period, truth in ((APRIL, before), (MAY, after)):
        told = printed(period)
        assert told["a1"].value is None
        # Each number from none to all eight stays possible.
        assert possible(told, tree, "a1") >= set(range(9)), truth
    first, second = printed(APRIL), printed(MAY)
    told_in_both = [
        place
        for place in first
        if first[place].value is not None and second[place].value is not None
    ]
    assert {"a1", "a2"}.isdisjoint(told_in_both)
