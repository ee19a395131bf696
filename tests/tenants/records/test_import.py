"""What an import promises: previewed truly, all or nothing, the same twice."""

import time

import pytest

from district.audit.models import AuditEntry
from district.core.outcomes import Outcome
from district.core.sheets.writing import Page, write_xlsx
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.records.exporting import export_files
from tenants.records.services import NamedFile, import_files, preview_files
from tenants.register.models import Building, Household, Occupancy, Unit
from tenants.register.queries import managements
from tests.tenants.records.demo import SLUGS, import_demo


def csv(filename: str, *lines: str, encoding: str = "utf-8") -> NamedFile:
    return NamedFile(filename, "\n".join(lines).encode(encoding))


HOMES = csv("households.csv", "楼栋,单元,房号", "1,1,101", "1,1,102", "2,1,101")


def test_a_preview_writes_nothing_and_says_what_an_import_does(in_meijing: Compound) -> None:
    preview = preview_files(files=[HOMES])
    assert not Household.objects.exists()
    assert preview.counts == import_files(files=[HOMES]).counts == {Outcome.NEW: 3}


def test_one_list_of_households_is_enough_to_begin(in_meijing: Compound) -> None:
    import_files(files=[HOMES])
    assert [str(unit) for unit in Unit.objects.all()] == ["1号楼1单元", "2号楼1单元"]


def test_a_bad_row_keeps_everything_out(in_meijing: Compound) -> None:
    bad = csv("households.csv", "楼栋,单元,楼层,房号", "1,1,1,101", "1,1,三,301", "1,,1,102")
    report = import_files(files=[csv("buildings.csv", "楼栋", "9号楼"), bad])
    assert not report.is_written
    assert not Building.objects.exists()
    assert [problem.cell for problem in report.files[1].problems] == ["C3", "B4"]
    assert "楼栋和单元要么都填，要么都不填。" in report.files[1].problems[1].sentence


def test_bad_rows_can_be_skipped(in_meijing: Compound) -> None:
    bad = csv("households.csv", "楼栋,单元,楼层,房号", "1,1,1,101", "1,1,三,301")
    report = import_files(files=[bad], skip_bad=True)
    assert report.is_written
    assert Household.objects.count() == 1


def test_a_file_that_cannot_be_read_keeps_everything_out(in_meijing: Compound) -> None:
    report = import_files(files=[HOMES, NamedFile("照片.csv", b"")], skip_bad=True)
    assert report.is_refused
    assert not Household.objects.exists()


def test_the_order_of_files_does_not_matter(in_meijing: Compound) -> None:
    heads = csv("heads.csv", "称呼,楼栋,单元,姓名,任职日期", "楼长,1号楼,1单元,乔淑芳,2021年3月")
    assert import_files(files=[heads, HOMES]).is_written
    assert str(HeadTerm.objects.get().since) == "2021年3月"


def test_a_head_of_an_unknown_unit_is_a_bad_row_with_its_cell(in_meijing: Compound) -> None:
    heads = csv("heads.csv", "称呼,楼栋,单元,姓名,任职日期", "楼长,1号楼,8单元,乔淑芳,2021")
    problem = preview_files(files=[heads, HOMES]).files[1].problems[0]
    assert (problem.cell, problem.value) == ("C2", "8单元")
    assert problem.sentence == "底册里没有1号楼8单元。请先导入楼栋和单元，或改正这里。"


def test_a_row_said_twice_is_told_where(in_meijing: Compound) -> None:
    twice = csv("buildings.csv", "楼栋", "3号楼", "3#")
    problem = preview_files(files=[twice]).files[0].problems[0]
    assert (problem.row, problem.sentence) == (3, "与第 2 行重复。")


@pytest.mark.parametrize("spelled", ["3", "3#", "3号", "３号楼", "03"])
def test_spellings_of_a_building_are_one_building(in_meijing: Compound, spelled: str) -> None:
    Building.objects.create(name="3号楼")
    report = import_files(files=[csv("buildings.csv", "楼栋", spelled)])
    assert report.counts == {Outcome.UNCHANGED: 1}


def test_a_column_that_is_not_there_leaves_what_is_known(in_meijing: Compound) -> None:
    full = csv("户.csv", "楼栋,单元,房号,居住情况", "1,1,101,空置")
    import_files(files=[full])
    report = import_files(files=[csv("户.csv", "楼栋,单元,房号", "1,1,101")])
    assert report.counts == {Outcome.UNCHANGED: 1}
    assert Household.objects.get().occupancy == Occupancy.VACANT


def test_an_empty_cell_says_unknown(in_meijing: Compound) -> None:
    import_files(files=[csv("户.csv", "楼栋,单元,房号,居住情况", "1,1,101,空置")])
    report = import_files(files=[csv("户.csv", "楼栋,单元,房号,居住情况", "1,1,101,")])
    assert report.counts == {Outcome.CHANGED: 1}
    assert Household.objects.get().occupancy == Occupancy.UNKNOWN


def test_gb18030_and_xlsx_come_in_too(in_meijing: Compound) -> None:
    old = csv("楼栋.csv", "楼栋", "1号楼", encoding="gb18030")
    new = NamedFile(
        "三月的表.xlsx", write_xlsx([Page("表", ("楼栋", "单元"), [("2号楼", "1单元")])])
    )
    report = import_files(files=[new, old])
    assert [file.kind.name for file in report.files if file.kind] == ["buildings", "units"]
    assert Building.objects.count() == 2


def test_a_file_that_is_no_kind_is_refused_by_name(in_meijing: Compound) -> None:
    report = preview_files(files=[csv("名单.csv", "甲,乙", "1,2")])
    assert "认不出“名单.csv”是哪一种表" in report.files[0].refusal


def test_a_title_maps_as_the_compound_says(in_meijing: Compound) -> None:
    titles = csv("titles.csv", "称呼,负责范围,从谁中推选", "楼长,楼栋负责人,单元长")
    assert import_files(files=[titles]).counts == {Outcome.CHANGED: 1}
    assert Title.objects.get(name="楼长").standard == StandardPost.BUILDING_HEAD


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_exported_comes_in_again_and_changes_nothing(
    in_meijing: Compound, slug: str
) -> None:
    import_demo(slug)
    exported = [NamedFile(*file) for file in export_files()]
    report = import_files(files=exported)
    assert set(report.counts) == {Outcome.UNCHANGED}
    assert [NamedFile(*file) for file in export_files()] == exported


def test_an_export_fills_another_compound_to_the_same_export(
    meijing: Compound, wangfu: Compound
) -> None:
    with compound_context(meijing):
        import_demo("meijing")
        exported = export_files()
    with compound_context(wangfu):
        assert import_files(files=[NamedFile(*file) for file in exported]).is_written
        assert export_files() == exported


def test_three_thousand_households_take_seconds(in_meijing: Compound) -> None:
    lines = [f"{n // 60 + 1}号楼,{n % 3 + 1}单元,{n % 6 + 1},{n:04}" for n in range(3_000)]
    file = csv("households.csv", "楼栋,单元,楼层,房号", *lines)
    began = time.monotonic()
    preview_files(files=[file])
    assert import_files(files=[file]).counts == {Outcome.NEW: 3_000}
    assert time.monotonic() - began < 10


def test_an_import_leaves_counts_and_no_names_in_the_audit(in_meijing: Compound) -> None:
    import_files(files=[HOMES])
    entry = AuditEntry.objects.filter(action="records.imported").get()
    assert entry.facts["kind"] == "households"
    assert entry.facts["rows"] == {"new": 3}


def test_F4_what_the_three_sides_do_together_goes_out_and_comes_in_again(
    meijing: Compound, wangfu: Compound
) -> None:
    files = [
        csv("党建指导员.csv", "指导员姓名,由谁派出,指导开始日期", "高文静,街道党工委,2023年3月"),
        csv(
            "三方联席会议.csv",
            "开会日期,议题,党支部到会,业委会或居民到会,物业企业到会",
            "2023-04-15,停车收费,是,是,否",
        ),
        csv("服务承诺.csv", "承诺,公布日期,最迟做到", "两小时内到场,2023-04-15,2023-05-15"),
    ]
    with compound_context(meijing):
        assert import_files(files=files).counts == {Outcome.NEW: 3}
        assert import_files(files=files).counts == {Outcome.UNCHANGED: 3}
        exported = export_files()
    with compound_context(wangfu):
        assert import_files(files=[NamedFile(*file) for file in exported]).is_written
        assert export_files() == exported


def test_who_managed_comes_in_by_its_days_whatever_the_files_order(in_meijing: Compound) -> None:
    rows = ("物业企业,安居物业,2023年4月", "自管,,2020")
    file = csv("管理方式.csv", "管理方式,物业企业,管理开始日期", *rows)
    assert import_files(files=[file]).counts == {Outcome.NEW: 2}
    assert import_files(files=[file]).counts == {Outcome.UNCHANGED: 2}
    assert [str(one.until_on) for one in managements()] == ["None", "2023-04-01"]
