"""A package that is damaged, incomplete or of another release is refused before anything is written."""

import json
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from district.core.errors import DomainError
from district.tenancy.packages.members import MANIFEST
from district.tenancy.packages.reading import opened_package
from tests.district.conftest import Parcel
from tests.district.parcels import Members, flipped, members_of, packed, refusal, sealed

pytestmark = pytest.mark.usefixtures("parcel")


def test_a_whole_package_is_read(parcel: Parcel) -> None:
    with opened_package(parcel.file) as package:
        assert package.sha256 == parcel.exported.sha256


def test_a_package_opens_without_our_software(parcel: Parcel, tmp_path: Path) -> None:
    with ZipFile(parcel.file) as archive:
        archive.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(b": OK\n") == len(members_of(parcel.file)) - 1


def test_a_changed_byte_in_any_file_is_refused_and_the_file_named(
    members: Members, tmp_path: Path
) -> None:
    for name, content in members.items():
        if content:
            file = packed(tmp_path / "changed.zip", members | {name: flipped(content)})
            assert name in refusal(file), name


def test_a_byte_changed_inside_the_zip_is_refused(parcel: Parcel, tmp_path: Path) -> None:
    whole, unseen = parcel.file.read_bytes(), []
    for place in range(0, len(whole), 397):
        damaged = tmp_path / "damaged.zip"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            with opened_package(damaged) as package:
                unseen.append((place, package.sha256))
        except DomainError:
            continue
    # What no reader looks at (a file's time, a hint of its permissions) may change unseen.
    assert {sha256 for _place, sha256 in unseen} <= {parcel.exported.sha256}


@pytest.mark.parametrize("length", [0, 1, 21, 22, 100, 5000, -1, -22, -200])
def test_a_package_that_was_cut_off_is_refused(parcel: Parcel, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(parcel.file.read_bytes()[:length])
    assert "“cut.zip”不是小区数据包" in refusal(cut)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "打不开文件“none.zip”" in refusal(tmp_path / "none.zip")


def test_each_missing_member_is_named(members: Members, tmp_path: Path) -> None:
    for name in members:
        rest = {other: content for other, content in members.items() if other != name}
        assert f"缺少“{name}”" in refusal(packed(tmp_path / "short.zip", rest))


@pytest.mark.parametrize("name", ["tables/identity_apitoken.csv", "files/x.jpg", "更多.txt"])
def test_a_member_that_the_manifest_does_not_list_is_named(
    members: Members, tmp_path: Path, name: str
) -> None:
    assert name in refusal(packed(tmp_path / "more.zip", members | {name: b"x"}))


def test_a_listed_member_that_belongs_to_no_table_is_named(
    members: Members, tmp_path: Path
) -> None:
    file = packed(tmp_path / "more.zip", sealed(members | {"tables/django_session.csv": b"x"}))
    assert "多出了不该有的“tables/django_session.csv”" in refusal(file)


def test_an_older_release_is_refused_by_the_migrations_that_differ(
    members: Members, tmp_path: Path
) -> None:
    older = sealed(members, lambda manifest: manifest["migrations"].remove("audit.0001_initial"))
    assert "相差的迁移：audit.0001_initial" in refusal(packed(tmp_path / "older.zip", older))


def test_another_format_is_refused_by_its_number(members: Members, tmp_path: Path) -> None:
    newer = sealed(members, lambda manifest: manifest.update(format=3))
    assert "第 3 版，这里只能读第 2 版" in refusal(packed(tmp_path / "newer.zip", newer))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b"9" * 10_000, b"null", b'{"product": 1}'],
)
def test_a_manifest_that_is_none_is_refused(
    members: Members, tmp_path: Path, content: bytes
) -> None:
    assert MANIFEST in refusal(packed(tmp_path / "odd.zip", members | {MANIFEST: content}))


@pytest.mark.parametrize(
    "values",
    [
        {"members": [{"name": 1, "bytes": 1, "sha256": "x"}]},
        {"tables": [{"name": "x", "columns": None, "rows": 0}]},
        {"tables": [{"name": "x", "columns": [], "rows": -1}]},
        {"sequences": [{"name": "x", "last_value": "1; --", "is_called": True}]},
        {"made_at": "2026-01-01"},
        {"compound": 7},
    ],
)
def test_a_manifest_with_other_values_is_refused(
    members: Members, tmp_path: Path, values: dict[str, Any]
) -> None:
    content = json.dumps({**json.loads(members[MANIFEST]), **values}).encode()
    file = packed(tmp_path / "odd.zip", members | {MANIFEST: content})
    assert "清单“manifest.json”读不懂" in refusal(file)
