"""Pages about the property."""

import re

import pytest
from django.test import Client

from district.core.clock import today
from district.registry.hosts import forget_hosts_here
from district.registry.models import Compound
from tenants.partners.models import Partner
from tenants.property.models import TripartiteMeeting
from tenants.register.models import Building, Management
from tests.frontend.compound.test_organisation import page
from tests.visitors import inside

pytestmark = pytest.mark.django_db


def test_who_manages_is_shown_with_its_days(meijing: Compound, secretary: Client) -> None:
    assert "还没有登记由谁管" in page(secretary, "/property/")
    for told in ({"mode": "self", "since": "2020"}, {"mode": "street", "since": "2023-04-10"}):
        assert secretary.post("/property/managements/new/", told).status_code == 302
    shown = page(secretary, "/property/")
    assert "2020年 起，到 2023年4月10日 前" in shown
    listed = shown[shown.index("<h2>管理方式</h2>") :]
    assert listed.index("街道兜底") < listed.index("现在") < listed.index("自管")


def test_what_the_district_wrote_is_offered(meijing: Compound, secretary: Client) -> None:
    Compound.objects.filter(pk=meijing.pk).update(management="street", management_basis="会议纪要")
    forget_hosts_here()
    offered = page(secretary, "/property/managements/new/")
    assert 'value="会议纪要"' in offered
    assert re.search(r'value="street"[^>]* checked', offered)


def test_a_mistake_is_mended_and_taken_back(meijing: Compound, secretary: Client) -> None:
    secretary.post("/property/managements/new/", {"mode": "self", "since": "2020"})
    with inside(meijing):
        one = Management.objects.get()
    address = f"/property/managements/{one.pk}/"
    assert secretary.post(address, {"until_on": "2019-01-01"}).status_code == 422
    assert secretary.post(address, {"until_on": "2021-01-01"}).status_code == 302
    assert secretary.post(f"{address}remove/").status_code == 302
    with inside(meijing):
        assert not Management.objects.exists()


def test_DQ01_the_register_says_what_is_missing_and_leads_to_the_next(
    meijing: Compound, secretary: Client
) -> None:
    shown = page(secretary, "/register/")
    assert "底册的 10 项里还缺 10 项" in shown
    secretary.post("/register/buildings/new/", {"name": "1"})
    shape = {"buildings": "1", "units": "1", "floors": "1", "rooms": "2", "first_building": "2"}
    secretary.post("/register/numbering/", {**shape, "write": "1"})
    shown = page(secretary, "/register/")
    assert "居住情况" in shown and "（还有 2 条不清楚）" in shown
    assert "用表格补居住情况" in shown
    assert secretary.post("/register/buildings/year/", {"built_year": "1998"}).status_code == 302
    with inside(meijing):
        assert {one.built_year for one in Building.objects.all()} == {1998}
        building = Building.objects.all()[0]
    assert "1998 年建成" in page(secretary, f"/register/buildings/{building.pk}/")


def test_F4_each_criterion_says_why_and_one_step_leads_on(
    meijing: Compound, secretary: Client
) -> None:
    assert "先登记管理方式" in page(secretary, "/property/")
    company = {"mode": "company", "company": "安居物业", "since": "2021"}
    secretary.post("/property/managements/new/", company)
    shown = page(secretary, "/property/")
    assert "汇总里记为“未报”" in shown
    assert "没有物业企业党支部，也没有在任的党建指导员。" in shown
    assert "下一步：登记党建指导员" in shown
    secretary.post("/property/guidance/new/", {"holder_name": "高文静", "since": "2023"})
    meeting = {"held_on": str(today()), "subject": "停车", "branch_came": "on"}
    secretary.post("/property/meetings/new/", meeting)
    shown = page(secretary, "/property/")
    assert "三方没有到齐，不算" in shown and "下一步：登记一次三方联席会议" in shown
    with inside(meijing):
        held = TripartiteMeeting.objects.get()
    sides = dict.fromkeys(("branch_came", "residents_came", "company_came"), "on")
    assert secretary.post(f"/property/meetings/{held.pk}/", sides).status_code == 302
    told = {"text": "电梯两小时内到场", "published_on": "2023-04-01", "due_on": "2023-05-01"}
    assert secretary.post("/property/promises/new/", told).status_code == 302
    shown = page(secretary, "/property/")
    assert "得 100 分，满分 100 分" in shown
    assert "下一步" not in shown
    assert "过期" in shown and "最迟2023年5月1日" in shown


def test_ORG10_the_self_managed_are_told_that_nobody_asks_them(secretary: Client) -> None:
    secretary.post("/property/managements/new/", {"mode": "self", "since": "2021"})
    shown = page(secretary, "/property/")
    assert "不参加红色物业评定" in shown
    assert "下一步" not in shown


def test_F20_an_overdue_agreement_is_named(meijing: Compound, secretary: Client) -> None:
    partner = {"kind": "enterprise", "name": "龙山超市", "since_on": "2023-04-01"}
    assert secretary.post("/partners/new/", partner).status_code == 302
    with inside(meijing):
        one = Partner.objects.get()
    told = {"promise": "每月义诊一次", "agreed_on": "2023-04-15", "due_on": "2023-05-15"}
    assert secretary.post(f"/partners/{one.pk}/agree/", told).status_code == 302
    shown = page(secretary, "/partners/")
    assert "有 1 条约定过期没有做到" in shown
    assert "龙山超市：每月义诊一次（最迟2023年5月15日）" in shown
    with inside(meijing):
        agreement = one.agreements.get()
    done = {"due_on": "2023-05-15", "done_on": "2023-05-20"}
    address = f"/partners/agreements/{agreement.pk}/"
    assert secretary.post(address, done).status_code == 302
    shown = page(secretary, "/partners/")
    assert "过期" not in shown and "2023年5月20日做到" in shown
