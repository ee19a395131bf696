"""After an upheld objection the pages say what comes next, and lead there."""

import pytest
from django.test import Client

from district.core.clock import today
from tenants.bodies.models import BodyKind
from tenants.bodies.services import form_body
from tenants.decisions.deciding import count_vote, publish_result
from tenants.decisions.models import Vote
from tenants.seating.queries import plan_of
from tenants.seating.services import seat_elected
from tests.frontend.compound.cast import Cast
from tests.tenants.decisions.making import announced, closed, parts, voted
from tests.tenants.decisions.test_repeats import struck_down
from tests.tenants.seating.test_seating import ELECTS
from tests.visitors import inside

pytestmark = pytest.mark.django_db


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def test_a_void_election_is_led_back_from_the_first_page(cast: Cast) -> None:
    with inside(cast.place):
        parts(6)
        vote = announced(ELECTS)
        voted(vote, yes=5)
        body = form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会")
    with closed(vote):
        with inside(cast.place):
            publish_result(vote=count_vote(vote=vote))
            question = vote.questions.get()
            seen = plan_of(question, body).fingerprint
            seat_elected(
                source=question, place=body, post="委员", since_on=today(),
                others_leave=False, seen=seen,
            )  # fmt: skip
            struck_down(vote)
        page, repeat = f"/votes/{vote.pk}/", f"/votes/{vote.pk}/repeat/"
        secretary, resident = cast.browser("secretary"), cast.browser("resident")
        shown = _page(secretary, "/")
        assert "的结果因异议成立作废，请准备重新投票" in shown and repeat in shown
        assert "按作废的结果任职，请结束任职" in shown
        for reader in (secretary, resident):
            told = _page(reader, page)
            assert "这个结果作废" in told and "民法典（2021）" in told
            assert (repeat in told) is (reader is secretary)
        assert "这个结果作废" in _page(resident, f"{page}notice/")
        assert "回到推荐候选人" in _page(secretary, repeat)
        made = secretary.post(repeat, {"step": "candidates"})
        assert made.status_code == 302
        drafted = _page(secretary, made.headers["Location"])
        assert "下一步：请先推荐候选人" in drafted and page in drafted
        assert "请先推荐候选人，再添加选举事项" in _page(secretary, "/")
        assert secretary.post(repeat, {"step": "ballot"}).status_code == 409
        again = secretary.post(f"/api/v1/votes/{vote.pk}/repeat/", {}, "application/json")
        assert (again.status_code, again.json()["code"]) == (409, "repeat_runs")
    with inside(cast.place):
        assert Vote.objects.get(repeats=vote).state == "draft"
