"""选几件，一起交给一个人: the page keeps the list's filter and works without scripts."""

from typing import Any
from uuid import uuid4

import pytest

from tests.frontend.compound.cast import Cast

pytestmark = pytest.mark.django_db


def test_ticked_matters_go_to_one_person(cast: Cast) -> None:
    first, second, third = (cast.reported(text) for text in ("灯不亮", "车乱停", "灯又闪"))
    closed = cast.finished(cast.reported("灯坏了"))
    browser, member = cast.browser("secretary"), cast.people["member"]
    head = cast.people["head"]
    listed = browser.get("/matters/?q=灯").content.decode()
    address = "/matters/assign/?q=%E7%81%AF"
    assert f'href="{address}"' in listed and "选几件，一起交给一个人" in listed

    page = browser.get(address).content.decode()
    offered = [one for one in (first, second, third, closed) if str(one.pk) in page]
    assert offered == [first, third]
    assert f"#{first.number} 灯不亮（现在由{head.name}负责）" in page

    sent = {"matter_ids": [str(first.pk), str(third.pk)], "responsible_id": str(member.pk)}
    for _twice in range(2):
        answer = browser.post(address, sent)
        assert (answer.status_code, answer["Location"]) == (302, "/matters/?q=%E7%81%AF")
    held = [cast.fresh(one).responsible_id for one in (first, second, third)]
    assert held == [member.pk, head.pk, member.pk]

    late: dict[str, Any] = {**sent, "matter_ids": [str(second.pk), str(closed.pk)]}
    answer = browser.post(address, late)
    assert answer.status_code == 409
    assert f"{closed.number} 号事项现在是" in answer.content.decode()
    assert cast.fresh(second).responsible_id == head.pk


def test_a_wrong_choice_is_told_and_an_empty_list_offers_nothing(cast: Cast) -> None:
    browser, person = cast.browser("secretary"), str(cast.people["member"].pk)
    assert "这里没有可以交给别人的事" in browser.get("/matters/assign/").content.decode()
    matter = str(cast.reported().pk)
    for sent, status in (
        ({"responsible_id": person}, 422),
        ({"matter_ids": [matter]}, 422),
        ({"matter_ids": [matter, "x\x00"], "responsible_id": person}, 422),
        ({"matter_ids": [matter], "responsible_id": str(uuid4())}, 422),
        ({"matter_ids": [str(uuid4()) for _one in range(101)], "responsible_id": person}, 422),
        ({"matter_ids": [str(uuid4())], "responsible_id": person}, 404),
    ):
        assert browser.post("/matters/assign/", sent).status_code == status, sent
    assert cast.browser("resident").get("/matters/assign/").status_code == 403
    assert "一起交给一个人" not in cast.browser("resident").get("/matters/").content.decode()
