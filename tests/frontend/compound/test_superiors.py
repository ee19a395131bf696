"""上级指导 on the pages and by machine: written down once, followed up in one tap (G6)."""

import pytest

from district.core.clock import today
from tenants.matters.models import Matter, Source
from tenants.superiors.models import SuperiorVisit
from tests.frontend.compound.cast import Cast
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db
LIST = "/superiors/"


def test_G6_a_visit_is_written_down_and_its_advice_followed(cast: Cast) -> None:
    secretary = cast.browser("secretary")
    assert "还没有记过" in secretary.get(LIST).content.decode()
    given = {"superior": "street", "who": "街道办 2 人", "came_on": today(), "advice": "请清楼道"}
    refused = secretary.post(f"{LIST}new/", {**given, "advice": ""})
    assert refused.status_code == 422 and "街道办 2 人" in refused.content.decode()
    assert secretary.post(f"{LIST}new/", given).status_code == 302
    shown = secretary.get(LIST).content.decode()
    assert "请清楼道" in shown and "今年来了 1 次" in shown
    with inside(cast.place):
        [visit] = SuperiorVisit.objects.all()
        assert visit.matter is None
    sent = secretary.post(f"{LIST}{visit.pk}/follow/")
    with inside(cast.place):
        [matter] = Matter.objects.filter(source=Source.ABOVE)
    assert sent["Location"] == f"/matters/{matter.pk}/"
    assert f"看事项 #{matter.number}" in secretary.get(LIST).content.decode()


def test_G6_a_program_brings_it_with_its_matter(cast: Cast) -> None:
    program = machine(cast.place, cast.people["secretary"])
    given = {"superior": "organisation", "came_on": str(today()), "advice": "请清楼道"}
    made = program.post("/api/v1/superior-visits/", given, content_type="application/json")
    assert made.status_code == 201 and made.json()["matter"]
    again = program.post(f"/api/v1/superior-visits/{made.json()['id']}/follow-up/")
    assert again.json()["matter"] == made.json()["matter"]
    listed = program.get("/api/v1/superior-visits/").json()["results"]
    assert [one["advice"] for one in listed] == ["请清楼道"]


def test_residents_read_nothing_of_it(cast: Cast) -> None:
    assert cast.browser("resident").get(LIST).status_code == 403
