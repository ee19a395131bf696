"""A compound moves; its months stay where they were counted, and nothing is lost on the way."""

from collections.abc import Callable
from datetime import date

import pytest

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.metrics.figures import Period, PeriodType
from district.metrics.queries import figures
from district.metrics.queries.trends import sums_over
from district.registry.hosts import compound_by_host, forget_hosts
from district.registry.models import Compound, CompoundEvent, Division, DivisionPeriod, Placement
from district.registry.queries.compounds import compounds, places_of
from district.registry.services.life import suspend_compound
from district.registry.services.moving import follow_placements, move_compound
from district.registry.services.opening import register_compound
from tests import make
from tests.district.registry.lives import at, told

Night = Callable[..., int]
APRIL = Period(date(2023, 4, 1), PeriodType.MONTH)
MAY = Period(date(2023, 5, 1), PeriodType.MONTH)
A, B, C = "龙山社区居委会", "久安社区居委会", "永宁社区居委会"

pytestmark = pytest.mark.django_db


def move(compound: Compound, name: str, from_on: date) -> None:
    move_compound(compound=compound, community=make.community(name), from_on=from_on, **told())


def stays(compound: Compound) -> list[tuple[str, str, str]]:
    names = dict(DivisionPeriod.objects.values_list("division", "name"))
    rows = Placement.objects.filter(compound=compound).order_by("valid")
    return [
        (names[one.community_id][:2], str(one.valid.lower), str(one.valid.upper)) for one in rows
    ]


def lishi() -> Division:
    return DivisionPeriod.objects.select_related("division").get(code="141102").division


def matters(name: str, period: Period) -> int | None:
    code = DivisionPeriod.objects.get(name=name, code__startswith="141102").code
    found = {one.organisation: one.numerator for one in figures(period=period, metrics=["MA"])}
    [sums] = sums_over(metrics=["MA"], periods=[period], within=_division(name))["MA"]
    assert found.get(code) == (sums.numerator if sums else None)
    return found.get(code)


def _division(name: str) -> Division:
    return make.community(name) if name != "离石区" else lishi()


@pytest.mark.parametrize("when", [date(2023, 6, 9), date(2023, 4, 9)], ids=["past", "to come"])
def test_G2_april_stays_under_A_and_may_comes_under_B(
    meijing: Compound, wangfu: Compound, night: Night, when: date
) -> None:
    with at(when):
        move(meijing, B, date(2023, 5, 1))
    night(meijing, date(2023, 5, 31), MA=6)
    night(wangfu, date(2023, 5, 31), MA=2)
    assert [matters(A, APRIL), matters(B, APRIL)] == [6, None]
    assert [matters(A, MAY), matters(B, MAY)] == [None, 6]
    assert [matters("离石区", APRIL), matters("离石区", MAY)] == [8, 8]


def test_lists_and_pages_follow_on_the_day_itself(meijing: Compound) -> None:
    with at(date(2028, 2, 1)):
        move(meijing, B, date(2028, 2, 29))
        assert meijing.community == make.community(A)
    scopes = [make.community(B).pk]
    with at(date(2028, 2, 28), "23:59:58"):
        assert not compounds(day=today(), scopes=scopes).exists()
        assert places_of([meijing], today())[meijing.pk].community == A
    with at(date(2028, 2, 29), "00:00:00"):
        forget_hosts()
        assert compounds(day=today(), scopes=scopes).get() == meijing
        assert places_of([meijing], today())[meijing.pk].community == B
        answering = compound_by_host("meijing.localhost")
        assert answering and answering.place == B


def test_the_row_s_own_community_follows_by_the_clock(meijing: Compound) -> None:
    with at(date(2028, 2, 1)):
        move(meijing, B, date(2028, 2, 29))
    with at(date(2028, 2, 28)):
        assert follow_placements() == 0
    with at(date(2028, 2, 29)):
        assert (follow_placements(), follow_placements()) == (1, 0)
    meijing.refresh_from_db()
    assert meijing.community == make.community(B)


def test_a_move_holds_until_the_next_one_that_is_known(meijing: Compound) -> None:
    move(meijing, C, date(2023, 7, 1))
    move(meijing, B, date(2023, 5, 1))
    assert stays(meijing) == [
        ("龙山", "2022-04-01", "2023-05-01"),
        ("久安", "2023-05-01", "2023-07-01"),
        ("永宁", "2023-07-01", "None"),
    ]


def test_a_move_taken_back_on_its_day_leaves_one_stay(meijing: Compound) -> None:
    before = stays(meijing)
    move(meijing, B, date(2023, 5, 1))
    move(meijing, A, date(2023, 5, 1))
    assert stays(meijing) == before
    assert CompoundEvent.objects.filter(compound=meijing, act="moved").count() == 2


def test_a_move_brought_forward_joins_the_later_one(meijing: Compound) -> None:
    move(meijing, B, date(2023, 7, 1))
    move(meijing, B, date(2023, 5, 1))
    assert stays(meijing)[1:] == [("久安", "2023-05-01", "None")]


def test_who_straddles_two_communities_moves_out_of_both(meijing: Compound) -> None:
    Placement.objects.filter(compound=meijing).update(weight=6_000)
    Placement.objects.create(
        compound=meijing,
        community=make.community(C),
        valid=Placement.objects.get(compound=meijing).valid,
        weight=4_000,
    )
    move(meijing, B, date(2023, 5, 1))
    day = date(2023, 5, 1)
    standing = Placement.objects.filter(compound=meijing, valid__contains=day).get()
    assert (standing.community, standing.weight) == (make.community(B), 10_000)


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        (A, date(2023, 5, 1), "stands_there"),
        (B, date(2022, 3, 31), "day_outside"),
        (B, date(9999, 12, 31), "day_outside"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(
    meijing: Compound, name: str, day: date, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        move(meijing, name, day)


def test_a_move_does_not_bring_two_of_a_name_together(meijing: Compound) -> None:
    place = make.community(B)
    register_compound(
        name="美景华庭", slug="namesake", community=place, go_live_on=date(2023, 1, 1)
    )
    with pytest.raises(Conflict, match="name_taken"):
        move(meijing, B, date(2023, 5, 1))


def test_a_place_that_is_promised_is_taken_for_others(meijing: Compound) -> None:
    with at(date(2028, 2, 1)):
        move(meijing, B, date(2028, 5, 1))
        with pytest.raises(Conflict, match="name_taken"):
            register_compound(
                name="美景华庭", slug="late", community=make.community(B), go_live_on=today()
            )


def test_a_suspended_compound_may_move(meijing: Compound) -> None:
    suspend_compound(compound=meijing, **told())
    move(meijing, B, today())
    assert meijing.community == make.community(B)
