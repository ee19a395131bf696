"""Pictures of signed papers: written anew like all pictures, and shown to few."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File

from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.decisions.models import Ballot, State
from tenants.matters.photos import discard_photo, photo_path, store_photo

_FOLDER = "ballots"
_COUNTED = (State.COUNTED, State.PUBLISHED)


@contextmanager
def stored(file: "File[Any] | None") -> Iterator[str]:
    """The name under which a picture is kept; it goes again if the block fails."""
    name = store_photo(file, _FOLDER).name if file else ""
    try:
        yield name
    except BaseException:
        discard(name)
        raise


def discard(name: str) -> None:
    """Remove a picture that belongs to no ballot."""
    if name:
        discard_photo(name, _FOLDER)


def picture_of_ballot(*, viewer: Account, ballot_id: UUID) -> Path | None:
    """Where the picture of a paper lies, for whoever typed it in.

    It shows what was voted, so those who run the vote see it after the count alone.
    """
    ballot = Ballot.objects.select_related("vote").filter(pk=ballot_id).first()
    if ballot is None or not ballot.picture:
        return None
    is_run = may(viewer, Action.VOTES_RUN) and ballot.vote.state in _COUNTED
    if not is_run and ballot.entered_by_id != viewer.pk:
        return None
    return photo_path(ballot.picture, _FOLDER)
