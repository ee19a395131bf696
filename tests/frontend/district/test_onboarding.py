"""Onboarding in the browser: upload, look, confirm, watch, mend."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from district.core import jobs
from district.core.permissions import Role
from district.core.sheets.reading import read_table
from district.core.sheets.table import Limits
from district.core.sheets.writing import Page, write_csv, write_xlsx
from district.registry.models import Compound, OnboardingBatch, RowState
from district.registry.onboarding_sheet import COMPOUND_SHEET
from district.registry.services.onboarding import open_onboarding_row
from tests.make import account
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

GOOD = ("梧桐里", "wutong", "滨河街道", "龙山社区", "", "", "", "", "2022-04-01", "")
BAD = ("柳巷", "../x", "滨河街道", "龙山社区", "", "", "", "", "去年", "")


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_sender", lambda job, arguments: None)


@pytest.fixture
def client(db: None) -> Client:
    return visitor(None, account(Role.DISTRICT_ADMIN))


def upload(client: Client, data: bytes, name: str = "小区.csv") -> Any:
    return client.post("/onboarding/", {"file": SimpleUploadedFile(name, data)})


def preview(client: Client, *rows: tuple[str, ...]) -> str:
    """Upload a sheet; the address of its preview."""
    answer = upload(client, write_csv(COMPOUND_SHEET.header(), rows))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_the_preview_shows_bad_cells_first_with_their_sentences(client: Client) -> None:
    page = client.get(preview(client, GOOD, BAD)).content.decode()
    assert page.index("../x") < page.index("wutong")
    assert re.search(r'class="cell-bad"><span>\.\./x</span><span class="cell-why">网址名只能', page)
    assert "上线日期：请填写有年月日的日期" in page
    assert "尚未写入" in page
    assert not Compound.objects.filter(slug="wutong").exists()


def test_a_sheet_is_confirmed_watched_and_finished(client: Client) -> None:
    address = preview(client, GOOD, BAD)
    client.post(f"{address}commit/")
    page = client.get(address).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "<noscript>" in page
    batch = OnboardingBatch.objects.get()
    for row in batch.rows.all():
        open_onboarding_row(row_id=row.pk)
    fragment = client.get(f"{address}progress/").content.decode()
    assert "hx-trigger" not in fragment
    assert "全部完成 · 1 / 1" in fragment
    assert 'href="/compounds/wutong/"' in fragment
    assert "<html" not in fragment


def test_a_failed_row_says_why_and_offers_to_go_on(client: Client) -> None:
    address = preview(client, GOOD)
    client.post(f"{address}commit/")
    batch = OnboardingBatch.objects.get()
    batch.rows.update(state=RowState.FAILED, error="磁盘满了。")
    page = client.get(address).content.decode()
    assert "磁盘满了。" in page
    client.post(f"{address}resume/")
    assert batch.rows.get().state == RowState.WAITING


def test_the_same_sheet_again_has_nothing_to_confirm(client: Client) -> None:
    address = preview(client, GOOD)
    client.post(f"{address}commit/")
    open_onboarding_row(row_id=OnboardingBatch.objects.get().rows.get().pk)
    page = client.get(preview(client, GOOD)).content.decode()
    assert "没有要处理的行" in page
    assert "确认开通" not in page


def test_bad_rows_come_back_as_a_file_that_can_be_mended(client: Client) -> None:
    personal = (
        "槐荫里",
        "huai",
        "滨河街道",
        "龙山社区",
        "找13800000001",
        "",
        "",
        "",
        "2022-04-01",
        "",
    )
    address = preview(client, GOOD, BAD, personal)
    answer = client.get(f"{address}bad-rows.xlsx")
    assert "attachment" in answer["Content-Disposition"]
    table = read_table(answer.content, "a.xlsx")
    assert [row.cells[1] for row in table.rows] == ["../x", "huai"]
    assert table.rows[1].cells[4] == ""
    assert "手机号" in table.rows[1].cells[-1]
    assert b"13800000001" not in answer.content
    mended = [list(row.cells) for row in table.rows]
    mended[0][1], mended[0][8] = "liuxiang", "2022-04-01"
    again = upload(client, write_xlsx([Page("表", table.header, mended)]), "改好.xlsx")
    page = client.get(again["Location"]).content.decode()
    assert "不需要，没有读取" not in page
    assert OnboardingBatch.objects.latest("id").rows.filter(outcome="new").count() == 2


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "文件是空的"),
        ("小区,地址\n甲,乙\n".encode(), "a.csv", "表头缺少"),
        (b"<html></html>", "a.xls", "内容却不是这种格式"),
        (b"a,b\n" + b"1,2\n" * 50_000, "a.csv", "最多 2000 行"),
        (b"x" * (Limits().size + 1), "a.csv", "文件太大"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence_and_leaves_nothing(
    client: Client, data: bytes, name: str, words: str
) -> None:
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not OnboardingBatch.objects.exists()


def test_no_file_at_all_is_told(client: Client) -> None:
    answer = client.post("/onboarding/", {})
    assert answer.status_code == 422
    assert "请先选择要检查的表格。" in answer.content.decode()


def test_a_gb18030_sheet_is_read(client: Client) -> None:
    text = write_csv(COMPOUND_SHEET.header(), [GOOD]).decode("utf-8-sig")
    answer = upload(client, text.encode("gb18030"))
    assert "梧桐里" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_is_read_and_its_example_passed_over(client: Client, kind: str) -> None:
    answer = client.get(f"/onboarding/template.{kind}")
    assert "attachment" in answer["Content-Disposition"]
    table = read_table(answer.content, f"a.{kind}")
    found = COMPOUND_SHEET.read(table)
    assert (found.problems, found.skipped_examples) == ((), (2,))


def test_an_unknown_sheet_is_not_found(client: Client) -> None:
    path = "/onboarding/01900000-0000-7000-8000-000000000000/"
    for address in (path, f"{path}progress/", f"{path}bad-rows.xlsx"):
        assert client.get(address).status_code == 404
    assert client.post(f"{path}commit/").status_code == 404


def test_nothing_is_carried_out_by_looking(client: Client) -> None:
    address = preview(client, GOOD)
    assert client.get(f"{address}commit/").status_code == 405
    assert client.get("/compounds/wangfu/invite/").status_code == 405
