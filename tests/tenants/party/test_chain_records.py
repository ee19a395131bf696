"""Groups, members and links as files."""

from district.registry.models import Compound
from tenants.party.chain import chain_on
from tenants.party.models import Link, Member, PartyGroup
from tenants.records.exporting import export_files
from tenants.records.services import NamedFile, import_files
from tests.visitors import inside

BRANCH = ("branches.csv", "支部名称,支部类型,联合党支部,联合的小区", "支部,小区,是,龙凤苑、锦绣园")
HOMES = ("households.csv", "楼栋,单元,房号", "3,2,501", "3,2,502", "4,1,101")
GROUPS = (
    "party_groups.csv",
    "党支部,党小组,负责范围,开始日期,结束日期",
    "支部,第一党小组,3号楼、4号楼1单元,2023年3月,",
    "支部,老党小组,,2020,2022-12-31",
)
MEMBERS = (
    "party_members.csv",
    "党支部,姓名,登记类型,党小组,组长,党员中心户,所属中心户,楼栋,单元,房号,开始日期,结束日期",
    "支部,温玉山,双报到,,,,乔淑芳,,,,2023年4月,",
    "支部,乔淑芳,,第一党小组,是,是,,3号楼,2单元,501,2023年3月,",
    "支部,郝建平,,老党小组,,,,,,,2021,2022-12-31",
)
LINKS = (
    "party_links.csv",
    "党支部,包联党员,楼栋,单元,房号,主要包联人,开始日期,结束日期",
    "支部,乔淑芳,3,2,501,,2023年3月,",
    "支部,温玉山,3,2,502,是,2023年4月,",
    "支部,乔淑芳,3,2,502,否,2023年4月,2023-05-01",
    "支部,温玉山,4,1,101,是,2023年4月,2023-06-01",
)


def files(*sheets: tuple[str, ...]) -> list[NamedFile]:
    return [NamedFile(name, "\n".join(lines).encode()) for name, *lines in sheets]


ALL = files(LINKS, MEMBERS, GROUPS, HOMES, BRANCH)


def problems(*sheets: tuple[str, ...]) -> list[tuple[str, str]]:
    report = import_files(files=files(*sheets))
    assert not report.is_written
    return [(one.cell, one.sentence) for file in report.files for one in file.problems]


def test_the_chain_comes_in_whatever_the_order_of_files_and_rows(in_meijing: Compound) -> None:
    assert import_files(files=ALL).is_written
    member = Member.objects.select_related("group__head", "centre").get(name="温玉山")
    assert member.group and member.group.head == member.centre
    assert [str(area) for area in member.group.areas.all()] == ["3号楼", "4号楼1单元"]
    assert Link.objects.count() == 4
    assert [one.sentence for one in chain_on().gaps] == ["4号楼1单元还有 1 户没有包联党员。"]


def test_the_same_files_again_change_nothing(in_meijing: Compound) -> None:
    import_files(files=ALL)
    assert set(import_files(files=ALL).counts) == {"unchanged"}


def test_what_is_exported_fills_another_compound_to_the_same_export(
    meijing: Compound, wangfu: Compound
) -> None:
    with inside(meijing):
        import_files(files=ALL)
        told = export_files()
    with inside(wangfu):
        report = import_files(files=[NamedFile(*file) for file in told])
        assert report.is_written, [file.problems for file in report.files]
        assert export_files() == told
        assert set(import_files(files=[NamedFile(*file) for file in told]).counts) == {"unchanged"}


def test_V8_a_second_primary_member_is_a_bad_row_with_its_cell(in_meijing: Compound) -> None:
    import_files(files=ALL)
    taken = ("party_links.csv", LINKS[1], "支部,温玉山,3,2,501,是,2024-01-01,")
    assert problems(taken) == [("E2", "这一户在这段时间已有主要包联党员。")]
    handed_over = (
        "party_links.csv",
        LINKS[1],
        "支部,乔淑芳,3,2,501,是,2023年3月,2024-01-01",
        "支部,温玉山,3,2,501,是,2024-01-01,",
    )
    assert import_files(files=files(handed_over)).is_written
    back = ("party_links.csv", LINKS[1], "支部,乔淑芳,3,2,501,是,2023年3月,")
    assert "已有主要包联党员" in problems(back)[0][1]


def test_what_does_not_stand_is_a_bad_row(in_meijing: Compound) -> None:
    import_files(files=ALL)
    groups = ("party_groups.csv", GROUPS[1], "支部,新党小组,9号楼,2023,", "别的支部,甲,,2023,")
    assert problems(groups) == [
        ("C2", "底册里没有9号楼。请先导入楼栋和单元，或改正这里。"),
        ("A3", "还没有登记这个党支部。请先导入党支部，或改正这里。"),
    ]
    members = (
        "party_members.csv",
        MEMBERS[1],
        "支部,甲,,没有的组,,,,,,,2023,",
        "支部,乙,,,,,温玉山,,,,2023,",
        "支部,丙,,第一党小组,,是,,9,9,9,2023,",
    )
    assert [cell for cell, _said in problems(members)] == ["D2", "G3", "J4"]
    links = ("party_links.csv", LINKS[1], "支部,无名,3,2,501,,2023,", "支部,乔淑芳,3,2,9,,2023,")
    assert [cell for cell, _said in problems(links)] == ["B2", "E3"]


def test_members_without_a_place_in_the_file_stay_where_they_are(in_meijing: Compound) -> None:
    import_files(files=ALL)
    few = ("party_members.csv", "党支部,姓名,登记类型,开始日期", "支部,乔淑芳,正式,2023年3月")
    assert set(import_files(files=files(few)).counts) == {"unchanged"}
    assert PartyGroup.objects.get(name="第一党小组").head is not None
