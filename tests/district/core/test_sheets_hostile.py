"""Files that are wrong, or meant to harm, are refused quickly with a sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest

from district.core.errors import DomainError
from district.core.sheets.reading import read_table
from district.core.sheets.table import Limits
from tests.district.core.workbooks import (
    SHEET,
    altered,
    honest,
    inline,
    sheet_xml,
    with_cells,
)

PLAIN = honest(["小区名称"], ["甲"])


def refused(data: bytes, name: str = "表.xlsx", **limits: int) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read_table(data, name, limits=Limits(**limits))
    assert caught.value.sentence.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "sheet_empty"),
        ("a.csv", b"\xef\xbb\xbf", "sheet_empty"),
        ("a.csv", b" \r\n\r\n", "sheet_empty"),
        ("a.csv", b",,\n,,\n", "sheet_empty"),
        ("a.xlsx", b"", "sheet_empty"),
        ("a.csv", "小区名称,地址\n".encode(), "sheet_no_rows"),
        ("a.csv", "小区\n甲\n".encode("utf-16"), "sheet_utf16"),
        ("a.csv", "a,b\n1,2\n".encode("utf-16-le"), "sheet_binary"),
        ("a.csv", b"a,b\n1,\x002\n", "sheet_binary"),
        ("a.csv", b"a\n\xff\xfe\xfd\x80\n", "sheet_encoding"),
        ("a.csv", b'a,b\n1,"2\n3,4\n', "sheet_row_unreadable"),
        ("a.csv", b"a,b,a\n1,2,3\n", "sheet_duplicate_title"),
        ("a.csv", b"<html><table><tr><td>1</td></tr></table>", "sheet_disguised"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "sheet_disguised"),
        ("a.xlsx", b"a,b\n1,2\n", "sheet_disguised"),
        ("a.csv", PLAIN, "sheet_disguised"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old_excel"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old_excel"),
        ("a.xlsm", PLAIN, "sheet_kind"),
        ("a.pdf", b"%PDF-1.7", "sheet_kind"),
        ("表", b"a\n1\n", "sheet_kind"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "sheet_damaged"),
        ("a.xlsx", PLAIN[:-30], "sheet_damaged"),
        ("a.xlsx", PLAIN[: len(PLAIN) // 2], "sheet_damaged"),
    ],
)
def test_a_wrong_file_is_refused_by_its_sentence(name: str, data: bytes, code: str) -> None:
    assert refused(data, name).code == code


def test_a_title_of_a_megabyte_is_refused_by_the_cell() -> None:
    error = refused(b"a,b\n1," + b"x" * 100_000 + b"\n", "a.csv")
    assert "B2" in error.sentence
    assert "100000" in error.sentence
    assert refused(b"a,b\n1," + b"x" * 1_048_576 + b"\n", "a.csv").code == "sheet_row_unreadable"


def test_fifty_thousand_rows_get_a_clear_answer() -> None:
    data = b"a,b\n" + b"1,2\n" * 50_000
    assert "20000" in refused(data, "a.csv").sentence
    assert len(read_table(data, "a.csv", limits=Limits(rows=50_000)).rows) == 50_000


def test_fifty_thousand_rows_of_a_spreadsheet_too() -> None:
    assert "A20002" in refused(honest(["a"], *([str(n)] for n in range(50_000)))).sentence


def test_more_columns_than_allowed_are_refused_by_the_cell() -> None:
    wide = ",".join(f"c{n}" for n in range(65))
    assert "BM1" in refused(f"{wide}\n{wide}\n".encode(), "a.csv").sentence


@pytest.mark.parametrize(
    "cell",
    [
        inline("XFD1048576", "远"),
        '<c r="XFD1048576"><v>1</v></c>',
        '<x:c xmlns:x="urn:x" t=">" r=\'XFD1048576\'><x:v>1</x:v></x:c>',
        '<c r="A1048576"><f>1/0</f><v>0</v></c>',
    ],
)
def test_one_cell_in_the_farthest_corner_is_refused_by_its_name(cell: str) -> None:
    assert "1048576" in refused(with_cells(cell)).sentence


@pytest.mark.parametrize("rest", [' s="0"/>', ' t="str"/>', "><v/></c>", ' t="str"><v></v></c>'])
def test_a_far_cell_without_content_does_no_harm(rest: str) -> None:
    data = with_cells('<c r="XFD1048576"' + rest)
    assert [row.cells for row in read_table(data, "a.xlsx").rows] == [("甲",)]


def test_a_million_formatted_blanks_are_refused() -> None:
    rows = "<row>" + "<c/>" * 1_300_000 + "</row>"
    data = altered(PLAIN, {SHEET: sheet_xml(rows)})
    assert refused(data, ratio=100_000).code == "sheet_too_many_cells"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "sheet_formula_error"),
        ('<c r="B2"><f>1+1</f><v></v></c>', "sheet_formula_unsaved"),
        ('<c r="B2"><f>1+1</f></c>', "sheet_formula_unsaved"),
    ],
)
def test_a_formula_without_a_result_is_not_taken_for_an_empty_cell(cell: str, code: str) -> None:
    error = refused(with_cells(cell))
    assert (error.code, error.facts["cell"]) == (code, "B2")


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    assert refused(altered(PLAIN, {SHEET: b" " * 120_000_000})).code == "sheet_bomb"
    assert refused(altered(PLAIN, {SHEET: b" " * 5_000_000})).code == "sheet_bomb"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(altered(PLAIN, {SHEET: b" " * 120_000_000}))
    at = data.rfind(SHEET.encode()) - 46
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert refused(bytes(data)).code == "sheet_damaged"


def test_a_bomb_in_the_shared_texts_is_counted_while_unpacking() -> None:
    texts = b"<sst>" + b"<si><t>x</t></si>" * 20_000 + b"</sst>"
    data = altered(PLAIN, {"xl/sharedStrings.xml": texts}, level=1)
    assert refused(data, unpacked=200_000).code == "sheet_bomb"


def test_a_count_that_is_only_claimed_reserves_nothing() -> None:
    texts = b'<sst count="4294967296" uniqueCount="4294967296"><si><t>x</t></si></sst>'
    data = altered(PLAIN, {"xl/sharedStrings.xml": texts})
    assert read_table(data, "a.xlsx").header == ("小区名称",)


def test_a_long_text_that_a_million_cells_share_is_refused_once() -> None:
    texts = b"<sst><si><t>" + b"x" * 100_000 + b"</t></si></sst>"
    row = "<row>" + '<c t="s"><v>0</v></c>' * 60 + "</row>"
    parts = {"xl/sharedStrings.xml": texts, SHEET: sheet_xml(row * 10_000)}
    assert refused(altered(PLAIN, parts), ratio=1000).code == "sheet_cell_too_long"


def encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def crowded(data: bytes) -> bytes:
    return altered(data, {f"xl/media/{n}.png": b"x" for n in range(200)})


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (encrypted, "sheet_locked"),
        (crowded, "sheet_too_many_parts"),
        (lambda data: altered(data, {"xl/vbaProject.bin": b"x"}), "sheet_macro"),
        (lambda data: altered(data, {"xl/workbook.xml": None}), "sheet_disguised"),
        (lambda data: altered(data, {"xl/_rels/workbook.xml.rels": None}), "sheet_damaged"),
        (lambda data: altered(data, {"XL/workbook.xml": b"<workbook/>"}), "sheet_damaged"),
        (lambda data: altered(data, {"xl/workbook.xml": b"<workbook/>"}), "sheet_no_worksheet"),
        (lambda data: altered(data, {SHEET: b"<worksheet>"}), "sheet_damaged"),
    ],
)
def test_a_crafted_workbook_is_refused(spoil: Callable[[bytes], bytes], code: str) -> None:
    assert refused(spoil(PLAIN)).code == code


def test_a_workbook_that_declares_macros_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        types = archive.read("[Content_Types].xml")
    macro = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert macro != types
    assert refused(altered(PLAIN, {"[Content_Types].xml": macro})).code == "sheet_macro"


@pytest.mark.parametrize(
    "prologue",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_part_with_a_document_type_is_refused(prologue: bytes) -> None:
    data = altered(PLAIN, {SHEET: prologue + sheet_xml("")})
    assert refused(data).code == "sheet_damaged"


def test_an_encoding_declared_to_hide_cells_is_of_no_use() -> None:
    hidden = b'<?xml version="1.0" encoding="cp037"?>' + sheet_xml(
        f"<row>{inline('XFD1048576', 'x')}</row>"
    )
    assert "XFD1048576" in refused(altered(PLAIN, {SHEET: hidden})).sentence
