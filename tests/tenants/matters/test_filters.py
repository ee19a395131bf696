"""常用筛选: one's own, under names, ten at most."""

import pytest

from district.core.errors import Conflict, DomainError, NotFound
from district.registry.models import Compound
from tenants.matters.filters import (
    asked_for,
    delete_filter,
    rename_filter,
    save_filter,
    saved_filters,
)
from tests.tenants.matters.conftest import People
from tests.visitors import machine, visitor


def test_only_what_narrows_a_list_is_kept() -> None:
    said = {"show": "waiting", "clock": "never", "category": "", "page": "3", "q": " a\x00  b "}
    assert asked_for(said) == {"show": "waiting", "q": "a b"}
    assert asked_for({"show": "all", "responsible": "x", "age": "1"}) == {}


def test_one_keeps_ten_of_ones_own_each_with_its_own_name(people: People) -> None:
    me, asked = people.member, {"show": "mine"}
    kept = [save_filter(actor=me, name=f"第{n}个", asked=asked) for n in range(10)]
    with pytest.raises(Conflict, match="最多保存 10 个"):
        save_filter(actor=me, name="再一个", asked=asked)
    with pytest.raises(NotFound, match="没有找到"):
        delete_filter(actor=people.secretary, filter_id=kept[0].pk)
    delete_filter(actor=me, filter_id=kept[0].pk)
    with pytest.raises(Conflict, match="同名"):
        rename_filter(actor=me, filter_id=kept[1].pk, name=" 第2个 ")
    for name, refused in ((" \x00", "起个名字"), ("长" * 13, "不超过 12 个字")):
        with pytest.raises(DomainError, match=refused):
            save_filter(actor=me, name=name, asked=asked)
    with pytest.raises(DomainError, match="还没有选任何条件"):
        save_filter(actor=me, name="空的", asked={"show": "all"})
    assert saved_filters(me).count() == 9 and not saved_filters(people.secretary)


def test_the_page_and_the_api_keep_open_rename_and_delete(
    people: People, in_meijing: Compound
) -> None:
    people.reported("路灯坏了")
    browser = visitor(in_meijing, people.member)
    program = machine(in_meijing, people.member)
    assert browser.get("/matters/choose/?q=ld").status_code == 200
    saved = browser.post("/matters/filters/save/?q=ld&age=", {"name": "路灯的事"})
    assert saved.status_code == 302 and saved["Location"] == "/matters/?q=ld"
    page = browser.get("/matters/?q=ld").content.decode()
    assert "路灯的事" in page and "路灯坏了" in page and "保存为常用" in page
    assert "路灯坏了" not in browser.get("/matters/?q=ld&category=noise").content.decode()
    [row] = program.get("/api/v1/matter-filters").json()["results"]
    assert row["asked"] == {"q": "ld"}
    address = f"/matters/filters/{row['id']}/"
    assert browser.post(f"{address}rename/", {"name": "灯"}).status_code == 302
    assert "灯" in browser.get("/matters/filters/").content.decode()
    named = program.patch(
        f"/api/v1/matter-filters/{row['id']}", {"name": "路灯"}, "application/json"
    )
    assert named.json()["name"] == "路灯"
    assert browser.post(f"{address}delete/").status_code == 302
    made = program.post("/api/v1/matter-filters", {"name": "空", "asked": {}}, "application/json")
    assert made.status_code == 422 and made.json()["code"] == "nothing_chosen"
    rows = program.get("/api/v1/matters?search=ldhl&age=week").json()
    assert rows["count"] == 0
