"""Two lived-in compounds, made once a run; what a test does to them is rolled back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from district.registry.models import Compound
from tests.conftest import OwnDatabase, copied_database, standing_in
from tests.isolation.ground import Ground, lived_in


@dataclass(frozen=True)
class Lived:
    """A database of its own, in which both compounds live, and the files of their people."""

    database: OwnDatabase
    meijing: Ground
    wangfu: Ground
    media: Path
    files: tuple[Path, ...]


@pytest.fixture(scope="session")
def lived(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Lived]:
    """A life takes longer to make than a walk around it."""
    media = tmp_path_factory.mktemp("lived")
    with django_db_blocker.unblock(), copied_database() as copy:
        with standing_in(copy), pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.conf.settings.MEDIA_ROOT", media)
            meijing, wangfu = (Compound.objects.get(slug=slug) for slug in ("meijing", "wangfu"))
            grounds = lived_in(meijing, "朱鹮", "1370000"), lived_in(wangfu, "白鹭", "1360000")
        files = tuple(path for path in media.rglob("*") if path.is_file())
        with django_db_blocker.block():
            yield Lived(copy, *grounds, media, files)


@pytest.fixture(scope="module")
def all_lived(lived: Lived) -> Iterator[None]:
    """In the tests of this module both compounds are lived in from the start."""
    with standing_in(lived.database):
        yield


@pytest.fixture
def no_limits(settings: Any, lived: Lived) -> None:
    """Walks are fast; limits have tests of their own."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    settings.MEDIA_ROOT = lived.media


@pytest.fixture
def meijing_lives(db: None, lived: Lived) -> Ground:
    return lived.meijing


@pytest.fixture
def wangfu_lives(db: None, lived: Lived) -> Ground:
    return lived.wangfu
