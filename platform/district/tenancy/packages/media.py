"""The folder in which a compound's files lie, one for each schema."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from district.tenancy.context import CompoundLike


def media_folder(compound: CompoundLike) -> Path:
    """Below it lies everything that the compound's people have uploaded; it may not exist."""
    return Path(settings.MEDIA_ROOT) / compound.schema_name


def stored_files(compound: CompoundLike) -> Iterator[tuple[str, Path]]:
    """Path below the folder and place on the disk of each plain file; links are not followed."""
    folder = media_folder(compound)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def remove_files(compound: CompoundLike) -> None:
    """Remove the folder with everything in it; nothing happens if it is gone."""
    folder = media_folder(compound)
    if folder.exists():
        shutil.rmtree(folder)
