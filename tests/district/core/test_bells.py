"""A bell is heard at the end of a transaction, in every process, and breaks nothing unheard."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from district.core.bells import Bell

pytestmark = pytest.mark.committed


@pytest.fixture
def heard() -> list[float]:
    return []


@pytest.fixture
def bell(db: None, heard: list[float]) -> Bell:
    return Bell("test", lambda: heard.append(time.monotonic()))


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def test_another_listener_hears_it(bell: Bell, heard: list[float]) -> None:
    elsewhere: list[str] = []
    other = Bell("test", lambda: elsewhere.append("heard"))
    other.listen()
    assert until(lambda: elsewhere == ["heard"])  # that it listens now
    bell.ring()
    assert until(lambda: elsewhere == ["heard"] * 2)
    assert heard


def test_others_hear_it_when_the_change_stands(bell: Bell, heard: list[float]) -> None:
    with transaction.atomic():
        bell.ring()
        assert len(heard) == 1
    assert len(heard) == 2


def test_without_a_server_it_is_heard_here_and_nobody_is_disturbed(
    settings: Any, bell: Bell, heard: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {"default": {"LOCATION": "redis://localhost:1/0"}}
    bell.ring()
    assert heard
    assert "test is not heard elsewhere: ConnectionError" in caplog.text


def test_listening_twice_is_listening_once(bell: Bell, heard: list[float]) -> None:
    bell.listen()
    bell.listen()
    assert until(lambda: len(heard) == 1)
    bell.ring()
    assert until(lambda: len(heard) == 4)  # here, here at the end, and by the one thread
    time.sleep(0.1)
    assert len(heard) == 4
