"""The base of everything that one compound owns."""

from typing import Any

from district.core.models import AppendOnly, Record
from district.tenancy.connection import placed_connection


class PlacedModel(Record):
    """A row that remembers its schema and refuses to be written in another."""

    _state: Any

    class Meta:
        abstract = True

    @property
    def is_elsewhere(self) -> bool:
        """Whether the row was read in another schema than the one that runs now."""
        read_in = getattr(self._state, "schema_name", None)
        return read_in is not None and read_in != placed_connection().schema_name

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Any:
        instance = super().from_db(*args, **kwargs)
        instance._state.schema_name = placed_connection().schema_name
        return instance

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._check_place()
        super().save(*args, **kwargs)
        self._state.schema_name = placed_connection().schema_name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._check_place()
        return super().delete(*args, **kwargs)

    def _check_place(self) -> None:
        if self.is_elsewhere:
            read_in = self._state.schema_name
            raise RuntimeError(f"a row of {read_in} was about to be written in another schema")


class CompoundModel(PlacedModel):
    """A table in each compound's schema."""

    class Meta:
        abstract = True


class CompoundLog(AppendOnly):
    """A table in each compound's schema to which rows are only ever added."""

    class Meta:
        abstract = True
