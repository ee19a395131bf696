"""Pictures: read with suspicion, written anew, kept under the compound's own folder.

What is stored is never what was sent: the picture is decoded and encoded again, so that
place, camera and anything hidden in the file are gone.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from district.core.errors import DomainError
from district.tenancy.context import require_compound
from tenants.matters.numbers import random_name

LONGEST_SIDE = 1600
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_PHOTOS = 9
MATTERS = "matters"
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82


@dataclass(frozen=True)
class StoredPhoto:
    """A picture that lies in the compound's folder."""

    name: str
    width: int
    height: int


def store_photo(file: "File[Any]", folder: str = MATTERS) -> StoredPhoto:
    """Re-encode ``file`` as a JPEG of at most 1600 pixels a side; refuse what is no picture."""
    if (file.size or 0) > MAX_BYTES:
        raise DomainError(
            "photo_too_large", _("照片太大了，请选 10 MB 以内的。"), status=413, field="photos"
        )
    picture = _decode(file)
    name = random_name()
    path = photo_path(name, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "JPEG", quality=_QUALITY, optimize=True)
    return StoredPhoto(name, picture.width, picture.height)


def discard_photo(name: str, folder: str = MATTERS) -> None:
    """Remove a stored picture; nothing happens if it is gone."""
    photo_path(name, folder).unlink(missing_ok=True)


def photo_path(name: str, folder: str = MATTERS) -> Path:
    """Where the picture lies; ``name`` comes from the table, never from an address."""
    return Path(settings.MEDIA_ROOT) / require_compound().schema_name / folder / Path(name).name


def _decode(file: "File[Any]") -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise _too_many_pixels()
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DomainError(
            "not_a_photo",
            _("这个文件不是照片，或者已经损坏。请选 JPG、PNG 或 WebP 照片。"),
            status=415,
            field="photos",
        ) from error


def _on_white(picture: Image.Image) -> Image.Image:
    """Plain RGB, without what the file carried besides the picture."""
    plain = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA")
    plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return plain


def _too_many_pixels() -> DomainError:
    return DomainError(
        "photo_too_many_pixels",
        _("照片像素太大了，请选 4000 万像素以内的。"),
        status=413,
        field="photos",
    )
