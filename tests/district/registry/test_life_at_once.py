"""Two administrators at once, and acts that are cut off in the middle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from pytest_django import DjangoDbBlocker

from district.core.permissions import Role
from district.identity.models import ApiToken
from district.registry.models import Compound, CompoundEvent, Placement
from district.registry.services import life
from district.registry.services.life import resume_compound, suspend_compound
from district.registry.services.moving import move_compound
from district.registry.services.renaming import change_slug
from district.tenancy.context import compound_context, district_context
from tests import make
from tests.conftest import OwnDatabase
from tests.district.registry.lives import told
from tests.visitors import machine, visitor

Act = Callable[[Compound], object]


def at_once(blocker: DjangoDbBlocker, *acts: Act) -> list[str]:
    """The names of what each got, when all begin together; '' for who got through."""
    barrier = Barrier(len(acts))

    def run(act: Act) -> str:
        with blocker.unblock(), district_context():
            mine = Compound.objects.get(slug="meijing")
            barrier.wait(timeout=10)
            try:
                act(mine)
            except Exception as error:
                return type(error).__name__
            finally:
                connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_two_who_suspend_at_once_one_does(
    own_database: OwnDatabase, django_db_blocker: DjangoDbBlocker
) -> None:
    def suspend(compound: Compound) -> None:
        suspend_compound(compound=compound, **told())

    assert at_once(django_db_blocker, suspend, suspend, suspend) == ["", "Conflict", "Conflict"]
    assert CompoundEvent.objects.filter(act="suspended").count() == 1


def test_two_moves_at_once_leave_one_home_a_day(
    own_database: OwnDatabase, django_db_blocker: DjangoDbBlocker
) -> None:
    def to(name: str) -> Act:
        place, day = make.community(name), date(2023, 5, 1)
        return lambda one: move_compound(compound=one, community=place, from_on=day, **told())

    moves = [to("久安社区居委会"), to("永宁社区居委会")]
    assert at_once(django_db_blocker, *moves) == ["", ""]
    stays = Placement.objects.filter(compound__slug="meijing")
    assert stays.filter(valid__contains=date(2023, 5, 1)).count() == 1
    assert stays.filter(valid__contains=date(2023, 4, 30)).count() == 1


def test_of_two_compounds_that_want_one_host_one_gets_it(
    own_database: OwnDatabase, django_db_blocker: DjangoDbBlocker
) -> None:
    def take(slug: str) -> Act:
        return lambda _one: change_slug(
            compound=Compound.objects.get(slug=slug), slug="huafu", **told()
        )

    assert at_once(django_db_blocker, take("meijing"), take("wangfu")) == ["", "Conflict"]


@pytest.mark.committed
def test_keys_that_a_suspension_left_end_before_it_is_over(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    with compound_context(meijing):
        secretary = make.account(Role.SECRETARY)
    visitor(meijing, secretary)
    machine(meijing, secretary)
    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(life, "end_every_key", _dies)
        suspend_compound(compound=meijing, **told())
    assert meijing.status == "suspended"
    resume_compound(compound=meijing, **told())
    with compound_context(meijing):
        assert not Session.objects.exists()
        assert not ApiToken.objects.filter(revoked_at=None).exists()


def _dies(_compound: object) -> None:
    raise RuntimeError("killed")
