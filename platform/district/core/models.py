"""Base models that know no business word."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict
from district.core.ids import uuid7


class Record(models.Model):
    """A row with a time-ordered public identifier."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        abstract = True

    def locked(self) -> Self:
        """The row as it stands now, locked until the transaction ends."""
        found = type(self)._default_manager.select_for_update(of=("self",)).filter(pk=self.pk)
        row = found.first()
        if row is None:
            raise Conflict("gone", _("这条记录刚被删除，请刷新后再看。"))
        return row


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
