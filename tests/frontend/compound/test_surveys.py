"""问卷: from the first question to a matter, on the pages and by the API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from district.core.clock import today
from tenants.register.models import Household
from tenants.surveys.models import Option, Reply, Survey
from tests.frontend.compound.cast import Cast
from tests.frontend.compound.test_councils import _page as page
from tests.frontend.compound.test_councils import _sent as sent
from tests.tenants.surveys.making import NEEDED, SCORE, opened
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db
LIST = "/surveys/"


def _more_homes(cast: Cast, count: int) -> None:
    Household.objects.bulk_create(Household(unit=cast.unit, room=f"9{n:02}") for n in range(count))


def _sent_out(cast: Cast) -> str:
    """A survey of two questions, made on the pages by the secretary."""
    secretary = cast.browser("secretary")
    days = {"opens_on": today().isoformat(), "closes_on": (today() + timedelta(9)).isoformat()}
    draft = {"title": "您家需要什么", "kind": "needs", "client_id": str(uuid4()), **days}
    refused = sent(secretary, f"{LIST}new/", {**draft, "closes_on": "2020-02-29"}, 422)
    assert "要在开始以后" in refused
    ask = sent(secretary, f"{LIST}new/", draft)
    asked = {"text": "需要哪些服务", "asked_as": "several", "options": "量血压\n修家电"}
    assert "2 到 20" in sent(secretary, ask, {**asked, "options": "量血压"}, 422)
    show = sent(secretary, ask, asked)
    sent(secretary, ask, {"text": "还想说什么", "asked_as": "words", "options": ""})
    assert cast.browser("head").get(show).status_code == 404
    sent(secretary, f"{show}open/", {})
    assert "题目不能再改" in sent(secretary, ask, asked, 409)
    return show


def _typed_in_a_row(cast: Cast, show: str, option: str) -> None:
    """Every home of the head's unit that has not answered, each leading on to the next."""
    head = cast.browser("head")
    assert "您家需要什么：还有 5 户没填" in page(head, "/")
    unit = head.get(f"{show}enter/").headers["Location"]
    assert "还有 5 户没填" in page(head, unit) and ">402<" not in page(head, unit)
    with inside(cast.place):
        rooms = list(Household.objects.filter(unit=cast.unit, room__startswith="9"))
    first = following = f"{show}homes/{rooms[0].pk}/"
    assert "data-outbox" in page(head, following)
    sent(head, following, {"q1": ["x"], "how": "paper"}, 422)
    for _home in rooms:
        following = sent(head, following, {"q1": [option], "how": "phone"})
    assert following == unit and "我录的" in page(head, unit)
    assert cast.browser("other_head").get(first).status_code == 404
    # Who typed it sees what; another of the committee meets an empty form, but for how it came.
    assert [page(one, first).count("checked") for one in (head, cast.browser("secretary"))] == [
        2,
        1,
    ]


def test_C11_from_the_first_question_to_a_matter(cast: Cast) -> None:
    secretary, resident = cast.browser("secretary"), cast.browser("resident")
    with inside(cast.place):
        _more_homes(cast, 5)
    show = _sent_out(cast)
    with inside(cast.place):
        one, two = (str(option.pk) for option in Option.objects.all())
    paper = page(cast.browser("head"), f"{show}paper/")
    assert "□ 量血压" in paper and "房号" in paper and "郑小兰" not in paper
    assert "请您家填一填" in page(resident, "/")
    own = page(resident, f"{show}answer/")
    assert "data-outbox" in own and "只数有几户选" in own
    sent(resident, f"{show}answer/", {"q1": [one], "q2": "谢谢"})
    assert "您家已经填过了" in page(resident, show)
    assert "谢谢" in page(resident, f"{show}answer/")
    _typed_in_a_row(cast, show, two)
    assert resident.get(f"{show}results/").status_code == 404
    assert "多给几天" in page(secretary, show) and "多给几天" not in page(resident, show)
    sooner = {"closes_on": (today() + timedelta(8)).isoformat()}
    assert "只能往后延" in sent(secretary, f"{show}extend/", sooner, 422)
    sent(secretary, f"{show}extend/", {"closes_on": (today() + timedelta(20)).isoformat()})
    with inside(cast.place):
        assert Survey.objects.get().closes_on == today() + timedelta(20)
    results = sent(secretary, f"{show}close/", {})
    told = page(secretary, results)
    assert "问了 6 户，填了 6 户" in told and "答的不到 5 户" in told and "谢谢" not in told
    assert resident.get(results).status_code == 404
    matter = sent(secretary, f"{show}needs/{two}/", {})
    assert "修家电，5 户" in page(secretary, matter)
    sent(secretary, f"{show}publish/", {})
    shown = page(resident, results)
    assert "5 户" in shown and "转为事项" not in shown


def test_C11_and_F5_a_machine_asks_types_and_counts(cast: Cast) -> None:
    secretary, head = (machine(cast.place, cast.people[one]) for one in ("secretary", "head"))
    days = {"opens_on": today().isoformat(), "closes_on": today().isoformat()}
    question = {"text": "物业打几分", "asked_as": "scale"}
    given = {"title": "物业评价", "kind": "rating", "questions": [question], **days}
    send: dict[str, Any] = {"content_type": "application/json"}
    made = secretary.post("/api/v1/surveys/", given, **send).json()
    address = f"/api/v1/surveys/{made['id']}/"
    assert secretary.post(f"{address}open/", **send).status_code == 200
    more = {"closes_on": (today() + timedelta(3)).isoformat()}
    assert (
        secretary.post(f"{address}extend/", more, **send).json()["closes_on"] == more["closes_on"]
    )
    assert secretary.post(f"{address}extend/", more, **send).json()["code"] == "not_later"
    assert head.post(f"{address}extend/", more, **send).status_code == 403
    waiting = head.get(f"{address}waiting/").json()["results"]
    assert [one["id"] for one in waiting] == [str(cast.home.pk)]
    asked = made["questions"][0]["id"]
    body = {
        "household": str(cast.home.pk),
        "how": "door",
        "answers": [{"question": asked, "number": 4}],
    }
    typed = head.post(f"{address}replies/", body, **send)
    assert (typed.status_code, typed.json()["channel"]) == (201, "assisted")
    unclear = {**body, "answers": [{"question": asked, "number": 4, "yes": True}]}
    assert head.post(f"{address}replies/", unclear, **send).json()["code"] == "answer_unclear"
    assert secretary.get(f"{address}results/").status_code == 404
    assert secretary.post(f"{address}close/", **send).json()["answered"] == 1
    assert secretary.get(f"{address}results/").json() == {
        "asked": 1,
        "answered": 1,
        "outcomes": None,
    }
    assert head.get(f"{address}results/").status_code == 404


def test_F28_without_a_survey_nothing_is_said_of_well_being(cast: Cast) -> None:
    for who in ("resident", "secretary"):
        assert "生活感受" not in page(cast.browser(who), LIST) + page(cast.browser(who), "/")
    with inside(cast.place):
        survey = opened(cast.people["secretary"], [SCORE, NEEDED], kind="wellbeing")
        assert not Reply.objects.exists() and Survey.objects.count() == 1
    assert "生活感受" in page(cast.browser("resident"), f"{LIST}{survey.pk}/")
