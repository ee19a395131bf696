"""Base models that know no business word."""

from typing import Any

from django.db import models

from district.core.clock import now
from district.core.ids import uuid7


class Record(models.Model):
    """A row with a time-ordered public identifier."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        abstract = True


class AppendOnly(Record):
    """A row that is written once; the database refuses the rest by a trigger of its migration."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only")
