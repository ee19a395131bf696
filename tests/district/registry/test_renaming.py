"""Other names and other hosts; an old host leads on for a time and is nobody else's."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.registry.models import Compound, CompoundEvent
from district.registry.services.life import close_compound, suspend_compound
from district.registry.services.opening import register_compound
from district.registry.services.renaming import change_slug, rename_compound
from tests import make
from tests.district.registry.lives import at, told
from tests.visitors import inside, machine, stranger

pytestmark = pytest.mark.django_db


def old_host() -> Client:
    return Client(HTTP_HOST="meijing.localhost:8000")


def test_a_new_name_is_on_the_pages_and_in_the_history(meijing: Compound) -> None:
    rename_compound(compound=meijing, name=" 美景  华府 ", **told())
    assert "美景 华府" in stranger(meijing).get("/login/").content.decode()
    facts = CompoundEvent.objects.filter(act="renamed").get().facts
    assert facts == {"old": "美景华庭", "new": "美景 华府"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("美景华庭", "same_name"), ("", "name"), ("长" * 61, "name"), ("找 13912345678", "name")],
)
def test_a_name_that_cannot_be_is_refused(meijing: Compound, name: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        rename_compound(compound=meijing, name=name, **told())


def test_no_two_of_a_name_stand_in_one_community(meijing: Compound) -> None:
    place = make.community("龙山社区居委会")
    register_compound(name="梧桐里", slug="wutong", community=place, go_live_on=date(2023, 1, 1))
    with pytest.raises(Conflict, match="name_taken"):
        rename_compound(compound=meijing, name="梧桐里", **told())


def test_the_old_host_leads_to_the_new_one_with_all_that_was_sent(meijing: Compound) -> None:
    change_slug(compound=meijing, slug="huafu", **told())
    answer = old_host().post("/login/?next=/me/", {"phone": "1"})
    assert answer.status_code == 307
    assert answer["Location"] == "http://huafu.localhost:8000/login/?next=/me/"
    assert stranger(meijing).get("/login/").status_code == 200


def test_a_path_leads_nowhere_but_to_the_new_host(meijing: Compound) -> None:
    change_slug(compound=meijing, slug="huafu", **told())
    answer = old_host().get("//evil.example/x")
    assert answer["Location"].startswith("http://huafu.localhost:8000/")


def test_a_token_goes_on_at_the_new_host(meijing: Compound) -> None:
    with inside(meijing):
        secretary = make.account(Role.SECRETARY)
    change_slug(compound=meijing, slug="huafu", **told())
    assert machine(meijing, secretary).get("/api/v1/me").status_code == 200


def test_after_its_time_the_old_host_is_unknown_and_still_nobody_s(meijing: Compound) -> None:
    change_slug(compound=meijing, slug="huafu", **told())
    with at(today() + timedelta(days=settings.OLD_HOST_DAYS)):
        assert old_host().get("/").status_code == 404
        with pytest.raises(Conflict, match="slug_taken"):
            register_compound(
                name="新",
                slug="meijing",
                community=make.community("龙山社区居委会"),
                go_live_on=today(),
            )


def test_a_compound_may_take_its_own_old_host_back(meijing: Compound) -> None:
    change_slug(compound=meijing, slug="huafu", **told())
    change_slug(compound=meijing, slug="meijing", **told())
    assert old_host().get("/login/").status_code == 200
    assert Client(HTTP_HOST="huafu.localhost").get("/").status_code == 307
    assert meijing.domains.filter(is_primary=True).count() == 1


@pytest.mark.parametrize(
    ("slug", "code"), [("wangfu", "slug_taken"), ("meijing", "same_slug"), ("www", "slug_reserved")]
)
def test_a_host_that_cannot_be_is_refused(
    meijing: Compound, wangfu: Compound, slug: str, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        change_slug(compound=meijing, slug=slug, **told())


def test_the_old_host_of_a_suspended_compound_says_so(meijing: Compound) -> None:
    change_slug(compound=meijing, slug="huafu", **told())
    suspend_compound(compound=meijing, **told())
    assert old_host().get("/").status_code == 503


def test_the_old_host_of_a_closed_compound_says_nothing(meijing: Compound) -> None:
    change_slug(compound=meijing, slug="huafu", **told())
    close_compound(compound=meijing, **told())
    assert old_host().get("/").status_code == 404
