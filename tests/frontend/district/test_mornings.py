"""The morning's notice says k of n, what failed, why, and who must act."""

from datetime import date

import pytest
from django.test import Client

from district.core.permissions import Role
from district.metrics.models import MetricDefinition, RollupRun, RunState, SumCheck
from district.metrics.queries import morning
from frontend.reports.mornings import morning_notice
from tests import make
from tests.frontend.reports.night import CHENGBEI, SEED, night, seed_compounds, seed_night
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
DAY = date(2023, 4, 30)


def told(role: Role = Role.DEPARTMENT_ANALYST) -> str:
    found = morning()
    assert found
    notice = morning_notice(found, make.account(role, name="孙晓"))
    return f"{notice.kind}: {notice.title}。{''.join(notice.sentences)}"


def spoil(slug: str, state: RunState, error: str, attempts: int = 6) -> None:
    RollupRun.objects.filter(compound__slug=slug).update(
        state=state, last_error=error, attempts=attempts
    )


def test_before_the_first_night_nothing_is_said() -> None:
    assert morning() is None


def test_without_a_catalogue_nothing_is_said() -> None:
    seed_night()
    MetricDefinition.objects.all().delete()
    assert morning() is None


def test_a_good_night_asks_for_nothing() -> None:
    seed_night()
    assert told().startswith("ok: 2023年4月30日 夜间汇总：5/5 个小区完成")
    assert "全部完成，不需要处理" in told()


def test_who_failed_why_and_who_must_act() -> None:
    seed_night()
    spoil("meijing", RunState.FAILED, "DataError 22012")
    assert told().startswith("danger: 2023年4月30日 夜间汇总：4/5")
    assert "美景华庭汇总失败（DataError 22012），已试 6 次。请系统维护人员" in told()


def test_what_mends_itself_alarms_nobody() -> None:
    seed_night()
    spoil("meijing", RunState.DUE, "CompoundUpgrading")
    spoil("wangfu", RunState.DUE, "OperationalError 57P01", attempts=2)
    assert told().startswith("warn: ")
    assert "美景华庭正在升级，升级后自动补上，不需要处理" in told()
    assert "王府名苑汇总出错（OperationalError 57P01），系统正在自动重试" in told()


def test_a_night_that_is_not_over_waits() -> None:
    seed_compounds()
    night(DAY, SEED, silent=("meijing", "wangfu"))
    assert "2 个小区正在汇总或等待汇总，会自动完成" in told()


def test_sums_that_differ_are_told_until_they_agree() -> None:
    seed_night()
    kept = SumCheck.objects.create(
        period_type="M", period_start=date(2023, 4, 1), version="2023.1", is_due=False,
        differences=3, metrics="HH,ORG-05",
    )  # fmt: skip
    assert told().startswith("danger: 2023年4月30日 夜间汇总：5/5 个小区完成")
    assert "2023年4月有数字与下级之和不符（HH、ORG-05，共 3 处）。请先不要上报" in told()
    assert told(Role.STREET_READER).startswith("ok: ")
    assert "下级之和" not in told(Role.STREET_READER)
    SumCheck.objects.filter(pk=kept.pk).update(differences=0)
    assert told().startswith("ok: ")


def test_the_page_of_a_street_tells_of_its_own() -> None:
    seed_night()
    spoil("gonghang", RunState.FAILED, "DataError 22012")
    analyst = visitor(None, make.account(Role.DEPARTMENT_ANALYST))
    assert "工行小区汇总失败" in body(analyst, "/?period=2023-04")
    street = body(analyst, f"/?period=2023-04&organisation={CHENGBEI}")
    assert "夜间汇总：2/2 个小区完成" in street and "工行小区" not in street
    assert "夜间汇总" not in body(analyst, "/?period=2023-04&organisation=meijing")


def body(client: Client, address: str) -> str:
    return client.get(address).content.decode()
