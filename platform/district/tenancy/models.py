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
    def from_db(cls, db: Any, field_names: Any, values: Any, *, fetch_mode: Any = None) -> Any:
        if len(values) == len(cls._meta.concrete_fields):
            instance = cls(*values)  # as Django does it; a call less for each row of each list
            state = instance._state
            state.adding, state.db = False, db
        else:
            instance = super().from_db(db, field_names, values)
            state = instance._state
        state.schema_name = place.get().schema
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
    made_at = models.DateTimeField(default=now, db_index=True)  # the oldest is taken first

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.schema_name


class Backup(Record):
    """A base backup of the whole cluster: from ``ended_at`` on, each moment can be brought back.

    ``error`` is empty where it went well; then ``wal_from`` is the first segment that it needs.
    """

    label = models.CharField(max_length=32)
    ended_at = models.DateTimeField()
    size = models.PositiveBigIntegerField(default=0)
    wal_from = models.CharField(max_length=24, blank=True)
    wal_until = models.CharField(max_length=24, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label


class Truth(Record):
    """What stood in one compound's tables at a moment: of each its rows, and a sum over them."""

    schema_name = models.CharField(max_length=26)
    taken_at = models.DateTimeField(db_index=True)
    tables = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.schema_name} {self.taken_at:%Y-%m-%d %H:%M:%S}"


class Drill(Record):
    """One trial: a compound recovered to the moment of a truth, and compared with it.

    ``finding`` is empty where both agree; else it says what does not, naming tables alone.
    """

    schema_name = models.CharField(max_length=26)
    recovered_to = models.DateTimeField()
    seconds = models.FloatField()
    finding = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.recovered_to:%Y-%m-%d %H:%M:%S}"
