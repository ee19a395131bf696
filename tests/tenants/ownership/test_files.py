"""Residents, parts and owners as files."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from district.core.clock import today
from district.core.outcomes import Outcome
from district.core.sheets.reading import read_table
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.ownership.models import Part, Title
from tenants.ownership.queries import owner_groups
from tenants.people.models import Person, Resident
from tenants.records.exporting import export_files
from tenants.records.kinds import recognise
from tenants.records.reports import Report
from tenants.records.services import NamedFile, import_files, preview_files

NUMBER = "11010519491231002X"


def csv(filename: str, *lines: str) -> NamedFile:
    return NamedFile(filename, "\n".join(lines).encode())


HOMES = csv("户.csv", "楼栋,单元,房号", "1,1,101", "1,1,102", "1,1,201")
RESIDENTS = csv(
    "住户.csv",
    "楼号,单元,房号,姓名,关系,手机,身份证号,入住日期,搬离日期",
    f"1,1,101,康一舟,户主,138 0000 1234,{NUMBER.lower()},2020-05-01,",
    "1,1,101,白露,配偶,,,,",
    "1,1,102,乔淑芳,租客,13800005678,,2019-01-01,2021-06-30",
)
PARTS = csv(
    "专有部分.csv",
    "类型,专有部分,楼栋,单元,房号,登记面积,测绘面积,交付情况",
    ",,1,1,101,89.12,,",
    "住宅,1号楼1单元102,1,1,102,,90.5㎡,",
    "车位,B-017,,,,12.5,,",
    ",1号楼1单元201,1,1,201,,,未售",
)
OWNERS = csv(
    "业主.csv",
    "类型,专有部分,业主姓名,是单位,手机号,证件号码,行使表决权,取得日期",
    f",1号楼1单元101,康一舟,,,{NUMBER},是,2020-05-01",
    ",1号楼1单元101,白露,,,,,2020-05-01",
    f"车位,B-017,康一舟,,,{NUMBER},,",
    ",1号楼1单元201,离石春居置业有限公司,是,0358-2234567,91350100M000100Y43,,",
)
ALL = [OWNERS, PARTS, RESIDENTS, HOMES]


def problem(report: Report) -> tuple[str, str]:
    found = [one for file in report.files for one in file.problems]
    assert len(found) == 1, found
    return found[0].cell, found[0].code


def test_files_in_any_order_come_in_and_name_each_person_once(in_meijing: Compound) -> None:
    preview = preview_files(files=ALL)
    assert not Person.objects.exists()
    report = import_files(files=ALL)
    assert report.counts == preview.counts == {Outcome.NEW: 14}
    assert sorted(Person.objects.values_list("name", flat=True)) == sorted(
        ["康一舟", "白露", "乔淑芳", "离石春居置业有限公司"]
    )
    assert [(one.label, one.area) for one in Part.objects.filter(kind="bay")] == [("B-017", 1_250)]
    groups = owner_groups(today())
    assert [group.label for group in groups] == ["康一舟、白露", "未登记业主", "建设单位"]
    assert groups[0].voter_id == Person.objects.get(name="康一舟").pk


@pytest.mark.parametrize("masked", [True, False])
def test_what_is_exported_comes_in_again_unchanged(in_meijing: Compound, masked: bool) -> None:
    import_files(files=ALL)
    exported = [NamedFile(*file) for file in export_files(masked=masked)]
    assert set(import_files(files=exported).counts) == {Outcome.UNCHANGED}
    assert [NamedFile(*file) for file in export_files(masked=masked)] == exported


def test_a_masked_export_holds_no_number_and_enters_nobody(
    meijing: Compound, wangfu: Compound
) -> None:
    with compound_context(meijing):
        import_files(files=ALL)
        exported = export_files(masked=True)
    told = b"".join(content for _name, content in exported).decode()
    assert "138****1234" in told
    assert not any(number in told for number in (NUMBER, "13800001234", "91350100M000100Y43"))
    with compound_context(wangfu):
        report = import_files(files=[NamedFile(*file) for file in exported], skip_bad=True)
        codes = {one.code for file in report.files for one in file.problems}
        assert codes == {"number_hidden"}


def test_a_whole_export_fills_another_compound(meijing: Compound, wangfu: Compound) -> None:
    with compound_context(meijing):
        import_files(files=ALL)
        exported = export_files()
    with compound_context(wangfu):
        assert import_files(files=[NamedFile(*file) for file in exported]).is_written
        assert export_files() == exported


def test_a_row_mends_what_is_known_and_an_absent_column_leaves_it(in_meijing: Compound) -> None:
    import_files(files=ALL)
    header = "楼栋,单元,房号,姓名,手机号"
    changed = csv("住户.csv", header, "1,1,101,康一舟,13800009999", "1,1,101,白露,")
    report = import_files(files=[changed])
    assert report.counts == {Outcome.CHANGED: 1, Outcome.UNCHANGED: 1}
    assert Person.objects.get(name="康一舟").phone == "13800009999"
    assert Resident.objects.get(person__name="康一舟").relation == "owner"


def test_the_vote_passes_from_one_to_the_other_by_a_file(in_meijing: Compound) -> None:
    import_files(files=ALL)
    other = csv("业主.csv", "专有部分,姓名,行使表决权", "1号楼1单元101,白露,是")
    assert import_files(files=[other]).counts == {Outcome.CHANGED: 1}
    assert Title.objects.get(is_voter=True).owner.name == "白露"


@pytest.mark.parametrize(
    ("file", "cell", "code"),
    [
        (csv("住户.csv", "楼栋,单元,房号,姓名", "1,1,909,康一舟"), "C2", "no_household"),
        (csv("住户.csv", "楼栋,单元,房号,姓名,手机", "1,1,101,康一舟,123"), "E2", "phone_form"),
        (
            csv("住户.csv", "楼栋,单元,房号,姓名,身份证号", "1,1,101,白露,110105194912310021"),
            "E2",
            "identity_number_form",
        ),
        (
            csv("住户.csv", "楼栋,单元,房号,姓名,身份证号", f"1,1,101,白露,{NUMBER}"),
            "E2",
            "number_of_another",
        ),
        (
            csv(
                "住户.csv",
                "楼栋,单元,房号,姓名,入住日期,搬离日期",
                "1,1,101,白露,2020-01-02,2020-01-01",
            ),
            "F2",
            "ends_before_it_begins",
        ),
        (csv("专有部分.csv", "专有部分,登记面积", "1号楼1单元101,89.125"), "B2", "area_form"),
        (csv("专有部分.csv", "专有部分,登记面积", ",89.12"), "A2", "label_missing"),
        (csv("业主.csv", "专有部分,业主姓名", "9号楼,白露"), "A2", "no_such_part"),
        (csv("业主.csv", "专有部分,业主姓名", "1号楼1单元201,白露"), "A2", "unsold_has_no_buyer"),
        (
            csv(
                "业主.csv",
                "专有部分,业主姓名,行使表决权",
                "1号楼1单元101,白露,是",
                "1号楼1单元101,康一舟,是",
            ),
            "C3",
            "two_voters",
        ),
        (
            csv("业主.csv", "专有部分,业主姓名,手机", "B-017,白露,138****0000"),
            "A2",
            "no_such_part",
        ),
        (
            csv("业主.csv", "专有部分,业主姓名,手机", "1号楼1单元102,白露,138****0000"),
            "C2",
            "number_hidden",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(
    in_meijing: Compound, file: NamedFile, cell: str, code: str
) -> None:
    import_files(files=ALL)
    assert problem(preview_files(files=[file])) == (cell, code)


@pytest.mark.parametrize(
    ("filename", "header", "kind"),
    [
        ("住户名单.xlsx.csv", "楼栋,单元,房号,姓名,关系", "residents"),
        ("3月.csv", "专有部分,业主姓名,取得日期", "owners"),
        ("面积表.csv", "专有部分,登记面积,交付情况", "parts"),
        ("户.csv", "楼栋,单元,房号", "households"),
    ],
)
def test_files_are_recognised(filename: str, header: str, kind: str) -> None:
    assert recognise(filename, read_table(f"{header}\n1".encode(), filename)).name == kind


def test_three_thousand_households_with_owners_and_parts_preview_in_seconds(
    in_meijing: Compound,
) -> None:
    places = [(f"{n // 60 + 1}号楼", f"{n % 3 + 1}单元", f"{n:04}") for n in range(3_000)]
    people = [(*place, f"住户{n}", f"139{n:08}") for n, place in enumerate(places)]
    files = [
        csv("户.csv", "楼栋,单元,房号", *(",".join(place) for place in places)),
        csv("住户.csv", "楼栋,单元,房号,姓名,手机号", *(",".join(one) for one in people)),
        csv(
            "专有部分.csv", "楼栋,单元,房号,登记面积", *(f"{','.join(one)},89.1" for one in places)
        ),
        csv(
            "业主.csv",
            "专有部分,业主姓名,手机号",
            *(f"{''.join(one[:3])},{one[3]},{one[4]}" for one in people),
        ),
    ]
    began = time.process_time()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = import_files(files=files)
    assert report.counts == {Outcome.NEW: 12_000}
    assert Person.objects.count() == len(owner_groups(today())) == 3_000
    assert len(queries) < 80
    assert time.process_time() - began < 8
