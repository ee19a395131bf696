"""One package of a lived-in compound, made once a run and never changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from district.registry.models import Compound
from district.registry.services.exporting import Exported, export_compound
from tests.conftest import OwnDatabase, copied_database, standing_in
from tests.district.parcels import Members, forget_compounds, members_of
from tests.isolation.ground import Ground, contents, lived_in


@dataclass(frozen=True)
class Parcel:
    """A package, and the compound from which it came as it was just after."""

    file: Path
    exported: Exported
    ground: Ground
    contents: dict[str, str]
    photo: bytes


@pytest.fixture(scope="session")
def parcel(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Parcel:
    """The package of a compound in which something of everything stands."""
    folder = tmp_path_factory.mktemp("sent")
    with (
        django_db_blocker.unblock(),
        copied_database() as copy,
        standing_in(copy),
        override_settings(MEDIA_ROOT=folder / "media"),
    ):
        ground = lived_in(Compound.objects.get(slug="meijing"), "朱鹮", "1370000")
        exported = export_compound(compound=ground.place, file=folder / "meijing.zip")
        photo, *_alike = Path(settings.MEDIA_ROOT).rglob("*.jpg")
        return Parcel(
            folder / "meijing.zip", exported, ground, contents(ground.place), photo.read_bytes()
        )


@pytest.fixture
def members(parcel: Parcel) -> Members:
    """What stands in the package, by name."""
    return members_of(parcel.file)


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """An empty folder for the files of all compounds."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def empty(own_database: OwnDatabase, media: Path) -> OwnDatabase:
    """An installation without any compound."""
    forget_compounds()
    return own_database
