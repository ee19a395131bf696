"""What is found by words, by whom, and that every way in makes a matter findable."""

from importlib import import_module

import pytest
from django.apps import apps

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.lists import Pages, list_matters, listed
from tenants.matters.models import Category, Matter, Source
from tenants.matters.pinyin import findable, initials
from tenants.matters.services import (
    import_matter,
    merge_duplicate,
    record_for_other,
    sort_matter,
    support,
)
from tenants.matters.wanted import Age, Wanted
from tests import make
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import record


def found(viewer: Account, words: str) -> set[Matter]:
    return set(list_matters(viewer=viewer, wanted=Wanted(words=words)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("单元门口卫生差得很", "wscdh"),
        ("3号楼漏水", "3hlls"),
        ("重新量重量", "cxlzl"),  # the phrase's reading
        ("单先生", "sxs dxs"),  # each reading of a character
        ("朝阳苑", "cyy zyy"),
        ("WiFi不通", "wifibt"),
    ],
    ids=["plain", "number", "phrase", "surname", "both", "latin"],
)
def test_initials_hold_every_reading(text: str, words: str) -> None:
    assert all(word in initials(text.lower()) for word in words.split())


@pytest.mark.parametrize("text", ["", "。。。", "😀", "ＡＢ１２", "\x00"], ids=list("abcde"))
def test_what_has_no_reading_is_kept_as_it_is(text: str) -> None:
    assert findable([text]) in {"", "。。。", "😀", "ab12", "\x00"}


def test_words_letters_names_and_houses_are_found(people: People) -> None:
    lamp = people.reported("路灯坏了，卫生差", unit_id=people.unit.pk, place="车棚旁")
    other = people.reported("100%_别的")
    for words in (
        "wsc",
        "WSC",
        "ldhl cp",
        "cpp",
        "3hl2dy",
        "2单元 路灯",
        "3号楼2",
        "３号楼",
        "郑小兰 路灯",
        "zxl wsc",
    ):
        assert found(people.member, words) == {lamp}, words
    assert found(people.member, "%_") == found(people.member, "100%") == {other}
    assert found(people.member, "wscx") == found(people.member, "路灯 wscx") == set()


def test_nobody_finds_by_words_what_is_veiled(people: People) -> None:
    """A supporter reads the matter without numbers, rooms and names, and finds it by none."""
    neighbour = people.neighbour("403")
    said = "402室漏水，找郑小兰，电话13912345678，微信zhengxl99"
    matter = people.reported(said, is_private=True, place="402室门口")
    support(actor=people.member, matter_id=matter.pk, name="住403的人")
    matter.supporters.filter(is_requester=False).update(account=neighbour)
    visitor = make.account(Role.RESIDENT, name="路过的人")
    hidden = ["郑小兰", "zxl", "13912345678", "402室", "402s", "zhengxl99"]
    for words in hidden:
        assert found(people.resident, words) == found(people.member, words) == {matter}, words
        assert found(neighbour, words) == found(visitor, words) == set(), words
    assert found(neighbour, "漏水") == found(neighbour, "ls") == {matter}
    assert found(people.stranger, "漏水") == set()


def test_a_head_finds_no_asker_whom_the_head_may_not_read(people: People) -> None:
    record_for_other(
        actor=people.member, source=Source.PHONE, text="井盖松了", requester_name="康有为民"
    )
    assert found(people.head, "井盖") and found(people.member, "康有为民")
    assert found(people.head, "康有为民") == found(people.head, "kywm") == set()


def test_every_way_in_makes_a_matter_findable(people: People, in_meijing: Compound) -> None:
    first, second = people.reported(), people.reported()
    record_for_other(actor=people.head, source=Source.PATROL, text="井盖松动")
    import_matter(values=record("2023-04-15", "2023-04-16", text="树枝断了"))
    sort_matter(actor=people.secretary, matter_id=first.pk, category=Category.NOISE)
    merge_duplicate(actor=people.secretary, duplicate_id=second.pk, into_id=first.pk)
    assert Matter.objects.count() == 4
    for matter in Matter.objects.all():
        assert matter.words_all == findable([matter.text, matter.place])
        assert matter.words_open


def test_what_stood_before_is_found_too(people: People) -> None:
    matter = people.reported("402室漏水，找郑小兰")
    words = ("words_all", "words_open", "words_asker")
    told = [getattr(matter, name) for name in words]
    Matter.objects.update(**dict.fromkeys(words, ""))
    import_module("tenants.matters.migrations.0007_find_matters").fill_words(apps, None)
    matter.refresh_from_db()
    assert [getattr(matter, name) for name in words] == told


def test_lists_are_narrowed_by_category_person_and_age(people: People) -> None:
    new = people.reported(category=Category.PARKING)
    import_matter(values=record("2023-04-15", text="门锁坏了"))
    [old] = Matter.objects.exclude(pk=new.pk)
    for wanted in (Wanted(category=Category.LOCKS), Wanted(older_than=Age.YEAR)):
        counts, pages = listed(viewer=people.member, wanted=wanted, place=slice(0, 20))
        assert (counts.all, counts.wanted, list(pages[0:20])) == (2, 1, [old])
    wanted = Wanted(responsible=people.secretary.pk)
    rows = Pages(list_matters(viewer=people.member, wanted=wanted))
    assert {row.responsible for row in rows[0:20]} <= {people.secretary}
    assert len(rows) == Matter.objects.filter(responsible=people.secretary).count()
