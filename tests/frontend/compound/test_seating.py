"""Seating who was elected, on pages and over the API: what will change is shown first."""

from typing import Any

import pytest
from django.test import Client

from district.core.clock import today
from tenants.bodies.models import Body, BodyKind, Seat
from tenants.bodies.services import form_body
from tenants.decisions.deciding import count_vote, publish_result
from tenants.elections.services import count_ballots
from tests.frontend.compound.cast import Cast
from tests.tenants.decisions.making import announced, closed, parts, voted
from tests.tenants.elections.making import ballots, opened
from tests.tenants.seating.test_seating import ELECTS, sits
from tests.visitors import inside

pytestmark = pytest.mark.django_db
JSON = "application/json"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_owners_committee_is_seated_from_the_vote(cast: Cast) -> None:
    with inside(cast.place):
        parts(6)
        vote = announced(ELECTS)
        voted(vote, yes=5)
        question = vote.questions.get()
    page, shown_at = f"/organisation/seating/questions/{question.pk}/", f"/votes/{vote.pk}/"
    with closed(vote):
        with inside(cast.place):
            publish_result(vote=count_vote(vote=vote))
        secretary = cast.browser("secretary")
        assert page in _page(secretary, shown_at)
        assert page not in _page(cast.browser("resident"), shown_at)
        assert "请先登记这一届" in _page(secretary, page)
        with inside(cast.place):
            body = form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会")
            sits(body, "原巧珍")
        shown = _page(secretary, page)
        assert "业委会会这样改" in shown and "卜秋莲" in shown and "原巧珍" in shown
        told: dict[str, Any] = {"post": "委员", "since_on": today(), "others_leave": "yes"}
        stale = secretary.post(page, {**told, "seen": "x"})
        assert stale.status_code == 409 and _seen(stale.content.decode()) == _seen(shown)
        assert secretary.post(page, {**told, "seen": _seen(shown)}).status_code == 302
        again = secretary.post(page, {**told, "seen": _seen(shown)}).content.decode()
        assert "不能再登记一次" in again
        assert "当选人已任职" in _page(secretary, shown_at)
        assert f"/votes/{vote.pk}/" in _page(secretary, f"/organisation/bodies/{body.pk}/")


def test_a_branch_is_seated_from_its_election(cast: Cast) -> None:
    with inside(cast.place):
        election = opened(10)
        box = ballots(election, ",".join(["1 2"] * 8 + ["3"] * 2))
        count_ballots(election=election, ballots=box, tellers=["梁秋生"])
    page = f"/organisation/seating/elections/{election.pk}/"
    secretary, resident = cast.browser("secretary"), cast.browser("resident")
    assert page in _page(secretary, f"/organisation/elections/{election.pk}/")
    told: dict[str, Any] = {"post": "支部委员", "since_on": today(), "others_leave": "no"}
    assert secretary.post(page, {**told, "seen": _seen(_page(secretary, page))}).status_code == 302
    branch = f"/organisation/branches/{election.branch_id}/"
    link = f"/organisation/elections/{election.pk}/"
    assert link in _page(secretary, branch)
    shown = _page(resident, branch)
    assert "党内选举选出" in shown and link not in shown
    assert resident.get(page).status_code == 403
    assert resident.get("/api/v1/seatings/").json()["count"] == 0
    assert secretary.get("/api/v1/seatings/").json()["count"] == 1


def test_the_same_over_the_api(cast: Cast) -> None:
    with inside(cast.place):
        parts(6)
        vote = announced(ELECTS)
        voted(vote, yes=5)
        body = form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会")
        question = vote.questions.get()
    with closed(vote):
        with inside(cast.place):
            publish_result(vote=count_vote(vote=vote))
        secretary, api = cast.browser("secretary"), "/api/v1/seatings/"
        told: dict[str, Any] = {"question": str(question.pk), "body": str(body.pk)}
        plan = secretary.post(f"{api}plan/", told, content_type=JSON).json()
        assert sorted(plan["entering"]) == ["卜秋莲", "车福生"] and plan["staying"] == []
        told |= {"post": "委员", "since_on": str(today()), "others_leave": True, "seen": "x"}
        assert secretary.post(api, told, content_type=JSON).json()["code"] == "plan_changed"
        told |= {"seen": plan["seen"]}
        assert secretary.post(api, told, content_type=JSON).status_code == 201
        assert secretary.post(f"{api}plan/", told, content_type=JSON).status_code == 409
    with inside(cast.place):
        assert Seat.objects.filter(body__in=Body.objects.all(), source="elected").count() == 2
