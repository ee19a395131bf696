"""One's own messages, and no one else's."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.identity.models import Account
from tenants.messages.models import Message


def messages_of(viewer: Account) -> QuerySet[Message]:
    """The newest first, each with what it is about."""
    return Message.objects.filter(account=viewer).select_related(
        "matter", "council", "booking__room"
    )


def message_of(viewer: Account, message_id: UUID) -> Message:
    """One of the viewer's own; NotFound for anybody else's."""
    found = messages_of(viewer).filter(pk=message_id).first()
    if found is None:
        raise NotFound("no_message", _("没有找到这条消息。"))
    return found


def unread_messages(viewer: Account) -> int:
    """How many were not opened yet."""
    return Message.objects.filter(account=viewer, read_at=None).count()


def mark_read(message: Message) -> None:
    """Note that its reader opened it; the first time counts."""
    if message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=Now())


def mark_all_read(viewer: Account) -> int:
    """Note that nothing is left to be opened; return how many that were."""
    return Message.objects.filter(account=viewer, read_at=None).update(read_at=Now())
