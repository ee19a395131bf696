"""One running district for all journeys, and the people who walk through it."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.journeys.seed import furnish, roll_up
from tests.browser.journeys.stack import Stack, running
from tests.browser.journeys.tour import Reader, Tour, touring
from tests.conftest import copied_database, standing_in


class Enter(Protocol):
    """Come to a place (a slug, or nothing for the district), as one of its people or as nobody."""

    def __call__(self, place: str, phone: str = "") -> AbstractContextManager[Tour]: ...


PICTURES = os.environ.get("PICTURES", "")
_told = pytest.StashKey[Stack]()


@pytest.fixture(scope="session")
def stack(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Stack]:
    """The seed's five compounds, served; the tests ask nothing but what the browser shows."""
    with django_db_blocker.unblock(), copied_database() as database:
        with standing_in(database):
            furnish()
        with running(database, tmp_path_factory.mktemp("stack")) as started:
            request.config.stash[_told] = started
            with standing_in(database):
                roll_up(database)
            with django_db_blocker.block():
                yield started


@pytest.fixture
def enter(chromium: Browser, stack: Stack, reader: Reader, request: pytest.FixtureRequest) -> Enter:
    """Log somebody in, in a browser of their own."""
    journey = request.node.originalname.removeprefix("test_")
    albums = Path(PICTURES, "journeys", str(reader)) if PICTURES else None

    @contextmanager
    def entering(place: str, phone: str = "") -> Iterator[Tour]:
        album = albums / f"{journey}-{phone[-2:] or place}" if albums else None
        with touring(chromium, stack, reader, place, album) as tour:
            if phone:
                tour.log_in(phone)
            yield tour

    return entering


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failed journey tells what the server and the worker said."""
    report = yield
    if report.failed and _told in item.config.stash:
        report.sections.append(("the stack's logs", item.config.stash[_told].told()))
    return report
