"""What tells that figures may read otherwise: a row for each statement that changed their tables."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now


class Touch(models.Model):
    """One change of what reports are made of, entered by triggers of the database.

    Rows are only added, in the transaction of the change itself: which of them are seen names
    what is seen of the tables (``keeping.py``). Old ones are taken away by the night.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)
