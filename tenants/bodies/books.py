"""The right to write the compound's books: with one body at any moment, or with none."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict
from tenants.bodies.models import Body, BookKeeping


def may_write_books(body: Body, at: datetime | None = None) -> bool:
    """Whether the books are with ``body`` at that moment (now)."""
    at = at or now()
    lasts = Q(until_at=None) | Q(until_at__gt=at)
    return BookKeeping.objects.filter(lasts, body=body, since_at__lte=at).exists()


def bookkeeper(at: datetime | None = None) -> Body | None:
    """The body with which the books are at that moment."""
    at = at or now()
    lasts = Q(until_at=None) | Q(until_at__gt=at)
    found = BookKeeping.objects.filter(lasts, since_at__lte=at).select_related("body").first()
    return found.body if found else None


@transaction.atomic
def take_books(*, body: Body, actor_id: UUID | None = None) -> BookKeeping:
    """Give the books to a body with which they are not yet; from another they come by handover."""
    body = body.locked()
    if body.dissolved_on is not None:
        raise Conflict("already_dissolved", _("这个组织已经撤销，不能管账。"))
    holder = bookkeeper()
    if holder is not None:
        raise Conflict(
            "books_taken",
            _("账目现在由“%(name)s”管。先办它的撤销和移交，账目会在同一时刻转过来。"),
            {"name": holder.full_name},
        )
    kept = BookKeeping.objects.create(body=body, since_at=now())
    _record("books_taken", body, actor_id)
    return kept


def pass_books(*, body: Body, successor: Body | None, actor_id: UUID | None = None) -> None:
    """Within the ending of ``body``: at one moment they leave it and come to its successor."""
    kept = BookKeeping.objects.select_for_update().filter(body=body, until_at=None).first()
    if kept is None:
        return
    at = now()
    kept.until_at = at
    kept.save(update_fields=["until_at"])
    _record("books_given", body, actor_id)
    if successor is not None:
        BookKeeping.objects.create(body=successor, since_at=at)
        _record("books_taken", successor, actor_id)


def _record(act: str, body: Body, actor_id: UUID | None) -> None:
    record_act(
        action=f"bodies.{act}",
        actor_id=actor_id,
        object_type=body._meta.label,
        object_id=body.pk,
    )
