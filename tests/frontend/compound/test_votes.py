"""A vote as its people meet it: those who run it, and an owner with a phone."""

from datetime import timedelta
from typing import Any

from django.test import Client

from district.core.clock import today
from district.core.permissions import Role
from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.sealing import trace
from tenants.decisions.announcing import CandidateDraft, QuestionDraft
from tenants.decisions.deciding import count_vote, publish_result
from tenants.decisions.models import Ballot, Choice, State, Vote, Voter
from tenants.ownership.subjects import Subject
from tenants.people.models import Person
from tests import make
from tests.tenants.decisions.making import announced, closed, draft, opened, parts, voted
from tests.visitors import visitor


def _by(place: Compound, role: Role, phone: str = "") -> Client:
    with compound_context(place):
        account = make.account(role, phone=phone)
    return visitor(place, account)


def _page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


def _post(client: Client, address: str, status: int = 302, **fields: object) -> str:
    answer = client.post(address, fields)
    assert answer.status_code == status, answer.content.decode()
    return str(answer.headers.get("Location", "")) or str(answer.content.decode())


def test_a_vote_is_prepared_announced_and_its_ballots_come_in(meijing: Compound) -> None:
    secretary = _by(meijing, Role.SECRETARY)
    with compound_context(meijing):
        parts(3)
    opens_on = today() + timedelta(days=16)
    asked = _post(
        secretary,
        "/votes/new/",
        title="装路灯",
        is_binding="yes",
        opens_on=opens_on,
        closes_on=opens_on,
        counted_kinds=["home"],
    )
    page = _post(secretary, asked, subject="278-9", text="大门口装一盏路灯")
    assert "大门口装一盏路灯" in _page(secretary, page)
    with compound_context(meijing):
        vote = Vote.objects.get()
    assert "装路灯" not in _page(_by(meijing, Role.RESIDENT), "/votes/")
    _post(secretary, f"{page}announce/")
    assert "3 人，300.00 平方米" in _page(_by(meijing, Role.RESIDENT), page)
    with compound_context(meijing):
        voter = Voter.objects.filter(vote=vote)[0]
    roll = f"{page}roll/"
    told: dict[str, Any] = {"way": "by_hand", "delivered_on": today(), "delivered_by": "楼长"}
    assert "请先勾选" in _post(secretary, roll, 422, **told)
    _post(secretary, roll, voter=voter.pk, **told)
    assert "已送达" in _page(secretary, f"{roll}?q=业主1")
    with opened(vote):
        secretary = _by(meijing, Role.SECRETARY)
        enter = f"{roll}{voter.pk}/enter/"
        fields: dict[str, Any] = {"channel": "paper", "signer": "业主1", "cast_on": today()}
        assert "signer" in _post(secretary, enter, 422, **fields)
        _post(secretary, enter, q0="yes", **fields)
        assert "已投票" in _page(secretary, roll)
        assert "计入" in _page(secretary, f"{roll}{voter.pk}/")
        assert "业主1" not in _page(secretary, f"{roll}?waiting=1")


def test_the_result_explains_itself_once_it_is_posted(meijing: Compound) -> None:
    with compound_context(meijing):
        parts(120)
        vote = announced(silence_rule="议事规则第九条", silence_adopted_on=today())
        voted(vote, yes=41, no=39)
        with closed(vote):
            count_vote(vote=vote)
    page = f"/votes/{vote.pk}/"
    resident = _by(meijing, Role.RESIDENT)
    assert "民法典" not in _page(resident, page)
    with compound_context(meijing), closed(vote):
        publish_result(vote=vote)
    for address in (page, f"{page}notice/"):
        told = _page(resident, address)
        for words in (
            "通过",
            "民法典（2021）第二百七十八条",
            "80 / 120 人",
            "41 / 80 人",
            "超过 1/2",
        ):
            assert words in told, (address, words)


def test_an_owner_votes_on_a_phone_and_no_one_elses_page_is_there(meijing: Compound) -> None:
    with compound_context(meijing):
        parts(2)
        Person.objects.filter(name="业主1").update(phone_trace=trace("13911110001"))
        account = make.account(Role.RESIDENT, phone="13911110001")
        vote = announced(allows_electronic=True)
        mine, other = Voter.objects.filter(vote=vote)
    with opened(vote):
        owner = visitor(meijing, account)
        page = f"/votes/{vote.pk}/"
        assert "去投票" in _page(owner, page)
        _page(owner, f"{page}roll/{other.pk}/cast/", 404)
        _page(owner, f"{page}roll/", 403)
        _post(owner, f"{page}roll/{mine.pk}/cast/", q0="abstain")
        assert "已投票" in _page(owner, page)
        assert "已经投过票" in _post(owner, f"{page}roll/{mine.pk}/cast/", 409, q0="yes")
    with compound_context(meijing):
        assert Ballot.objects.get().answers.get().choice == Choice.ABSTAIN


def test_a_draft_that_the_law_refuses_says_why(meijing: Compound) -> None:
    secretary = _by(meijing, Role.SECRETARY)
    with compound_context(meijing):
        from_draft = draft()
        assert from_draft.questions
    asked = _post(
        secretary,
        "/votes/new/",
        title="选委员",
        is_binding="no",
        opens_on=today(),
        closes_on=today(),
        counted_kinds=["home"],
    )
    told = _post(
        secretary,
        asked,
        422,
        subject="278-3",
        text="选委员",
        seats=1,
        candidates="白晓川，退休教师",
    )
    assert "征求意见不能选举" in told
    _post(secretary, asked, subject="278-9", text="要不要装灯")
    vote = asked.removesuffix("ask/")
    assert "没有专有部分" in _post(secretary, f"{vote}announce/", 422)
    _post(secretary, f"{vote}cancel/", reason="改日再办")
    with compound_context(meijing):
        assert Vote.objects.get().state == State.CANCELLED


def test_objections_are_kept_and_who_raised_them_is_told_to_who_runs_the_vote(
    meijing: Compound,
) -> None:
    with compound_context(meijing):
        parts(3)
        vote = announced()
        voted(vote, yes=3)
    with closed(vote):
        with compound_context(meijing):
            publish_result(vote=count_vote(vote=vote))
        secretary, resident = _by(meijing, Role.SECRETARY), _by(meijing, Role.RESIDENT)
        page, api = f"/votes/{vote.pk}/", f"/api/v1/votes/{vote.pk}/objections/"
        assert "没有收到异议" in _page(resident, page)
        told: dict[str, Any] = {"kind": "court", "raised_by": "卜秋莲", "raised_on": today()}
        _post(secretary, f"{page}object/", text="公告没有满十五天", suspends="on", **told)
        assert "卜秋莲" in _page(secretary, page)
        shown = _page(resident, page)
        assert "请求法院撤销" in shown and "暂停执行" in shown
        assert "卜秋莲" not in shown and "十五天" not in shown
        assert "raised_by" in secretary.get(api).json()[0]
        assert set(resident.get(api).json()[0]) == {
            "id", "kind", "raised_on", "suspends", "outcome", "settled_on",
        }  # fmt: skip
        settle = f"/votes/objections/{secretary.get(api).json()[0]['id']}/"
        assert _page(resident, settle, 403)
        answer: dict[str, Any] = {"outcome": "upheld", "settled_on": today(), "answer": "判决"}
        _post(secretary, settle, **answer)
        assert "异议已经成立，这个结果作废，不再执行" in _page(resident, page)


def test_a_tie_leads_to_a_second_vote_over_pages_and_api(meijing: Compound) -> None:
    candidates = [CandidateDraft("白晓川"), CandidateDraft("石望舒")]
    with compound_context(meijing):
        parts(3)
        vote = announced((QuestionDraft(Subject.COMMITTEE, "选举委员", 1, candidates),))
        voted(vote, yes=3)
    with closed(vote):
        with compound_context(meijing):
            publish_result(vote=count_vote(vote=vote))
        secretary, page = _by(meijing, Role.SECRETARY), f"/votes/{vote.pk}/"
        assert "就票数相同的候选人再投一次" in _page(secretary, page)
        second = _post(secretary, f"{page}again/")
        assert f'href="{page}"' in _page(secretary, second)
        assert f'href="{second}"' in _page(secretary, page)
        assert second not in _page(_by(meijing, Role.RESIDENT), page)  # a draft is nobody's
        refused = secretary.post(f"/api/v1{page}again/")
        assert refused.json()["code"] == "second_vote_runs"
        assert secretary.get(f"/api/v1{second}").json()["follows"] == str(vote.pk)
