"""Logging in: for one place, without telling who has an account, and not for ever."""

from datetime import timedelta
from typing import Any, cast

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from district.core.clock import now
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tests.make import PASSWORD, account
from tests.visitors import inside, stranger, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(meijing: Compound) -> Account:
    with inside(meijing):
        return account(Role.SECRETARY)


def _try(client: Client, phone: str, password: str) -> tuple[int, str]:
    response = client.post("/login/", {"phone": phone, "password": password})
    return response.status_code, response.content.decode()


def test_phone_and_password_lead_to_the_page_that_was_asked_for(
    meijing: Compound, secretary: Account
) -> None:
    client = stranger(meijing)
    asked = client.get("/me/")
    assert asked.headers["Location"] == "/login/?next=/me/"
    given = {"phone": f"+86 {secretary.phone}", "password": PASSWORD, "next": "/me/"}
    assert client.post("/login/", given).headers["Location"] == "/me/"
    assert secretary.name in client.get("/me/").content.decode()


def test_log_in_never_leads_to_another_site(meijing: Compound, secretary: Account) -> None:
    for address in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"):
        given = {"phone": secretary.phone, "password": PASSWORD, "next": address}
        assert stranger(meijing).post("/login/", given).headers["Location"] == "/"


def test_the_same_person_is_unknown_next_door(
    meijing: Compound, wangfu: Compound, secretary: Account
) -> None:
    for place in (wangfu, None):
        status, page = _try(stranger(place), secretary.phone, PASSWORD)
        assert (status, "手机号或密码不对" in page) == (422, True)


def test_wrong_password_and_unknown_phone_sound_the_same(
    meijing: Compound, secretary: Account
) -> None:
    known = _try(stranger(meijing), secretary.phone, "wrong")
    unknown = _try(stranger(meijing), "13800000000", "wrong")
    assert known[0] == unknown[0] == 422
    assert "手机号或密码不对，请检查后再试" in known[1]
    assert "手机号或密码不对，请检查后再试" in unknown[1]


def test_five_wrong_tries_lock_the_phone_and_say_for_how_long(
    meijing: Compound, wangfu: Compound, secretary: Account
) -> None:
    with inside(wangfu):
        twin = account(Role.SECRETARY, phone=secretary.phone)
    answers = [_try(stranger(meijing), secretary.phone, "wrong") for _ in range(5)]
    assert [status for status, _page in answers] == [422] * 4 + [429]
    assert "再错 1 次" in answers[3][1]
    assert "15 分钟后再试" in _try(stranger(meijing), secretary.phone, PASSWORD)[1]
    visitor(wangfu, twin)


def test_the_lock_opens_by_itself(meijing: Compound, secretary: Account) -> None:
    answers = [_try(stranger(meijing), secretary.phone, "wrong")[0] for _ in range(6)]
    assert answers[-2:] == [429, 429]
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        visitor(meijing, secretary)


def test_an_unknown_phone_is_locked_like_a_known_one(meijing: Compound) -> None:
    answers = [_try(stranger(meijing), "13800000000", "wrong")[0] for _ in range(6)]
    assert answers == [422] * 4 + [429] * 2


def test_one_address_cannot_try_phone_after_phone(meijing: Compound) -> None:
    answers = {_try(stranger(meijing), f"1380000{n:04}", "wrong")[0] for n in range(51)}
    assert 429 in answers


def test_those_who_log_in_rightly_do_not_lock_their_neighbours_address(
    meijing: Compound, secretary: Account
) -> None:
    for _ in range(55):
        visitor(meijing, secretary)


def test_no_key_of_the_cache_holds_a_phone(meijing: Compound, secretary: Account) -> None:
    _try(stranger(meijing), secretary.phone, "wrong")
    keys = cast(Any, cache)._cache.get_client().keys("*")
    assert keys
    assert not [key for key in keys if secretary.phone in key.decode()]


def test_without_the_cache_people_still_get_in(
    meijing: Compound, secretary: Account, settings: Any
) -> None:
    gone = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    gone["default"]["LOCATION"] = "unix:///nowhere/valkey.sock"
    settings.CACHES = gone
    visitor(meijing, secretary)


def test_log_out_is_a_post_and_ends_the_session(meijing: Compound, secretary: Account) -> None:
    client = visitor(meijing, secretary)
    cookie = client.cookies["chunshui_session"].value
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    again = stranger(meijing)
    again.cookies["chunshui_session"] = cookie
    assert again.get("/me/").status_code == 302


def test_log_in_changes_the_session_key(meijing: Compound, secretary: Account) -> None:
    client = stranger(meijing)
    client.cookies["chunshui_session"] = planted = "k" * 32
    client.post("/login/", {"phone": secretary.phone, "password": PASSWORD})
    assert client.cookies["chunshui_session"].value != planted


def test_the_cookie_is_for_this_host_and_for_no_script(
    meijing: Compound, secretary: Account
) -> None:
    cookie = visitor(meijing, secretary).cookies["chunshui_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_a_form_without_its_token_is_refused(meijing: Compound, secretary: Account) -> None:
    client = stranger(meijing, enforce_csrf_checks=True)
    assert _try(client, secretary.phone, PASSWORD)[0] == 403


@pytest.mark.parametrize(
    ("role", "fine", "over"),
    [
        (Role.RESIDENT, timedelta(days=13), timedelta(days=15)),
        (Role.SECRETARY, timedelta(hours=11), timedelta(hours=13)),
        (Role.DISTRICT_ADMIN, timedelta(minutes=29), timedelta(minutes=31)),
    ],
)
def test_an_idle_session_ends(
    meijing: Compound, role: Role, fine: timedelta, over: timedelta
) -> None:
    place = None if role == Role.DISTRICT_ADMIN else meijing
    with inside(place):
        person = account(role)
    client, start = visitor(place, person), now()
    with time_machine.travel(start + fine, tick=False):
        assert client.get("/me/").status_code == 200
    with time_machine.travel(start + fine + over, tick=False):
        assert client.get("/me/").status_code == 302


def test_a_busy_session_ends_too(db: None) -> None:
    client, start = visitor(None, account(Role.DISTRICT_ADMIN)), now()
    answers = []
    for minutes in range(0, 13 * 60, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            answers.append(client.get("/me/").status_code)
    assert answers == [200] * 36 + [302] * 3


def test_a_session_row_copied_to_the_neighbour_opens_nothing(
    meijing: Compound, wangfu: Compound, secretary: Account
) -> None:
    """Even with the same account, password and session in both schemas."""
    client = visitor(meijing, secretary)
    cookie = client.cookies["chunshui_session"].value
    with inside(meijing):
        row = Session.objects.get(pk=cookie)
        twin = Account.objects.get(pk=secretary.pk)
    with inside(wangfu):
        Session.objects.create(
            session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date
        )
        Account.objects.create(id=twin.id, phone=twin.phone, name=twin.name, password=twin.password)
    neighbour = stranger(wangfu)
    neighbour.cookies["chunshui_session"] = cookie
    assert neighbour.get("/me/").status_code == 302


def test_pages_of_people_are_not_kept_by_caches(meijing: Compound, secretary: Account) -> None:
    assert "no-store" in visitor(meijing, secretary).get("/me/").headers["Cache-Control"]


def test_a_part_of_a_page_sends_the_whole_page_to_log_in(meijing: Compound) -> None:
    part = {"hx-request": "true", "hx-current-url": "http://meijing.localhost/me/?x=1"}
    response = stranger(meijing).get("/me/tokens/", headers=part)
    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/login/?next=%2Fme%2F")


def test_whoever_logs_in_sweeps_out_sessions_that_ran_out(
    meijing: Compound, secretary: Account
) -> None:
    visitor(meijing, secretary)
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        visitor(meijing, secretary)
    with inside(meijing):
        assert Session.objects.count() == 1
