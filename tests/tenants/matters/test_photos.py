"""Pictures are decoded, made smaller, written anew, and served to nobody by accident."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from district.core.errors import DomainError, Forbidden, NotFound
from tenants.matters.models import Photo
from tenants.matters.photos import photo_path, store_photo
from tenants.matters.queries import photo_of
from tenants.matters.services import add_photo
from tests.tenants.matters.conftest import People

GPS = 0x8825


def picture(width: int = 2400, height: int = 1200, form: str = "JPEG") -> "ContentFile[bytes]":
    made, file = Image.new("RGB", (width, height), "red"), BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(GPS)[2] = (37.0, 31.0, 0.0)
    made.save(file, form, exif=exif)
    return ContentFile(file.getvalue(), "photo.jpg")


def test_a_photo_is_upright_small_and_without_its_past(people: People, media: Path) -> None:
    photo = add_photo(actor=people.resident, matter_id=people.reported().pk, file=picture())
    path = photo_path(photo.name)
    with Image.open(path) as stored:
        assert (stored.size, stored.format) == ((800, 1600), "JPEG")
        assert not stored.getexif() and not stored.getexif().get_ifd(GPS)
    assert b"CameraMaker" not in path.read_bytes()


def test_a_photo_lies_in_the_folder_of_its_schema_alone(people: People, media: Path) -> None:
    photo = add_photo(actor=people.resident, matter_id=people.reported().pk, file=picture())
    assert [path.name for path in media.rglob("*.jpg")] == [photo.name]
    assert next(media.iterdir()).name.startswith("c_")


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7"]
)
def test_what_is_no_photo_is_refused(people: People, media: Path, content: bytes) -> None:
    with pytest.raises(DomainError, match="不是照片"):
        store_photo(ContentFile(content, "x.jpg"))
    assert not list(media.rglob("*.jpg"))


def test_too_many_pixels_are_refused_before_they_are_decoded(people: People, media: Path) -> None:
    with pytest.raises(DomainError, match="4000 万像素"):
        store_photo(picture(8000, 5001, "PNG"))


def test_a_pixel_bomb_is_refused(people: People, media: Path) -> None:
    with pytest.raises(DomainError, match="4000 万像素"):
        store_photo(picture(20000, 10000, "PNG"))


def test_too_large_a_file_is_refused(people: People, media: Path) -> None:
    with pytest.raises(DomainError, match="10 MB"):
        store_photo(ContentFile(b"\0" * (10 * 1024 * 1024 + 1), "x.jpg"))


def test_one_bad_photo_of_three_leaves_nothing_behind(people: People, media: Path) -> None:
    files = [picture(), picture(), ContentFile(b"no", "x.jpg")]
    with pytest.raises(DomainError, match="不是照片"):
        people.reported(photos=files)
    assert not Photo.objects.exists() and not list(media.rglob("*.jpg"))


def test_the_number_of_photos_is_bounded(people: People, media: Path) -> None:
    with pytest.raises(DomainError, match="最多 9 张"):
        people.reported(photos=[picture(40, 30) for _number in range(10)])


def test_a_photo_is_seen_by_those_who_see_the_matter(people: People, media: Path) -> None:
    photo = add_photo(actor=people.resident, matter_id=people.reported().pk, file=picture())
    assert photo_of(viewer=people.head, photo_id=photo.pk) == photo
    with pytest.raises(NotFound, match="照片"):
        photo_of(viewer=people.stranger, photo_id=photo.pk)


def test_only_who_has_to_do_with_it_adds_a_photo(people: People, media: Path) -> None:
    neighbour = people.neighbour("501")
    matter = people.reported()
    matter.supporters.create(account=neighbour)
    with pytest.raises(Forbidden, match="加照片"):
        add_photo(actor=neighbour, matter_id=matter.pk, file=picture())
