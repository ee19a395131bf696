"""The base of everything that one compound owns."""

from typing import Any

from district.core.models import AppendOnly, Record
from district.tenancy.connection import placed_connection


class _InCompound:
    """Refuses to be written outside the schema from which it was read."""

    _state: Any

    def _check_place(self) -> None:
        read_in = getattr(self._state, "schema_name", None)
        if read_in is not None and read_in != placed_connection().schema_name:
            raise RuntimeError(f"a row of {read_in} was about to be written in another schema")


class CompoundModel(_InCompound, Record):
    """A table in each compound's schema."""

    class Meta:
        abstract = True

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


class CompoundLog(AppendOnly):
    """A table in each compound's schema to which rows are only ever added."""

    class Meta:
        abstract = True
