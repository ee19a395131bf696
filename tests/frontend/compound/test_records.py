"""Pages that bring files of records in and out."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from district.core.permissions import Role
from district.registry.models import Compound
from tenants.records.kinds import KINDS
from tenants.records.models import Upload
from tenants.register.models import Building, Household
from tests.frontend.compound.test_organisation import page
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = pytest.mark.django_db
GOOD = "楼栋,单元,房号\n1,1,101\n1,1,102\n"
BAD = "楼栋,单元,楼层,房号\n1,1,1,101\n1,1,三,301\n"


def upload(client: Client, text: str, name: str = "households.csv") -> str:
    """Upload a file; the address of its preview."""
    sent = client.post("/records/", {"tables": SimpleUploadedFile(name, text.encode())})
    assert sent.status_code == 302, sent.content.decode()
    return sent.headers["Location"]


def test_upload_preview_and_writing(meijing: Compound, secretary: Client) -> None:
    preview = upload(secretary, GOOD)
    shown = page(secretary, preview)
    assert "没有错误，可以写入。" in shown
    with inside(meijing):
        assert not Household.objects.exists()
    assert secretary.post(f"{preview}commit/").headers["Location"] == "/records/"
    assert "新增 2 行" in page(secretary, "/records/")
    with inside(meijing):
        assert Household.objects.count() == 2
        assert not Upload.objects.exists()


def test_a_bad_row_is_shown_with_its_cell_and_can_be_skipped(
    meijing: Compound, secretary: Client
) -> None:
    preview = upload(secretary, BAD)
    shown = page(secretary, preview)
    assert "C3" in shown
    assert "请填写 -5 到 200 之间的整数。" in shown
    mend = secretary.get(f"{preview}bad-rows.xlsx")
    assert mend.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert secretary.post(f"{preview}commit/").headers["Location"] == preview
    with inside(meijing):
        assert not Building.objects.exists()
    secretary.post(f"{preview}commit/", {"skip_bad": "1"})
    with inside(meijing):
        assert Household.objects.count() == 1


def test_a_file_that_is_no_table_is_refused_in_a_sentence(secretary: Client) -> None:
    shown = page(secretary, upload(secretary, "%PDF-1.7 …", name="名单.csv"))
    assert "请用表格软件打开，另存为" in shown


def test_no_file_is_refused(secretary: Client) -> None:
    refused = secretary.post("/records/", {})
    assert refused.status_code == 422
    assert "请选择要导入的文件。" in refused.content.decode()


def test_nobody_else_sees_a_preview(meijing: Compound, secretary: Client) -> None:
    preview = upload(secretary, GOOD)
    with inside(meijing):
        other = account(Role.COMPOUND_ADMIN)
    assert visitor(meijing, other).get(preview).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.UNIT_HEAD, Role.RESIDENT])
def test_files_are_for_those_who_answer_for_them(meijing: Compound, role: Role) -> None:
    with inside(meijing):
        person = account(role)
    client = visitor(meijing, person)
    assert client.get("/records/").status_code == 403
    assert client.post("/records/export/").status_code == 403


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_an_untouched_template_imports_nothing(secretary: Client, kind: str) -> None:
    template = secretary.get(f"/records/templates/{kind}.csv")
    sent = SimpleUploadedFile(f"{kind}.csv", template.content)
    preview = secretary.post("/records/", {"tables": sent}).headers["Location"]
    assert "没有要写入的" in page(secretary, preview)
    assert secretary.get(f"/records/templates/{kind}.xlsx").status_code == 200


def test_the_export_is_a_zip_of_what_can_be_imported(filled: Compound, secretary: Client) -> None:
    answer = secretary.post("/records/export/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "households.csv" in archive.namelist()
        assert archive.read("heads.csv").decode("utf-8-sig").count("\r\n") == 23
