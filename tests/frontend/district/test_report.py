"""The department's pages: the report, why a figure is so, the files, the catalogue."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from district.core.permissions import Role
from district.registry.models import CompoundStatus, DivisionPeriod
from district.registry.services.opening import register_compound
from tests import make
from tests.frontend.reports.night import CHENGBEI, FENGSHAN, LISHI, night, seed_night
from tests.visitors import stranger, visitor

pytestmark = pytest.mark.django_db
REPORT = "/?period=2023-04"


@pytest.fixture
def analyst(db: None) -> Client:
    seed_night()
    return visitor(None, make.account(Role.DEPARTMENT_ANALYST))


@pytest.fixture
def street(db: None) -> Client:
    seed_night()
    scope = DivisionPeriod.objects.get(code=CHENGBEI).division_id
    return visitor(None, make.account(Role.STREET_READER, scope_id=scope))


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_B19_D2_E1_F2_the_report_prints_the_seed(analyst: Client) -> None:
    text = page(analyst, REPORT)
    for printed in ("2/5 个小区已报", "401", "12.8", "9 小区 + 1 物业", "50余", "22/22"):
        assert printed in text


def test_the_newest_month_is_shown_unless_another_is_asked_for(analyst: Client) -> None:
    assert "2023年4月" in page(analyst, "/")
    assert "2023年4月30日" in page(analyst, "/?period=2023-04-30")


def test_a_report_of_a_month_without_a_night_shows_gaps_and_no_zero(analyst: Client) -> None:
    text = page(analyst, "/?period=2023-02")
    assert "0/5 个小区已报" in text
    assert "未填报" in text
    assert "并不是小区没有填报" in text
    assert "并不是小区没有填报" not in page(analyst, REPORT)


@pytest.mark.parametrize("address", ["/?period=2023-13", "/?period=yesterday"])
def test_a_period_that_is_none_is_refused(analyst: Client, address: str) -> None:
    assert "期间请写成" in page(analyst, address, status=400)


def test_G7_a_street_reads_its_own_subtree_alone(street: Client) -> None:
    text = page(street, REPORT)
    assert "城北街道小区治理月报" in text
    assert "王府名苑" in text and "新城壹号" in text
    assert "工行小区" not in text and "美景华庭" not in text
    for address in (
        f"{REPORT}&organisation={FENGSHAN}",
        f"{REPORT}&organisation={LISHI}",
        f"{REPORT}&organisation=gonghang",
        f"/figures/ORG-03/{LISHI}/2023-04/",
        "/figures/ORG-03/meijing/2023-04/",
        f"/reports/2023-04.csv?organisation={LISHI}",
    ):
        page(street, address, status=404)


def test_G7_the_files_of_a_street_hold_its_own_compounds(street: Client) -> None:
    body = street.get("/reports/2023-04.csv").content.decode("utf-8-sig")
    assert "wangfu" in body
    assert "gonghang" not in body and LISHI + "," not in body


def test_strangers_and_people_of_compounds_see_nothing(analyst: Client) -> None:
    assert stranger(None).get(REPORT).status_code == 302
    nobody = visitor(None, make.account())
    assert nobody.get(REPORT).status_code == 403
    assert nobody.get("/reports/2023-04.pdf").status_code == 403


def test_B19_a_figure_is_explained_down_to_the_compound(analyst: Client) -> None:
    text = page(analyst, f"/figures/ORG-03/{LISHI}/2023-04/")
    assert "期末有在任单元负责人的单元数" in text  # the rule's text
    assert "85.1% 至 100.0%" in text  # Wilson's interval of 22/22
    assert "未填报：有楼长的单元、单元。" in text  # why a compound is missing
    assert "/figures/ORG-03/meijing/2023-04/" in text
    own = page(analyst, "/figures/ORG-03/meijing/2023-04/")
    assert "22/22" in own and "有楼长的单元" in own


def test_a_small_sample_is_marked(analyst: Client) -> None:
    assert "样本小" in page(analyst, f"/figures/ORG-06/{LISHI}/2023-04/")


@pytest.mark.parametrize("address", ["NO-01/141102", "ORG-03/999999", "ORG-03/nobody"])
def test_what_does_not_exist_is_not_found(analyst: Client, address: str) -> None:
    page(analyst, f"/figures/{address}/2023-04/", status=404)


def test_a_street_s_table_can_be_chosen(analyst: Client) -> None:
    text = page(analyst, f"{REPORT}&street={FENGSHAN}")
    rows = text[text.index('id="compounds"') :]
    assert "工行小区" in rows and "美景华庭" not in rows


def test_one_compound_has_a_page_of_its_own(analyst: Client) -> None:
    text = page(analyst, f"{REPORT}&organisation=meijing")
    assert "美景华庭的数据" in text and "王府名苑" not in text


@pytest.mark.parametrize(
    ("kind", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"[")]
)
def test_files_bear_their_period(analyst: Client, kind: str, start: bytes) -> None:
    response = analyst.get(f"/reports/2023-04.{kind}")
    assert response.content.startswith(start)
    assert f'filename="report-141102-2023-04.{kind}"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_months_with_figures_are_listed(analyst: Client) -> None:
    assert "/reports/2023-04.pdf" in page(analyst, "/reports/")


def test_the_catalogue_prints_every_rule_with_its_parts(analyst: Client) -> None:
    text = page(analyst, "/definitions/")
    assert "办结事项 + 超期未办结事项" in text
    assert text.count("<article") > 30


def test_the_catalogue_says_what_is_fed_and_by_which_module(analyst: Client) -> None:
    text = page(analyst, "/definitions/")
    assert "共 69 项指标，已接入 47 项" in text
    start = text.index('id="FIN-01"')
    card = text[start : text.index("</article>", start)]
    for printed in (
        "尚未接入",
        "账目",
        "FS_OK FS_DUE",
        "越高越好",
        "2023.1，2000-01-01 起",
        "V22 V39",
    ):
        assert printed in card
    assert 'id="VT_A"' in text


def test_the_report_gathers_what_is_not_fed_in_one_closed_list(analyst: Client) -> None:
    text = page(analyst, REPORT)
    folded = text[text.index('id="unfed"') :]
    assert "<details" in folded and "<details open" not in folded
    assert "工具按期归还率" in folded and "模块：睦邻互助" in folded
    assert "工具按期归还率" not in text[: text.index('id="unfed"')]
    assert "收支公示及时率" not in text  # told by the quarter


def test_an_unfed_figure_is_explained_without_any_number(analyst: Client) -> None:
    text = page(analyst, f"/figures/AID-03/{LISHI}/2023-04/")
    assert "工具按期归还率：为什么是“尚未接入”" in text
    assert "睦邻互助" in text and "也不等于零" in text
    assert "meijing" not in text and "0/5" not in text


@pytest.mark.parametrize("period", ["2023-Q2", "2023", "2023-04-R12"])
def test_a_longer_period_has_its_report_and_files(analyst: Client, period: str) -> None:
    text = page(analyst, f"/?period={period}")
    assert "尚未接入的指标" in text and "没有按这种期间统计的" in text
    assert f'<option value="{period}" selected>' in text
    for kind in ("pdf", "xlsx", "csv", "json"):
        assert analyst.get(f"/reports/{period}.{kind}").status_code == 200
    page(analyst, f"/figures/ORG-03/{LISHI}/{period}/", status=404)


def test_before_the_first_night_the_page_says_what_to_expect(db: None) -> None:
    client = visitor(None, make.account(Role.DEPARTMENT_ANALYST))
    assert "还没有数据" in page(client, "/")


def test_a_page_asks_as_much_of_many_compounds_as_of_five(analyst: Client) -> None:
    addresses = [REPORT, f"/figures/ORG-03/{LISHI}/2023-04/", "/reports/", "/definitions/"]
    few = [_statements(analyst, address) for address in addresses]
    for number in range(12):
        made = register_compound(
            name=f"样例{number}",
            slug=f"sample-{number}",
            community=make.community("东关社区居委会"),
            go_live_on=date(2022, 4, 1),
        )
        made.status = CompoundStatus.ACTIVE
        made.save(update_fields=["status"])
    night(date(2023, 4, 30), {})
    assert [_statements(analyst, address) for address in addresses] == few


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page(client, address)
    return len(asked)


@pytest.mark.parametrize("period", ["0001-01", "0001-01-01", "9999-12", "9999-12-31", "1900-01"])
@pytest.mark.parametrize("path", ["/?period={}", "/figures/ORG-03/141102/{}/", "/reports/{}.json"])
def test_the_ends_of_time_are_answered(analyst: Client, path: str, period: str) -> None:
    assert analyst.get(path.format(period)).status_code in {200, 400, 404}


@pytest.mark.parametrize("value", ["\x00", "长" * 5_000, "' OR 1=1 --", "../..", "%s{0}"])
@pytest.mark.parametrize("name", ["period", "organisation", "street", "page"])
def test_nonsense_in_the_address_is_answered(analyst: Client, name: str, value: str) -> None:
    query = {"period": "2023-04", name: value}
    assert analyst.get("/", query).status_code in {200, 400, 404}


def test_a_median_is_explained_by_its_distribution(analyst: Client) -> None:
    bands = {f"MH_{band:02}": 0 for band in range(1, 13)}
    told = {
        "meijing": {"MC": 12, **bands, "MH_01": 8, "MH_04": 4},
        "wangfu": {"HH": 100},
    }
    night(date(2023, 5, 31), told)
    text = page(analyst, f"/figures/MAT-07/{LISHI}/2023-05/")
    assert "3.0 小时" in text
    assert "办结用时 24 至 48 小时" in text
    assert "样本数" in text and "分母" not in text
    assert "未填报：办结事项。" in text
