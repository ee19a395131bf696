"""The base of everything that one compound owns, and what the engine itself keeps in public."""

from typing import Any

from django.db import models

from district.core.clock import now
from district.core.models import AppendOnly, Record
from district.tenancy.counters import Counted, counters
from district.tenancy.fences import PlacedManager
from district.tenancy.places import place


class PlacedModel(Record):
    """A row that remembers its schema and refuses to be written in another."""

    _state: Any

    objects = PlacedManager()

    class Meta:
        abstract = True

    @property
    def is_elsewhere(self) -> bool:
        """Whether the row was read in another schema than the one that runs now."""
        read_in = getattr(self._state, "schema_name", None)
        return read_in is not None and read_in != place.get().schema

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Any:
        instance = super().from_db(*args, **kwargs)
        instance._state.schema_name = place.get().schema
        return instance

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._check_place()
        super().save(*args, **kwargs)
        self._state.schema_name = place.get().schema

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._check_place()
        return super().delete(*args, **kwargs)

    def _check_place(self) -> None:
        if self.is_elsewhere:
            counters.count(Counted.ROW_FROM_ELSEWHERE)
            read_in = self._state.schema_name
            raise RuntimeError(f"a row of {read_in} was about to be written in another schema")


class CompoundModel(PlacedModel):
    """A table in each compound's schema."""

    class Meta:
        abstract = True


class CompoundLog(AppendOnly):
    """A table in each compound's schema to which rows are only ever added."""

    objects = PlacedManager()

    class Meta:
        abstract = True


class Blueprint(models.Model):
    """The script that makes a compound's schema in one state of the migrations."""

    fingerprint = models.CharField(primary_key=True, max_length=16)
    migrations = models.JSONField()
    script = models.TextField()
    captured_at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.fingerprint


class Spare(models.Model):
    """A schema that stands ready for the next compound; taken by deleting its row."""

    schema_name = models.CharField(primary_key=True, max_length=26)
    made_at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.schema_name
