"""A sheet is looked at before anything is written; each wrong cell gets its sentence."""

from datetime import date, timedelta

import pytest
import time_machine

from district.core.clock import now
from district.core.errors import DomainError
from district.registry.models import Compound, OnboardingBatch, RowOutcome
from district.registry.queries.onboarding import progress_of
from district.registry.services.preview import preview_onboarding
from tests.district.registry.conftest import GOOD, line, preview, sheet

pytestmark = pytest.mark.django_db


def problem(*rows: tuple[str, ...]) -> dict[str, str]:
    """The only problem of the only bad row."""
    bad = preview(*rows).rows.filter(outcome=RowOutcome.BAD)
    [found] = bad.get().problems
    return dict(found)


def test_a_preview_counts_and_writes_no_compound() -> None:
    before = Compound.objects.count()
    batch = preview(GOOD, line(slug="huai", name="槐荫里"), line(slug="../x", name="柳巷"))
    found = progress_of(batch)
    assert (found.new, found.changed, found.unchanged, found.bad) == (2, 0, 0, 1)
    assert batch.committed_at is None
    assert Compound.objects.count() == before


@pytest.mark.parametrize(
    "slug", ["../x", "a", "x_y", "-ab", "ab-", "a--b", "a.b", "小区", "x" * 33]
)
def test_a_slug_that_is_no_host_label_is_refused_by_its_cell(slug: str) -> None:
    found = problem(line(slug=slug))
    assert (found["cell"], found["code"], found["value"]) == ("B2", "slug", slug)
    assert found["sentence"].endswith("例如 meijing。")


@pytest.mark.parametrize(
    "slug", ["www", "API", "admin", "district", "localhost", "static", "media"]
)
def test_a_reserved_slug_is_refused(slug: str) -> None:
    assert problem(line(slug=slug))["code"] == "slug_reserved"


@pytest.mark.parametrize(
    ("changes", "key", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"slug": ""}, "slug", "required"),
        ({"name": "长" * 61}, "name", "too_long"),
        ({"community": "莫须有社区"}, "community", "community"),
        ({"street": "凤山街道"}, "community", "community"),
        ({"community": "141102009999"}, "community", "community"),
        ({"built": "去年"}, "built", "partial_date"),
        ({"governance": "联合国"}, "governance", "choice"),
        ({"go_live_on": "2022-02-30"}, "go_live_on", "day"),
        ({"go_live_on": "2022年"}, "go_live_on", "day"),
        ({"address": "龙山路,王先生 138-0000-0001"}, "address", "personal"),
        ({"name": "14112219560101123X"}, "name", "personal"),
    ],
)
def test_a_wrong_cell_is_named_with_a_sentence(
    changes: dict[str, str], key: str, code: str
) -> None:
    found = problem(line(**changes))
    assert (found["key"], found["code"]) == (key, code)
    assert found["sentence"].endswith("。")


def test_a_person_s_number_in_a_cell_is_not_kept() -> None:
    batch = preview(line(address="找 13800000001"), line(slug="", community="13800000001"))
    kept = str(list(batch.rows.values_list("values", "problems")))
    assert "13800000001" not in kept


def test_columns_that_nobody_asked_for_are_told_and_not_kept() -> None:
    header = ("小区名称", "网址名", "街道", "社区", "上线日期", "联系人", "联系电话", "13800000001")
    row = ("梧桐里", "wutong", "滨河街道", "龙山社区", "2022-04-01", "王秀兰", "13900000002", "x")
    batch = preview_onboarding(source=sheet(row, header=header), filename="a.csv")
    assert batch.ignored_titles == ["联系人", "联系电话", "…"]
    kept = str(list(batch.rows.values_list("values", "problems")))
    assert "王秀兰" not in kept
    assert "13900000002" not in kept
    assert progress_of(batch).new == 1


@pytest.mark.parametrize(
    ("street", "community"),
    [
        ("滨河街道", "龙山社区居委会"),
        ("滨河街道办事处", "龙山社区"),
        ("滨河", "龙山"),
        ("随便", "141102001007"),
    ],
)
def test_a_community_is_found_as_people_write_it(street: str, community: str) -> None:
    assert progress_of(preview(line(street=street, community=community))).new == 1


def test_all_wrong_cells_of_a_row_are_told_at_once() -> None:
    bad = preview(line(slug="../x", street="凤山街道", go_live_on="去年")).rows.get()
    assert [problem["key"] for problem in bad.problems] == ["slug", "go_live_on", "community"]


def test_a_community_in_another_street_is_pointed_out() -> None:
    assert "滨河街道" in problem(line(street="城北街道"))["sentence"]


def test_a_community_beside_a_village_of_its_name_needs_its_full_name() -> None:
    found = problem(line(street="高阳镇", community="高阳"))
    assert "高阳社区居委会 141181104002" in found["sentence"]
    exact = preview(line(street="高阳镇", community="高阳社区居委会"))
    assert progress_of(exact).new == 1


def test_the_same_compound_twice_in_a_sheet_is_refused_the_second_time() -> None:
    same_name = problem(GOOD, line(slug="other"))
    same_slug = problem(GOOD, line(name="槐荫里"))
    assert (same_name["cell"], same_slug["cell"]) == ("A3", "B3")
    assert "第 2 行" in same_name["sentence"]


def test_the_same_name_in_two_communities_is_fine() -> None:
    batch = preview(GOOD, line(slug="other", community="永宁社区"))
    assert progress_of(batch).new == 2


def test_a_name_that_its_community_already_has_is_refused(meijing: Compound) -> None:
    found = problem(line(name="美景华庭", slug="meijing2"))
    assert found["code"] == "name_taken"
    assert "meijing" in found["sentence"]


def test_a_slug_of_another_community_is_refused(meijing: Compound) -> None:
    assert problem(line(slug="meijing", community="永宁社区"))["code"] == "slug_taken"


def test_the_go_live_date_of_an_open_compound_stays(meijing: Compound) -> None:
    row = line(name="美景华庭", slug="meijing", go_live_on="2023-01-01")
    assert problem(row)["code"] == "go_live_fixed"


def test_a_slug_of_a_closed_compound_is_never_used_again(meijing: Compound) -> None:
    Compound.objects.filter(pk=meijing.pk).update(closed_on=date(2023, 1, 1))
    assert problem(line(slug="meijing"))["code"] == "slug_closed"


def test_a_row_that_says_nothing_new_is_unchanged_and_silence_is_no_change(
    meijing: Compound,
) -> None:
    Compound.objects.filter(pk=meijing.pk).update(address="龙山路")
    batch = preview(line(name="美景华庭", slug="meijing"))
    assert progress_of(batch).unchanged == 1


def test_a_changed_row_says_in_what(meijing: Compound) -> None:
    row = line(name="美景华庭", slug="meijing", address="龙山路1号", built="约2003")
    found = preview(row).rows.get()
    assert (found.outcome, found.changes) == (RowOutcome.CHANGED, ["address", "built"])


def test_a_preview_that_nobody_committed_goes_after_a_day() -> None:
    old = preview()
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=False):
        preview()
    assert not OnboardingBatch.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (sheet(header=("甲", "乙")), "sheet_missing_titles"),
        (b"x\n" * 50_001, "sheet_too_many_rows"),
    ],
)
def test_a_file_that_is_no_sheet_of_compounds_leaves_nothing(data: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        preview_onboarding(source=data, filename="a.csv")
    assert not OnboardingBatch.objects.exists()
