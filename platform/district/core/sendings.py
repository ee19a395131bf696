"""What is sent twice is kept once: by the ``client_id`` that a form or program gave its sending.

The model has a unique ``client_id`` of its own. ``by`` are the columns that must be the same: who
sent it, what it was sent for, and the words that make it this one. Whoever goes back to a page
already sent and writes something else there is refused: told that it is kept, it would be lost.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict

Row = TypeVar("Row", bound=models.Model)


def sent_before(model: type[Row], client_id: UUID | None, **by: Any) -> Row | None:
    """What has already arrived under this id; what others sent, or was another, is refused.

    Raises Conflict ``id_taken`` rather than telling anybody of a stranger's row.
    """
    if client_id is None:
        return None
    found = model._default_manager.filter(client_id=client_id).first()
    if found and any(not _is_same(found, name, value) for name, value in by.items()):
        raise Conflict("id_taken", _("这次提交的编号已经被用过，请重新打开页面再试。"))
    return found


def _is_same(found: models.Model, name: str, value: Any) -> bool:
    if isinstance(value, models.Model):
        return bool(getattr(found, f"{name}_id") == value.pk)
    return bool(getattr(found, name) == value)


def saved_once(row: Row, **by: Any) -> Row:
    """Save what was not there a moment ago; if the same arrived meanwhile, that row and not ours."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if sent := sent_before(type(row), getattr(row, "client_id", None), **by):
            return sent
        raise
    return row
