"""A package that is made to harm is refused before anything of it is unpacked."""

import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from tests.district.conftest import Parcel
from tests.district.parcels import Members, packed, refusal, sealed

pytestmark = pytest.mark.usefixtures("parcel")


@pytest.mark.parametrize(
    "name",
    [
        "../x.jpg",
        "files/../../x.jpg",
        "/etc/x",
        "files//x",
        "files/.hidden",
        "C:x",
        "files\\..\\x",
        "files/\0x",
        "files/" + "x" * 250,
        "files/x\n",
        "files/folder/",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(
    members: Members, tmp_path: Path, name: str
) -> None:
    with ZipFile(packed(tmp_path / "path.zip", sealed(members)), "a") as archive:
        info = ZipInfo("replaced")
        info.filename = info.orig_filename = name
        archive.writestr(info, b"x")
    assert "不是普通文件，或者名字不合规定" in refusal(tmp_path / "path.zip")


def test_a_link_is_refused(members: Members, tmp_path: Path) -> None:
    with ZipFile(packed(tmp_path / "link.zip", members), "a") as archive:
        link = ZipInfo("files/link.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "“files/link.jpg”不是普通文件" in refusal(tmp_path / "link.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(members: Members, tmp_path: Path) -> None:
    with ZipFile(packed(tmp_path / "twice.zip", members), "a") as archive:
        archive.writestr("README.txt", b"other")
    assert "“README.txt”" in refusal(tmp_path / "twice.zip")


def test_a_bomb_is_refused_unopened(members: Members, tmp_path: Path) -> None:
    name = "tables/audit_auditentry.csv"
    file = packed(tmp_path / "bomb.zip", sealed(members | {name: b"0" * 20_000_000}))
    assert f"“{name}”解压以后大得不合情理" in refusal(file)


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(
    members: Members, tmp_path: Path
) -> None:
    file = packed(tmp_path / "liar.zip", members | {"README.txt": b"0" * 2_000_000})
    content = bytearray(file.read_bytes())
    entry = content.rindex(b"README.txt") - 46
    struct.pack_into("<L", content, entry + 24, len(members["README.txt"]))
    file.write_bytes(content)
    assert "“README.txt”" in refusal(file)


def test_a_directory_that_would_fill_the_memory_is_refused(
    members: Members, tmp_path: Path
) -> None:
    file = packed(tmp_path / "crowd.zip", members)
    content = bytearray(file.read_bytes())
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, 0xF0000000)
    file.write_bytes(content)
    assert "“crowd.zip”解压以后大得不合情理" in refusal(file)


def test_a_long_directory_is_measured_too(parcel: Parcel, tmp_path: Path) -> None:
    file = tmp_path / "long.zip"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for number in range(66_000):
            archive.writestr(f"files/{number}", b"")
    assert "缺少“manifest.json”" in refusal(file)
