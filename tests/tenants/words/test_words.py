"""What a compound says of itself: shown, changed and taken back, never counted."""

import pytest
from django.test import Client

from district.core.errors import DomainError
from district.core.permissions import Role
from district.registry.models import Compound
from tenants.words.models import WordKind
from tenants.words.queries import said
from tenants.words.services import say
from tests.api.test_nouns import call
from tests.make import account
from tests.tenants.records.demo import structure
from tests.visitors import inside, machine, stranger, visitor

IDEA = "党建带动 标杆引领 实心服务 为民为众"
NEARS = "党群走近、服务贴近、距离拉近、感情亲近"


def test_E6_the_idea_of_the_seed_comes_in_by_a_file(in_meijing: Compound) -> None:
    structure("jiaoyuju")
    assert said() == {WordKind.IDEA: IDEA}


def test_F3_the_brand_with_its_four_nears_is_read_by_everybody(meijing: Compound) -> None:
    with inside(meijing):
        structure("xincheng")
        resident = account(Role.RESIDENT)
    for page in (stranger(meijing).get("/board/"), visitor(meijing, resident).get("/")):
        shown = page.content.decode()
        assert "近邻党建" in shown and NEARS in shown


def test_a_secretary_puts_it_into_words_and_a_resident_does_not(meijing: Compound) -> None:
    with inside(meijing):
        secretary, resident = account(Role.SECRETARY), account(Role.RESIDENT)
        say(kind=WordKind.WELCOME, text="欢迎")
    client = visitor(meijing, secretary)
    assert 'value="欢迎"' in client.get("/organisation/words/").content.decode()
    assert client.post("/organisation/words/", {"method": " 近邻  党建 "}).status_code == 302
    with inside(meijing):
        assert said() == {WordKind.METHOD: "近邻 党建"}
    assert visitor(meijing, resident).get("/organisation/words/").status_code == 403


def test_a_program_says_it_too(meijing: Compound) -> None:
    with inside(meijing):
        client: Client = machine(meijing, account(Role.SECRETARY))
    told = {"kind": "idea", "text": IDEA}
    assert call(client, "post", "words/", 200, told)["results"] == [told]
    assert call(client, "post", "words/", 200, {**told, "text": ""})["results"] == []


def test_what_is_too_long_is_refused(in_meijing: Compound) -> None:
    with pytest.raises(DomainError, match="最多 200 个字"):
        say(kind=WordKind.IDEA, text="长" * 201)
