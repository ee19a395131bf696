"""The head of a list and its pages say what the list itself holds, to everybody, however narrowed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from district.core.clock import day_end, local_day, now
from district.core.permissions import Role
from district.identity.models import Account
from tenants.matters.lists import count_matters, list_matters, listed
from tenants.matters.models import Category, ClockState, Matter, PauseReason, Urgency
from tenants.matters.services import discuss, import_matter, merge_duplicate, pause, support
from tenants.matters.wanted import Age, Show, Wanted
from tenants.register.models import Unit
from tenants.register.services import add_unit
from tenants.subareas.queries import matters_in, sub_areas
from tenants.subareas.services import mark_out
from tests import make
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import record


@pytest.fixture
def filled(people: People) -> People:
    """Matters in every state, by every clock, in and between two parts of the compound."""
    mark_out(name="东片", units=[people.unit], place="车棚")
    mark_out(name="共建区", units=(), is_common=True)
    elsewhere = add_unit(building=people.unit.building, name="3单元")
    for unit in (people.unit, elsewhere, None):
        _some_matters(people, unit)
    return people


def _some_matters(people: People, unit: Unit | None) -> None:
    at = {"unit_id": unit.pk} if unit else {"place": "车棚旁"}
    waiting = people.reported("路灯坏了", **at)
    late, today = (people.reported("车乱停", category=Category.PARKING, **at) for _ in range(2))
    Matter.objects.filter(pk=late.pk).update(complete_by=now() - timedelta(days=1))
    Matter.objects.filter(pk=today.pk).update(complete_by=day_end(local_day(now())))
    paused, twin = people.reported("电梯停了", is_private=True, **at), people.reported("又坏", **at)
    people.reported("管道爆了", urgency=Urgency.URGENT, **at)
    discuss(actor=people.secretary, matter_id=paused.pk)
    pause(actor=people.secretary, matter_id=paused.pk, reason=PauseReason.PARTS)
    merge_duplicate(actor=people.secretary, duplicate_id=twin.pk, into_id=waiting.pk)
    support(actor=people.member, matter_id=late.pk, name="康一舟")
    import_matter(values=record("2023-04-15", "2023-04-16", text="树枝断了"))
    people.finished("门锁坏了")


def _wanted(people: People) -> Iterator[Wanted]:
    """Every part with every clock in the whole compound, in its parts some of each."""
    yield from (Wanted(show, clock=clock) for show in Show for clock in CLOCKS)
    for within in (None, *(matters_in(part) for part in sub_areas())):
        yield from (Wanted(show, within=within) for show in Show)
        yield from (Wanted(Show.MINE, clock=clock, within=within) for clock in CLOCKS)
        for words in ("路灯", "ld", "坏了 路", "3单元", "3hl", "第1号", "郑小兰", "没有这样的话"):
            yield Wanted(words=words, within=within)
            yield Wanted(Show.MINE, words=words, within=within)
        yield Wanted(category=Category.PARKING, within=within)
        yield Wanted(urgency=Urgency.URGENT, within=within)
        yield Wanted(Show.WAITING, responsible=people.secretary.pk, within=within)
        yield Wanted(older_than=Age.YEAR, within=within)
        yield Wanted(Show.DONE, "树枝", ClockState.STOPPED, older_than=Age.WEEK, within=within)


CLOCKS = (None, *ClockState)
WHO = ["secretary", "member", "head", "resident", "stranger", "grid_member", "nobody"]


def _viewer(people: People, who: str) -> Account:
    found = getattr(people, who, None)
    return found or make.account(*([Role.GRID_MEMBER] if who == "grid_member" else []))


@pytest.mark.parametrize("who", WHO)
def test_pages_hold_what_the_list_holds(filled: People, who: str) -> None:
    viewer = _viewer(filled, who)
    for wanted in _wanted(filled):
        rows = list(list_matters(viewer=viewer, wanted=wanted))
        for start in (0, 2):
            place = slice(start, start + 2)
            counts, pages = listed(viewer=viewer, wanted=wanted, place=place)
            assert counts.wanted == len(pages) == len(rows), wanted
            assert list(pages[start : min(start + 2, len(rows))]) == rows[place], wanted
            assert list(pages[: len(rows)]) == rows, wanted


@pytest.mark.parametrize("who", WHO)
def test_the_head_counts_what_the_lists_hold(filled: People, who: str) -> None:
    viewer = _viewer(filled, who)
    for within in (None, *(matters_in(part) for part in sub_areas())):
        counts = count_matters(viewer=viewer, within=within)
        for show in Show:
            found = list_matters(viewer=viewer, wanted=Wanted(show, within=within))
            assert counts.of(show) == len(found), (show, within)
        for clock in (ClockState.DUE_TODAY, ClockState.OVERDUE, ClockState.PAUSED):
            found = list_matters(viewer=viewer, wanted=Wanted(clock=clock, within=within))
            assert getattr(counts, clock.value) == len(found), (clock, within)


def test_a_page_beyond_the_last_is_known_to_be_none(filled: People) -> None:
    wanted = Wanted(words="路灯")
    counts, pages = listed(viewer=filled.member, wanted=wanted, place=slice(200, 220))
    assert counts.wanted == len(pages) == 3
    assert len(pages[0:3]) == 3 and not pages[200:220]


def test_who_may_say_so_is_asked_of_a_month_that_brought_nothing(people: People) -> None:
    for viewer, is_asked in ((people.member, True), (people.head, False), (people.resident, False)):
        counts = count_matters(viewer=viewer)
        assert (counts.quiet_month is not None) == is_asked
    [month] = {count_matters(viewer=people.member).quiet_month}
    assert month
    import_matter(values=record(f"{month:%Y-%m}-15", text="树枝断了"))
    assert count_matters(viewer=people.secretary).quiet_month is None
