"""Nights of compounds in which nothing was written: nothing is read, and they say the same."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from district.core.dates import PartialDate
from district.metrics.ledger import plan_night
from district.metrics.models import Cell, CellHistory, MetricDefinition, RollupRun
from district.metrics.queries import periods_available
from district.metrics.sources import read_elements
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.baselines.models import Baseline
from tenants.bodies.models import Body, BodyKind, Seat
from tenants.bodies.services import form_body
from tenants.facilities.models import Station
from tenants.facilities.services import open_station
from tenants.heads.models import HeadTerm, Title
from tenants.late.models import LateChange
from tenants.matters.models import ClockChange, ClockKind, Matter, PauseReason, StageMoment, Step
from tenants.matters.services import import_matter
from tenants.ownership.models import Part
from tenants.party.models import Branch, Link, Member, PartyGroup
from tenants.property.models import Guidance, KnownChecklist, ServicePromise, TripartiteMeeting
from tenants.register.models import DeclaredTotals, Household, Management, Unit
from tests.said import said
from tests.workers.conftest import RollUp
from tests.workers.test_matters_night import enter, matter
from workers.rollup import drain

FIRST = date(2024, 2, 20)
Read = list[str]


def nights(count: int, since: date = FIRST) -> list[date]:
    return [since + timedelta(days=number) for number in range(count)]


def settle() -> None:
    """As if the night of today had counted what was just entered."""
    for compound in Compound.objects.filter(slug__in=["meijing", "wangfu"]):
        with compound_context(compound):
            LateChange.objects.all().delete()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Read:
    """An entry for each time that the compound was read."""
    found: Read = []

    def counted(compound: Compound, windows: list[dict[str, object]]) -> object:
        if compound.slug == "meijing":
            found.append(compound.slug)
        return read_elements(compound, windows)

    monkeypatch.setattr("workers.rollup.read_elements", counted)
    return found


def dump() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, cell::text FROM metrics_cell AS cell ORDER BY 2")
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def day_cells(day: date) -> list[tuple[object, ...]]:
    return [(one.compound_id, one.metric, *one[4:9]) for one in said(day=day)]


def test_a_night_after_a_quiet_day_reads_nothing_and_says_the_same(
    seeded_meijing: Compound, roll_up: RollUp, asked: Read
) -> None:
    settle()
    roll_up(*nights(3))
    assert asked == ["meijing"]
    assert day_cells(FIRST) and day_cells(FIRST) == day_cells(nights(3)[-1])
    assert {one.as_of for one in said(day=FIRST)} == {"2024-02-20 16:00:00+00"}
    assert {one.as_of for one in said(day=nights(2)[-1])} == {"2024-02-21 16:00:00+00"}
    rows = Cell.objects.filter(compound=seeded_meijing, period_type="D")
    assert set(rows.values_list("period_start", flat=True)) == {FIRST}
    assert RollupRun.objects.filter(state="done", compound=seeded_meijing).count() == 3


def accepted(compound: Compound) -> dict[str, tuple[int | None, int]]:
    """How many matters of each day, and in which revision."""
    found = (one for one in said(metric="MA") if one.compound_id == compound.pk)
    return {one.period_start: (one.numerator, one.revision) for one in found}


def test_what_is_entered_late_changes_no_day_that_it_stood_for_but_by_itself(
    meijing: Compound, roll_up: RollUp, asked: Read
) -> None:
    """A matter of the first of five quiet days: each says afterwards what a full count says."""
    enter(meijing, [matter(2, "2024-02-02T10:00")])
    settle()
    days = nights(5)
    roll_up(*days)
    assert asked == ["meijing"]
    before = accepted(meijing)
    enter(meijing, [matter(1, "2024-02-20T10:00")])
    RollupRun.objects.filter(day=days[-1]).update(state="due", late_from=FIRST)
    assert drain(seconds=60).failed == 0
    assert before == {str(day): (0, 1) for day in days}
    assert accepted(meijing) == before | {str(FIRST): (1, 2)}
    late = [one[:9] for one in said()]
    Cell.objects.all().delete()
    RollupRun.objects.all().delete()
    for day in days:
        RollupRun.objects.update(basis="")
        roll_up(day)
    assert [one[:9] for one in said()] == late


def test_a_day_after_one_with_cells_of_its_own_says_what_that_one_says(
    meijing: Compound, roll_up: RollUp
) -> None:
    """Such a day differs from the one that stood for it; the next cannot rest on either alone."""
    enter(meijing, [matter(1, "2024-02-20T10:00")])
    settle()
    roll_up(*nights(3))
    row = Cell.objects.get(compound=meijing, period_type="D", period_start=FIRST, metric="HH")
    row.period_start, row.numerator = nights(3)[-1], 280
    row.save(force_insert=True)
    roll_up(nights(4)[-1])
    last = [one for one in said(day=nights(4)[-1], metric="HH") if one.compound_id == meijing.pk]
    assert [one.numerator for one in last] == [280]


def test_counted_in_full_once_more_every_byte_stays(
    seeded_meijing: Compound, roll_up: RollUp, asked: Read
) -> None:
    """Deadlines pass, a station opens and closes, and February ends, without a word written."""
    enter(seeded_meijing, [matter(key, f"2024-02-{20 + key}T23:59:59") for key in range(3)])
    with compound_context(seeded_meijing):
        open_station(
            name="驿站",
            opened=PartialDate(date(2024, 2, 26)),
            closed=PartialDate(date(2024, 2, 29)),
        )
    settle()
    days = nights(16)
    roll_up(*days)
    read = len(asked)
    before = dump()
    roll_up(*days, again=True)
    assert dump() == before
    assert not CellHistory.objects.exists()
    assert read < len(days) <= len(asked) - read


def test_the_first_of_a_month_is_read(
    seeded_meijing: Compound, roll_up: RollUp, asked: Read
) -> None:
    settle()
    roll_up(*nights(3, since=date(2024, 2, 28)))
    assert len(asked) == 2
    assert "2024-03" in {str(period) for period in periods_available()}


WRITINGS: dict[str, Callable[[], object]] = {
    "matter": lambda: Matter.objects.update(asks_verdict=False),
    "household": lambda: Household.objects.update(occupancy="occupied"),
    "unit": lambda: Unit.objects.update(created_at="2024-01-01T00:00Z"),
    "declared": lambda: DeclaredTotals.objects.update(units=None),
    "head": lambda: HeadTerm.objects.update(until_on=None),
    "title": lambda: Title.objects.update(standard="UNIT_HEAD"),
    "branch": lambda: Branch.objects.update(name="另一支部"),
    "group": lambda: PartyGroup.objects.update(until_on=None),
    "member": lambda: Member.objects.update(is_centre=False),
    "link": lambda: Link.objects.update(is_primary=False),
    "body": lambda: Body.objects.update(under_guide=False),
    "seat": lambda: Seat.objects.update(is_party_member=True),
    "station": lambda: Station.objects.update(closed_on=None),
    "management": lambda: Management.objects.update(until_on=None),
    "part": lambda: Part.objects.update(contract_area=None),
    "guidance": lambda: Guidance.objects.update(until_on=None),
    "meeting": lambda: TripartiteMeeting.objects.update(branch_came=False),
    "promise": lambda: ServicePromise.objects.update(done_on=None),
    "checklist": lambda: KnownChecklist.objects.update(joint_months=3),
    "baseline": lambda: Baseline.objects.update(amount=None),
    "step": lambda: import_matter(values=matter(1, "2024-02-21T10:00:00")),
}


@pytest.mark.parametrize("noun", WRITINGS)
def test_whatever_is_written_the_night_reads(
    meijing: Compound, roll_up: RollUp, asked: Read, noun: str
) -> None:
    settle()
    roll_up(FIRST)
    asked.clear()
    with compound_context(meijing):
        WRITINGS[noun]()
    roll_up(nights(2)[1])
    assert asked == ["meijing"]


def test_another_meaning_of_the_same_elements_is_read(
    meijing: Compound, roll_up: RollUp, asked: Read
) -> None:
    settle()
    roll_up(FIRST)
    MetricDefinition.objects.filter(code="VOLH").update(is_fed=True)
    roll_up(nights(2)[1])
    assert asked == ["meijing", "meijing"]


def test_what_was_written_is_counted_by_each_version(
    meijing: Compound, roll_up: RollUp, asked: Read
) -> None:
    """The first to be done leaves the marks for the second."""
    today = LateChange(from_day=nights(2)[1])
    for definition in MetricDefinition.objects.filter(version="2023.1"):
        definition.pk, definition.version = None, "2024.1"
        definition._state.adding = True
        definition.save()
    settle()
    roll_up(FIRST)
    assert len(asked) == 2
    with compound_context(meijing):
        today.save()
    roll_up(nights(2)[1])
    assert len(asked) == 4
    with compound_context(meijing):
        assert not LateChange.objects.exists()


def test_after_a_failure_the_night_is_read(meijing: Compound, roll_up: RollUp, asked: Read) -> None:
    settle()
    roll_up(FIRST)
    plan_night(day=nights(2)[1])
    RollupRun.objects.filter(day=nights(2)[1]).update(state="failed")
    roll_up(nights(3)[2])
    assert asked == ["meijing", "meijing"]


def test_a_deadline_passes_though_the_late_end_is_known(meijing: Compound, roll_up: RollUp) -> None:
    """As when past nights are counted once more."""
    enter(meijing, [matter(1, "2024-02-20T10:00", "2024-03-01T10:00")])
    settle()
    roll_up(*nights(12))
    days = [one for one in said(metric="MAT_OVD") if one.compound_id == meijing.pk]
    assert [one.period_start for one in days if one.numerator == 1] == [
        "2024-02-27",
        "2024-02-28",
        "2024-02-29",
    ]


def test_a_deadline_passes_while_the_clock_stands(meijing: Compound, roll_up: RollUp) -> None:
    """V16 counts it among what was due, and nothing else has happened on that day."""
    enter(meijing, [matter(1, "2024-02-20T10:00")])
    with compound_context(meijing):
        accepted = StageMoment.objects.get(step=Step.ACCEPTED)
        assert accepted.respond_by is not None
        ClockChange.objects.create(
            matter_id=accepted.matter_id,
            round=accepted.round,
            kind=ClockKind.PAUSED,
            at=accepted.at + timedelta(hours=5),
            reason=PauseReason.PARTS,
            respond_by=accepted.respond_by,
        )
    settle()
    roll_up(*nights(10))
    days = [one for one in said(metric="MAT_PAU") if one.compound_id == meijing.pk]
    assert [one.period_start for one in days if one.numerator] == [
        f"2024-02-{day}" for day in range(27, 30)
    ]


def test_a_term_that_runs_out_is_of_its_day_alone(meijing: Compound, roll_up: RollUp) -> None:
    with compound_context(meijing):
        form_body(
            kind=BodyKind.OWNERS_COMMITTEE,
            name="业主委员会",
            formed=PartialDate(date(2019, 2, 22)),
            term_ends_on=date(2024, 2, 22),
        )
    settle()
    roll_up(*nights(6))
    days = [one for one in said(metric="TRM_DUE") if one.compound_id == meijing.pk]
    assert [one.numerator for one in days] == [0, 0, 1, 0, 0, 0]
