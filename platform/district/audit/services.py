"""Writing the record of who did what."""

from typing import Any
from uuid import UUID

from district.audit.models import AuditEntry


def record_act(
    *,
    action: str,
    actor_id: UUID | None = None,
    object_type: str = "",
    object_id: UUID | None = None,
    **facts: Any,
) -> AuditEntry:
    """Add one entry, in the transaction of the act itself: both stand or neither does."""
    return AuditEntry.objects.create(
        action=action,
        actor_id=actor_id,
        object_type=object_type,
        object_id=object_id,
        facts=facts,
    )
