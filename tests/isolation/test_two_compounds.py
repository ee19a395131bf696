"""Two compounds live side by side through random acts: neither ever shows a sign of the other."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from pytest_django import DjangoDbBlocker

from district.registry.models import Compound
from district.tenancy.context import compound_context
from tests.conftest import copied_database, standing_in
from tests.isolation.ground import Ground, lived_in
from tests.isolation.walking import COMPOUND, LEAVING, address_of
from tests.routes import Route, routes
from tests.visitors import visitor

EXAMPLES, STEPS = 30, 100
SIGNS = (("朱鹮", "1370000"), ("白鹭", "1360000"))
# Most that shows anything is read; a page knows no method but the first two.
METHODS = ("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Side:
    """One of the two: what stands in it, and what betrays it."""

    ground: Ground
    signs: tuple[str, ...]


@pytest.fixture(scope="module")
def sides(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[list[Side]]:
    with (
        django_db_blocker.unblock(),
        copied_database() as copy,
        standing_in(copy),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("two"))
        places = [Compound.objects.get(slug=slug) for slug in ("meijing", "wangfu")]
        grounds = [
            lived_in(place, mark, phones)
            for place, (mark, phones) in zip(places, SIGNS, strict=True)
        ]
        yield [
            Side(ground, (*signs, ground.token))
            for ground, signs in zip(grounds, SIGNS, strict=True)
        ]


class TwoCompounds(RuleBasedStateMachine):
    """What anybody may do at either host, with identifiers of either side."""

    sides: ClassVar[list[Side]]
    seen: ClassVar[list[str]]
    clients: list[Client]

    @initialize()
    def log_in(self) -> None:
        """Anew in each example, and whenever some address has ended all sessions."""
        self.clients = [visitor(side.ground.place, side.ground.officer) for side in self.sides]

    @rule(
        here=strategies.integers(0, 1),
        route=strategies.sampled_from([one for one in routes(COMPOUND) if str(one) not in LEAVING]),
        method=strategies.sampled_from(METHODS),
        own=strategies.booleans(),
    )
    def knock(self, here: int, route: Route, method: str, own: bool) -> None:
        side, other = self.sides[here], self.sides[1 - here]
        values = (side if own else other).ground.values
        answer = self.clients[here].generic(method, address_of(route, values))
        if answer.status_code == 302 and "/login/" in answer.headers["Location"]:
            self.log_in()  # what came before ended the session
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace") + str(answer.headers)
        if not own:  # what was asked for may be said again; nothing more may
            text = text.replace(address_of(route, values), "")
        assert [sign for sign in other.signs if sign in text] == [], f"{method} {route}"
        self.seen.extend(sign for sign in side.signs if sign in text)

    @rule(here=strategies.integers(0, 1), text=strategies.text("ab|:1", max_size=6))
    def remember(self, here: int, text: str) -> None:
        place, other = (self.sides[one].ground.place for one in (here, 1 - here))
        with compound_context(place):
            cache.set(f"note|{text}", SIGNS[here][0])
        with compound_context(other):
            assert cache.get(f"note|{text}") != SIGNS[here][0]


@pytest.mark.usefixtures("committed_rows")
def test_in_three_thousand_steps_no_sign_crosses(
    sides: list[Side],
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    TwoCompounds.sides, TwoCompounds.seen = sides, []
    with django_db_blocker.unblock(), caplog.at_level(logging.DEBUG):
        run_state_machine_as_test(
            TwoCompounds,
            _min_steps=STEPS,  # left to itself the library ends many examples after a few steps
            settings=hypothesis.settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert len(TwoCompounds.seen) > 100, "a walk that sees nothing proves nothing"
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert [sign for signs in SIGNS for sign in signs if sign in told] == []
