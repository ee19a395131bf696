"""Adding pictures to a matter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError, Forbidden
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.access import may_handle, readable_matter
from tenants.matters.models import Matter, Photo
from tenants.matters.photos import MAX_PHOTOS, discard_photo, store_photo
from tenants.matters.progress import CLOSED_STATES, OPEN_STATES, audited, require_state


def add_photo(*, actor: Account, matter_id: UUID, file: "File[Any]") -> Photo:
    """Add one picture; see :func:`add_photos`."""
    return add_photos(actor=actor, matter_id=matter_id, files=[file])[0]


@transaction.atomic
def add_photos(*, actor: Account, matter_id: UUID, files: Sequence["File[Any]"]) -> list[Photo]:
    """Add pictures, all or none; only who raised, wrote down or handles the matter may."""
    require(actor, Action.MATTER_SUPPORT)
    matter = readable_matter(actor, matter_id, lock=True)
    own = actor.pk in {matter.requester_id, matter.recorded_by_id}
    if not own and not may_handle(actor, matter):
        raise Forbidden("not_your_matter", _("只有诉求人和负责人可以给这件事加照片。"))
    require_state(matter, *OPEN_STATES, *CLOSED_STATES)
    photos = attach_photos(matter, actor, files)
    audited(matter, actor, "add_photo")
    return photos


def attach_photos(matter: Matter, actor: Account, files: Sequence["File[Any]"]) -> list[Photo]:
    """Store the files and their rows; when one is refused, none stays."""
    if files and matter.photos.count() + len(files) > MAX_PHOTOS:
        raise DomainError(
            "too_many_photos",
            _("每件事最多 %(most)d 张照片。"),
            {"most": MAX_PHOTOS},
            field="photos",
        )
    photos: list[Photo] = []
    try:
        for file in files:
            one = store_photo(file)
            photo = Photo(
                matter=matter, name=one.name, width=one.width, height=one.height, added_by=actor
            )
            photos.append(photo)
            photo.save()
    except Exception:
        for photo in photos:
            discard_photo(photo.name)
        raise
    return photos
