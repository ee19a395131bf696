"""A compound's own names of the five stages, and when its councils are usually held."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from district.core.clock import SHANGHAI, now
from district.core.errors import DomainError
from district.registry.models import Compound
from tenants.matters.models import Stage, StageName
from tenants.matters.stage_names import name_stages, stage_names
from tenants.meetings.models import Council, CouncilRule
from tenants.meetings.rules import council_rule, lay_down_rule, proposed_day
from tests.frontend.compound.cast import Cast
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db
PAGE, API = "/organisation/practice/", "/api/v1/practice/"
OF_FIVE = {"listen": "提", "discuss": "议", "work": "干", "judge": "邀居民评事", "publish": "晒"}
REMINDER = "本月的说事议事会还没有安排"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_C7_the_stages_bear_the_compounds_own_words_over_the_standard_codes(cast: Cast) -> None:
    matter = cast.started(cast.discussed(cast.reported()))
    secretary = cast.browser("secretary")
    before = _page(secretary, f"/matters/{matter.pk}/")
    assert "听事：已受理" in before and "<span>办</span>" in before
    told = {**OF_FIVE, "is_monthly": "on"}
    assert secretary.post(PAGE, told).status_code == 302
    shown = _page(secretary, f"/matters/{matter.pk}/")
    circle = '<span class="stage-dot" aria-hidden="true">评</span>'
    for words in (
        "提：已受理",
        "干：开始办理",
        "<span>提</span>",
        "<span>邀居民评事</span>",
        circle,
    ):
        assert words in shown
    assert "听事：" not in shown and "<span>办</span>" not in shown
    assert "提 → 议 → 干 → 邀居民评事 → 晒" in _page(secretary, "/organisation/bodies/")
    with inside(cast.place):
        assert list(stage_names()) == list(Stage)
        assert {one.stage for one in StageName.objects.all()} <= set(Stage.values)


def test_a_standard_word_comes_back_when_the_own_one_is_taken_away(in_meijing: Compound) -> None:
    assert name_stages(names={Stage.WORK: "干"}) and not name_stages(names={Stage.WORK: " 干 "})
    assert stage_names()[Stage.WORK] == "干"
    assert name_stages(names={Stage.WORK: ""})
    assert stage_names()[Stage.WORK] == "办" and not StageName.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("听居民说事了吗", "最多 6 个字"), ("议", "不能叫一样的名字")],
    ids=["long", "twice"],
)
def test_a_name_that_misleads_is_refused(cast: Cast, text: str, sentence: str) -> None:
    with inside(cast.place), pytest.raises(DomainError, match=sentence):
        name_stages(names={Stage.LISTEN: text})
    refused = cast.browser("secretary").post(PAGE, {"listen": text})
    assert refused.status_code == 422
    assert cast.browser("resident").post(PAGE, OF_FIVE).status_code == 403
    with inside(cast.place):
        assert not StageName.objects.exists() and not CouncilRule.objects.exists()


def test_C6_the_usual_day_and_hour_are_what_the_next_plan_begins_with(cast: Cast) -> None:
    secretary = cast.browser("secretary")
    assert REMINDER in _page(secretary, "/")
    told = {"is_monthly": "on", "day": "31", "starts": "20:00"}
    assert secretary.post(PAGE, told).status_code == 302
    assert REMINDER in _page(secretary, "/")
    assert "通常 31 日 20:00" in _page(secretary, "/councils/")
    assert 'value="20:00"' in _page(secretary, "/councils/new/")
    with inside(cast.place):
        rule = council_rule()
        with time_machine.travel(datetime(2026, 2, 3, 9, tzinfo=SHANGHAI), tick=False):
            assert proposed_day(rule) == date(2026, 2, 28)
            Council.objects.create(starts_at=now() + timedelta(days=1), place="亭")
            assert proposed_day(rule) == date(2026, 3, 31)


def test_C6_a_day_that_has_passed_is_owed_today(in_meijing: Compound) -> None:
    rule = lay_down_rule(day=12, starts=time(19, 30))
    with time_machine.travel(datetime(2026, 2, 20, 9, tzinfo=SHANGHAI), tick=False):
        assert proposed_day(rule) == date(2026, 2, 20)
    with pytest.raises(DomainError, match="1 至 31"):
        lay_down_rule(day=32)


def test_a_compound_that_means_none_each_month_is_not_reminded(cast: Cast) -> None:
    secretary = cast.browser("secretary")
    assert "本月还没有开" in _page(secretary, "/councils/")
    assert secretary.post(PAGE, {"is_monthly": ""}).status_code == 302
    assert REMINDER not in _page(secretary, "/")
    shown = _page(secretary, "/councils/")
    assert "本月还没有开" not in shown and "每月开一次" not in shown


def test_a_program_settles_both_at_once_or_neither(cast: Cast) -> None:
    client = machine(cast.place, cast.people["secretary"])
    told = {"stages": {"listen": "提"}, "council": {"day": 12, "starts": "19:30"}}
    stands = client.post(API, told, content_type="application/json").json()
    assert stands == client.get(API).json()
    assert (stands["stages"]["listen"], stands["stages"]["work"]) == ("提", "")
    assert stands["council"] == {"is_monthly": True, "day": 12, "starts": "19:30:00"}
    twice = {"stages": {"listen": "议"}, "council": {"day": 1}}
    assert client.post(API, twice, content_type="application/json").status_code == 422
    assert client.get(API).json() == stands
