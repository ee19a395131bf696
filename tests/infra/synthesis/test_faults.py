"""Each fault is labelled where it is, and is in the data what its label says."""

from datetime import date, datetime, timedelta

import pytest

from district.core.clock import SHANGHAI
from district.metrics.ledger import plan_night
from district.metrics.models import RollupRun, RunState
from district.registry.models import CompoundStatus, Placement
from district.registry.standing import homes_on
from infra.synthesis.district import Synthesized
from infra.synthesis.faults import Fault
from infra.synthesis.lives import SLOW_SECONDS
from infra.synthesis.places import urban_communities
from tests.infra.synthesis.conftest import ORDER
from tests.infra.synthesis.reading import column, compound, labels, number, rows, the
from workers.rollup import drain

STEPS = "FROM matters_stagemoment AS step"
IN_MONTH = "at >= %s::timestamptz AND at < %s::timestamptz"


def month(text: str) -> tuple[datetime, datetime]:
    first = datetime.fromisoformat(f"{text}-01").replace(tzinfo=SHANGHAI)
    return first, (first + timedelta(days=32)).replace(day=1)


def communities() -> dict[str, object]:
    return {one.code: one.id for one in urban_communities(ORDER)}


@pytest.mark.parametrize("kind", list(Fault))
def test_every_kind_is_there(made: Synthesized, kind: Fault) -> None:
    assert labels(made, kind)
    assert made.absent == []


def test_silent_compounds_have_no_step_for_two_months_and_half_confirm(made: Synthesized) -> None:
    silent = labels(made, Fault.SILENT)
    for label in silent:
        months = label.facts["months"]
        assert isinstance(months, list) and len(months) >= 2
        for text in months:
            assert (
                number(label.slug, f"SELECT count(*) {STEPS} WHERE {IN_MONTH}", *month(text)) == 0
            )
        quiet = {
            f"{one:%Y-%m}" for one in column(label.slug, "SELECT month FROM matters_quietmonth")
        }
        assert (set(months) <= quiet) is label.facts["confirmed"]
    assert 0 < sum(bool(label.facts["confirmed"]) for label in silent) < len(silent)


def test_last_day_compounds_enter_everything_then(made: Synthesized) -> None:
    for label in labels(made, Fault.LAST_DAY):
        days = column(
            label.slug,
            f"SELECT DISTINCT (step.created_at AT TIME ZONE 'Asia/Shanghai')::date {STEPS}",
        )
        assert set(days) <= {date(2024, 1, 31), date(2024, 2, 29), ORDER.until} and days
        assert number(label.slug, "SELECT count(*) FROM matters_matter") == label.facts["matters"]


def test_some_close_everything_within_minutes(made: Synthesized) -> None:
    for label in labels(made, Fault.WITHIN_MINUTES):
        hasty = """
            SELECT count(*) FROM matters_stagemoment AS begun JOIN matters_stagemoment AS done
                USING (matter_id, round)
            WHERE begun.step = 'accepted' AND done.step = 'finished'
                AND done.at - begun.at < interval '10 minutes'
        """
        finished = f"SELECT count(*) {STEPS} WHERE step = 'finished'"
        assert number(label.slug, hasty) == number(label.slug, finished) > 0


def test_some_are_always_satisfied(made: Synthesized) -> None:
    for label in labels(made, Fault.ALWAYS_SATISFIED):
        found = rows(
            label.slug,
            "SELECT solution, satisfaction, count(*) FROM matters_verdict GROUP BY 1, 2",
        )
        assert found == [("solved", "satisfied", label.facts["verdicts"])]


def test_some_lists_disagree_with_what_was_declared(made: Synthesized) -> None:
    for label in labels(made, Fault.LIST_DISAGREES):
        asked = """
            SELECT (SELECT count(*) FROM register_household), lower(households)
            FROM register_declaredtotals
        """
        found = rows(label.slug, asked)
        assert found == [(label.facts["listed"], label.facts["declared"])]
        assert found[0][0] != found[0][1]


def test_two_pairs_of_names_are_taken_for_one_another(made: Synthesized) -> None:
    names = {label.slug: compound(label.slug) for label in labels(made, Fault.NAMESAKE)}
    assert len(names) == 4
    for label in labels(made, Fault.NAMESAKE):
        one, other = names[label.slug], names[str(label.facts["other"])]
        is_same = one.name == other.name and one.community_id != other.community_id
        stems = {one.name.replace("家园", ""), other.name.replace("家园", "")}
        assert is_same or (len(stems) == 1 and one.community_id == other.community_id)


def test_one_stands_in_two_communities_74_to_26(made: Synthesized) -> None:
    label = the(made, Fault.STRADDLING)
    known = communities()
    weights = label.facts["weights"]
    assert isinstance(weights, dict)
    placed = Placement.objects.filter(compound__slug=label.slug)
    assert dict(placed.values_list("community", "weight")) == {
        known[code]: weight for code, weight in weights.items()
    }
    assert sorted(weights.values()) == [2_600, 7_400]


def test_three_moved_in_the_middle(made: Synthesized) -> None:
    known = communities()
    assert len(labels(made, Fault.MOVED)) == 3
    for label in labels(made, Fault.MOVED):
        day = date.fromisoformat(str(label.facts["from_on"]))
        pk = compound(label.slug).pk
        before, after = homes_on(day - timedelta(days=1))[pk], homes_on(day)[pk]
        assert (before, after) == (known[str(label.facts["from"])], known[str(label.facts["to"])])


def test_two_merged_and_the_buildings_stand_in_one(made: Synthesized) -> None:
    gone, stays = sorted(labels(made, Fault.MERGED), key=lambda label: "takes_in" in label.facts)
    closed = compound(gone.slug)
    assert (closed.status, str(closed.closed_on)) == (CompoundStatus.CLOSED, gone.facts["from_on"])
    buildings = column(gone.slug, "SELECT name FROM register_building")
    taken = column(stays.slug, "SELECT name FROM register_building WHERE name LIKE '东区%%'")
    assert {f"东区{name}" for name in buildings} == set(taken)


def test_one_was_split(made: Synthesized) -> None:
    old, new = sorted(labels(made, Fault.SPLIT), key=lambda label: "split_off_from" in label.facts)
    assert str(compound(new.slug).go_live_on) == new.facts["from_on"]
    assert compound(old.slug).community_id == compound(new.slug).community_id
    first = column(new.slug, "SELECT min(at) FROM matters_stagemoment")[0]
    assert first is None or first.astimezone(SHANGHAI).date() >= compound(new.slug).go_live_on


def test_one_was_renamed(made: Synthesized) -> None:
    label = the(made, Fault.RENAMED)
    assert compound(label.slug).name == label.facts["new"] != label.facts["old"]


def test_a_committee_was_dissolved_with_open_matters(made: Synthesized) -> None:
    label = the(made, Fault.DISSOLVED_WITH_OPEN_MATTERS)
    day = label.facts["dissolved_on"]
    [(name, ended)] = rows(
        label.slug, "SELECT name, dissolved_on FROM bodies_body WHERE dissolved_on IS NOT NULL"
    )
    assert (name, str(ended)) == (label.facts["body"], day)
    assert (
        number(
            label.slug,
            "SELECT count(*) FROM bodies_seat WHERE body_id IS NOT NULL AND until_on IS NULL",
        )
        == 0
    )
    open_then = """
        SELECT count(*) FROM matters_matter WHERE state IN ('waiting', 'discussing', 'working')
            AND accepted_at < (%s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
    """
    assert number(label.slug, open_then, day) >= int(str(label.facts["open_matters"])) > 2


def test_two_are_suspended(made: Synthesized) -> None:
    states = [compound(label.slug).status for label in labels(made, Fault.SUSPENDED)]
    assert states == [CompoundStatus.SUSPENDED] * 2


def test_some_matters_were_entered_after_the_lock(made: Synthesized) -> None:
    label = the(made, Fault.AFTER_LOCK)
    late = column(
        label.slug,
        "SELECT number FROM matters_matter WHERE accepted_at >= %s AND accepted_at < %s"
        " AND created_at >= %s ORDER BY number",
        *month(str(label.facts["month"])),
        datetime.fromisoformat(str(label.facts["locked_on"])).replace(tzinfo=SHANGHAI),
    )
    numbers = label.facts["numbers"]
    assert isinstance(numbers, list) and len(numbers) == 5
    assert set(numbers) <= set(late)


def test_events_stand_on_both_sides_of_midnight(made: Synthesized) -> None:
    label = the(made, Fault.MIDNIGHT)
    numbers = label.facts["numbers"]
    assert isinstance(numbers, dict)
    for time in ("23:59:59", "00:00:00"):
        asked = """
            SELECT number FROM matters_matter
            WHERE (accepted_at AT TIME ZONE 'Asia/Shanghai')::time = %s::time
        """
        assert column(label.slug, asked, time) == numbers[time] != []


def test_a_leap_day_has_matters(made: Synthesized) -> None:
    label = the(made, Fault.LEAP_DAY)
    asked = """
        SELECT number FROM matters_matter
        WHERE (accepted_at AT TIME ZONE 'Asia/Shanghai')::date = '2024-02-29' ORDER BY number
    """
    numbers = label.facts["numbers"]
    assert isinstance(numbers, list) and len(numbers) == 3
    assert set(numbers) <= set(column(label.slug, asked))


def test_one_is_tiny_and_one_is_large(made: Synthesized) -> None:
    asked = "SELECT count(*) FROM register_household"
    assert number(the(made, Fault.TINY).slug, asked) == 8
    assert number(the(made, Fault.LARGE).slug, asked) > 2_000


def test_of_three_nobody_knows_the_households(made: Synthesized) -> None:
    asked = """
        SELECT (SELECT count(*) FROM register_household),
            (SELECT lower(buildings) FROM register_declaredtotals),
            (SELECT lower(households) FROM register_declaredtotals)
    """
    found = [rows(label.slug, asked)[0] for label in labels(made, Fault.NO_COUNTS)]
    assert sorted(found, key=str) == [(0, 3, None), (0, None, None), (0, None, None)]


def test_the_night_fails_waits_and_is_slow_where_it_is_labelled(made: Synthesized) -> None:
    due = plan_night(day=ORDER.until)
    drained = drain(seconds=300)
    failing, slow, behind = (
        the(made, kind).slug
        for kind in (Fault.FAILING_NIGHT, Fault.SLOW_NIGHT, Fault.BEHIND_RELEASE)
    )
    runs = {run.compound.slug: run for run in RollupRun.objects.select_related("compound")}
    assert len(runs) == due == ORDER.compounds - 1  # one was closed before
    undone = {slug: run.last_error for slug, run in runs.items() if run.state != RunState.DONE}
    assert undone == {
        failing: the(made, Fault.FAILING_NIGHT).facts["error"],
        behind: "CompoundUpgrading",
    }
    assert drained.waiting >= 1
    assert SLOW_SECONDS > 0 and runs[slow].state == RunState.DONE
