"""A Party election as the secretary meets it, and what others do not."""

from typing import Any

import pytest
from django.test import Client

from district.core.clock import today
from district.registry.models import Compound
from tenants.elections.models import Election, State
from tenants.elections.services import count_ballots
from tests.frontend.compound.cast import Cast
from tests.tenants.elections.making import NAMES, ballots, branch, opened
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST = "/organisation/elections/"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _post(client: Client, address: str, status: int = 302, **fields: Any) -> str:
    answer = client.post(address, fields)
    assert answer.status_code == status, answer.content.decode()
    return str(answer.headers.get("Location", "")) or answer.content.decode()


def test_the_secretary_drafts_attends_and_counts(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        place = branch()
    assert LIST in _page(secretary, f"/organisation/branches/{place.pk}/")
    told: dict[str, Any] = {"title": "支部换届", "held_on": today(), "entitled": 10, "seats": 1}
    told |= {"branch": place.pk, "candidates": "陈大明\n杨小兰"}
    few = _post(secretary, f"{LIST}new/", 422, **{**told, "candidates": "陈大明"})
    assert "候选人至少 2 人" in few
    page = _post(secretary, f"{LIST}new/", **told)
    assert "支部换届" in _page(secretary, LIST) and "（8 人）会议有效" in _page(secretary, page)
    assert "陈大明" in _page(secretary, f"{page}edit/")
    _post(secretary, f"{page}edit/", **told)
    assert "至少到会 8 人" in _post(secretary, f"{page}attendance/", 422, present="乔淑芳")
    _post(secretary, f"{page}attendance/", present="\r\n".join(NAMES[:8]))
    _post(secretary, f"{page}written-in/", name="何春生")
    assert "1 陈大明、2 杨小兰、3 何春生" in _page(secretary, f"{page}count/")
    box: dict[str, Any] = {
        "ballots": "1\r\n1\r\n１\r\n1\r\n1\r\n2\r\n0\r\n1 2\r\n",
        "tellers": "梁秋生、白玉",
    }
    _post(secretary, f"{page}count/", **box, returned=8)
    shown = _page(secretary, page)
    assert "当选" in shown and "5 票" in shown and "乔淑芳" in shown and "梁秋生、白玉" in shown


@pytest.mark.parametrize(
    ("ballots", "returned", "sentence"),
    [
        ("1\n9", 2, "第 2 行的“9”不是候选人的号。"),
        ("1\n1 1", 2, "第 2 行有一个号写了两次。"),
        ("1\n2", 3, "选票写了 2 行，和收回的张数不一样，请核对。"),
        ("0 1", 1, "第 1 行的“0”不是候选人的号。"),
    ],
)
def test_a_slip_of_the_pen_is_named_by_its_line(
    meijing: Compound, secretary: Client, ballots: str, returned: int, sentence: str
) -> None:
    with inside(meijing):
        election = opened(8)
    told: dict[str, Any] = {"ballots": ballots, "returned": returned, "tellers": "梁秋生"}
    assert sentence in _post(secretary, f"{LIST}{election.pk}/count/", 422, **told)
    with inside(meijing):
        assert Election.objects.get().state == State.OPEN


def test_more_ballots_than_people_are_told_as_void(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        page = f"{LIST}{opened(8).pk}/"
    told: dict[str, Any] = {"ballots": "1\n" * 9, "returned": 9, "tellers": "梁秋生"}
    _post(secretary, f"{page}count/", **told)
    assert "收回 9 张选票，到会只有 8 人：选举无效" in _page(secretary, page)


def test_residents_and_unit_heads_see_nothing(cast: Cast) -> None:
    with inside(cast.place):
        election = opened(8)
    for who in ("resident", "head"):
        client = cast.browser(who)
        assert client.get(LIST).status_code == 403
        assert client.get(f"{LIST}{election.pk}/").status_code == 403
        assert LIST not in _page(client, f"/organisation/branches/{election.branch_id}/")


def test_a_tie_leads_to_a_further_ballot(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        election = opened(10)
        box = ballots(election, ",".join(["1 2"] * 4 + ["1 3"] * 4 + ["2 3"] * 2))
        count_ballots(election=election, ballots=box, tellers=["梁秋生"])
    page = f"{LIST}{election.pk}/"
    assert f"{page}again/" in _page(secretary, page)
    second = _post(secretary, f"{page}again/")
    assert f'href="{page}"' in _page(secretary, second)
    assert f'href="{second}"' in _page(secretary, page)
    assert f"{page}again/" not in _page(secretary, page)
