"""Many identifiers as one parameter: a thousand of them one by one cost more than the answer."""

from collections.abc import Iterable
from uuid import UUID


def uuid_array(ids: Iterable[UUID]) -> str:
    """As PostgreSQL reads them, to be cast to ``uuid[]``."""
    return "{" + ",".join(one.hex for one in ids) + "}"
