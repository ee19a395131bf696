"""The three steps as a new head meets them, and the trainings as a secretary writes them down."""

import pytest
from django.test import Client

from district.core.clock import today
from district.core.dates import PartialDate
from tenants.heads.models import StandardPost
from tenants.heads.services import appoint_head, name_title
from tests.frontend.compound.cast import Cast
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST, MINE = "/organisation/inductions/", "/organisation/inductions/mine/"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _appointed(cast: Cast) -> Client:
    """The head of the cast, new in the post since today."""
    with inside(cast.place):
        appoint_head(
            title=name_title(name="单元长", standard=StandardPost.UNIT_HEAD),
            place=cast.unit,
            holder_name="康秀英",
            holder_phone=cast.people["head"].phone,
            since=PartialDate(today()),
        )
    return cast.browser("head")


def test_D21_a_new_head_is_led_through_three_steps(cast: Cast) -> None:
    head = _appointed(cast)
    for address in ("/", "/organisation/"):
        assert "下一步：认识您负责的地方" in _page(head, address)
    for number, words in enumerate(("认识您负责的地方", "听到事情怎么记", "遇到难事找谁"), 1):
        shown = _page(head, MINE)
        assert words in shown and f"第 {number} 步，共 3 步" in shown
        assert head.post(f"{MINE}seen/", {"step": number}).status_code == 302
    assert "三步都看过了" in _page(head, MINE)
    assert "您是新任的" not in _page(head, "/")


def test_D21_who_is_not_new_is_not_bothered(cast: Cast) -> None:
    resident = cast.browser("resident")
    assert "您是新任的" not in _page(resident, "/organisation/")
    resident.post(f"{MINE}seen/", {"step": 1})
    assert "这一步已经看过，或者还没轮到" in _page(resident, MINE)


def test_D21_a_secretary_writes_down_a_session_and_reads_the_figure(cast: Cast) -> None:
    _appointed(cast)
    secretary = cast.browser("secretary")
    assert "康秀英" in _page(secretary, LIST)  # waits
    told = {"topic": "怎样听事", "held_on": today(), "names": ["康秀英"]}
    assert secretary.post(f"{LIST}new/", {**told, "names": []}).status_code == 422
    assert secretary.post(f"{LIST}new/", told).status_code == 302
    shown = _page(cast.browser("resident"), LIST)
    assert "怎样听事" in shown and "60 天内引导过" in shown and "记一次培训" not in shown


def test_D21_the_same_over_the_api(cast: Cast) -> None:
    head, secretary = _appointed(cast), cast.browser("secretary")
    assert head.get("/api/v1/induction/").json() == {"step": 1}
    seen = head.post("/api/v1/induction/", {"step": 1}, content_type="application/json")
    assert seen.json() == {"step": 2}
    told = {"topic": "怎样听事", "held_on": str(today()), "names": ["康秀英"]}
    sessions = "/api/v1/induction-sessions/"
    assert head.post(sessions, told, content_type="application/json").status_code == 403
    made = secretary.post(sessions, told, content_type="application/json").json()
    assert made["names"] == ["康秀英"]
    figure = {"newcomers": 1, "in_time": 1, "running": 0}
    assert head.get("/api/v1/induction/figure/").json() == figure
    assert secretary.delete(f"{sessions}{made['id']}/").status_code == 204
