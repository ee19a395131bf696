"""What a page holds is put together once, and anew as soon as a figure or the tree changed."""

import re
from collections.abc import Sequence
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from redis.exceptions import ConnectionError as Away

from district.metrics.keeping import forget_touches, keep, standing
from district.metrics.models import Cell, RollupRun, Touch
from district.metrics.queries.once import Once
from district.metrics.rights import ReadablePlace, any_place
from district.registry.models import Compound
from frontend.reports import gathering
from frontend.reports.contents import Contents, Place
from frontend.reports.gathering import gather
from frontend.reports.kept import kept_contents, kept_morning, kept_periods, prepare_page
from tests.frontend.reports.night import APRIL, LISHI, seed_night

# What a reader of the page asks for besides its figures is read each time.
TABLE = re.compile(r'(?:FROM|JOIN)\s+(?:public\.)?"?((?:metrics|registry|identity)_\w+)"?')


@pytest.fixture
def lishi(db: None) -> ReadablePlace:
    seed_night()
    place = any_place(APRIL)
    assert place is not None
    return place


def two(places: Sequence[Place]) -> list[str]:
    return [one.code for one in places if one.code in {"meijing", "xincheng"}]


def read(place: ReadablePlace) -> Contents:
    return kept_contents(place, APRIL, two, standing(), Once())


def test_a_kept_report_says_what_one_put_together_now_says(lishi: ReadablePlace) -> None:
    now = gather(lishi, APRIL, two)
    assert read(lishi) == now
    assert read(lishi) == now
    meijing = any_place(APRIL, "meijing")
    assert meijing is not None
    assert read(meijing) == gather(meijing, APRIL)


def test_a_report_is_put_together_once(
    lishi: ReadablePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(lishi)
    with CaptureQueriesContext(connection) as asked:
        assert read(lishi) == first
    assert len(asked) == 1
    with override("en"), CaptureQueriesContext(connection) as asked:
        read(lishi)
    assert len(asked) > 10  # other words


def test_a_cell_that_changes_is_told_at_once(lishi: ReadablePlace) -> None:
    before = read(lishi).at("MA")
    cells = Cell.objects.filter(compound__slug="meijing", period_type="M", metric="MA")
    cells.filter(period_start=APRIL.first_day).update(numerator=20)
    after = read(lishi).at("MA")
    assert before and after and [before.value, after.value] == [13, 21]


def test_a_compound_that_bears_another_name_is_told_at_once(lishi: ReadablePlace) -> None:
    read(lishi)
    Compound.objects.filter(slug="meijing").update(name="美景新苑")
    assert "美景新苑" in {one.name for one in read(lishi).places}


def test_everything_that_is_read_leaves_a_touch_when_it_changes(lishi: ReadablePlace) -> None:
    with CaptureQueriesContext(connection) as asked:
        gather(lishi, APRIL)
        kept_morning(lishi, "", Once())
        kept_periods("")
    found = {table for one in asked for table in TABLE.findall(one["sql"])}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgname LIKE 'touch%' GROUP BY 1"
            " HAVING bit_or(tgtype & 28)::int = 28"  # insert, delete, update
        )
        touching = {row[0] for row in cursor.fetchall()}
    assert {"metrics_said", "metrics_rolluprun", "registry_placement"} <= found
    assert "metrics_cell" in touching
    assert found - {"metrics_said"} <= touching  # a view of cells and runs


def test_a_statement_that_changes_nothing_leaves_none(lishi: ReadablePlace) -> None:
    seen = standing()
    RollupRun.objects.filter(day=date(1999, 1, 1)).update(attempts=1)
    assert standing() == seen


def test_a_cache_that_is_away_costs_time_alone(
    lishi: ReadablePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object, **_named: object) -> None:
        raise Away

    monkeypatch.setattr(cache, "get", refuse)
    assert read(lishi) == gather(lishi, APRIL, two)
    monkeypatch.undo()
    monkeypatch.setattr(cache, "set", refuse)
    assert read(lishi) == gather(lishi, APRIL, two)


def test_many_touches_are_taken_away_but_for_the_newest(db: None) -> None:
    Touch.objects.bulk_create(Touch() for _number in range(600))
    before = standing()
    assert forget_touches() >= 599
    assert Touch.objects.count() == 1
    assert standing() != before
    assert forget_touches() == 0


def test_an_answer_is_of_its_question_alone(db: None) -> None:
    seen = standing()
    assert keep(seen, ("a", 1), lambda: "first") == "first"
    assert keep(seen, ("a", 1), lambda: "second") == "first"
    assert keep(seen, ("a", 2), lambda: "second") == "second"


def test_the_first_page_is_ready_before_anybody_asks(
    lishi: ReadablePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepare_page()

    def refuse(*_asked: object, **_named: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(gathering, "figures", refuse)
    period = kept_periods(standing())[0]
    place = any_place(APRIL, LISHI)
    assert place is not None and period.last_day >= APRIL.last_day
    frame = kept_contents(place, APRIL, lambda places: (), standing(), Once())
    assert frame.reporting == 5
