"""`manage report`: the same file by hand."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from district.metrics.documents import DocumentKind, write_document
from district.metrics.rights import any_place
from tests.frontend.reports.night import APRIL, CHENGBEI, seed_night

pytestmark = pytest.mark.django_db


def write(out: Path | str, kind: str = "json", **options: str) -> None:
    asked = {"period": "2023-04", "format": kind, **options}
    call_command("report", out=str(out), verbosity=0, **asked)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_the_file_is_the_one_of_the_page(tmp_path: Path, kind: DocumentKind) -> None:
    seed_night()
    target = tmp_path / f"report.{kind}"
    write(target, kind)
    assert target.read_bytes() == write_document(any_place(APRIL), APRIL, kind).body
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


def test_a_folder_gets_a_file_named_after_the_period(tmp_path: Path) -> None:
    seed_night()
    write(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["离石区小区治理月报-2023-04.json"]


def test_a_part_of_the_district_can_be_asked_for(tmp_path: Path) -> None:
    seed_night()
    write(tmp_path / "x.json", organisation=CHENGBEI)
    cells = json.loads((tmp_path / "x.json").read_text())
    assert {one["organisation"] for one in cells if one["level"] == "subdistrict"} == {CHENGBEI}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"period": "2023-4"}, "期间请写成"),
        ({"organisation": "nobody"}, "nobody"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    tmp_path: Path, options: dict[str, str], said: str
) -> None:
    seed_night()
    with pytest.raises(CommandError, match=said):
        write(tmp_path / "x.json", **options)
    assert not [*tmp_path.iterdir()]


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    seed_night()
    with pytest.raises(CommandError, match="nowhere"):
        write(tmp_path / "nowhere" / "x.json")
