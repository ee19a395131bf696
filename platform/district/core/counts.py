"""Counts that may be unknown, exact, or a lower bound (50余).

Stored as ``int4range``: NULL is unknown, ``[22,23)`` is exactly 22, ``[50,)`` is at least 50.
PostgreSQL then refuses nonsense, and ``lower()`` and ``upper_inf()`` read it in SQL.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import IntegerRangeField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from psycopg.types.range import Range

_EXACT = re.compile(r"^(\d{1,9})$")
_AT_LEAST = re.compile(r"^(?:≥|>=|至少|不少于)?(\d{1,9})(?:余|多|\+|以上)?$")
_MAXIMUM = 2**31 - 2


@dataclass(frozen=True)
class Count:
    """A number of things: ``value`` None is unknown; ``at_least`` marks a lower bound."""

    value: int | None = None
    at_least: bool = False

    def __post_init__(self) -> None:
        if self.value is None and self.at_least:
            raise ValueError("an unknown count has no lower bound")
        if self.value is not None and not 0 <= self.value <= _MAXIMUM:
            raise ValueError("a count is a whole number from 0")

    @classmethod
    def parse(cls, text: str) -> "Count":
        """Read 22, 50余, ≥50, 50+, 至少50 or nothing; ValueError for anything else."""
        plain = re.sub(r"[\s,,]", "", unicodedata.normalize("NFKC", text or ""))
        if plain in {"", "-", "—", "未知", "未填报", "不详"}:
            return cls()
        if exact := _EXACT.match(plain):
            return cls(int(exact[1]))
        if bound := _AT_LEAST.match(plain):
            return cls(int(bound[1]), at_least=True)
        raise ValueError(f"not a count: {plain[:20]}")

    @property
    def is_known(self) -> bool:
        return self.value is not None

    def __str__(self) -> str:
        if self.value is None:
            return _("未填报")
        return _("%(count)s余") % {"count": self.value} if self.at_least else str(self.value)

    def plain(self) -> str:
        """The form that :meth:`parse` reads again, in every language."""
        if self.value is None:
            return ""
        return f"{self.value}余" if self.at_least else str(self.value)


UNKNOWN = Count()


def total(counts: Iterable[Count]) -> Count:
    """Sum of the known ones; a lower bound makes the sum a lower bound; none known is unknown."""
    known = [count for count in counts if count.value is not None]
    if not known:
        return UNKNOWN
    return Count(
        sum(count.value or 0 for count in known), at_least=any(count.at_least for count in known)
    )


class CountField(IntegerRangeField):
    """A :class:`Count` in one nullable ``int4range`` column."""

    description = "A count: unknown, exact or a lower bound"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = True
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", Count)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Range[int] | None, *_args: Any) -> Count:
        if value is None or value.lower is None:
            return Count()
        return Count(value.lower, at_least=value.upper is None)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Count):
            return value or Count()
        try:
            return Count.parse(str(value))
        except ValueError as error:
            raise ValidationError(
                _("请填写整数，或“50余”这样的下限；不清楚就留空。"), code="count"
            ) from error

    def get_prep_value(self, value: Any) -> Any:
        count = self.to_python(value)
        if count.value is None:
            return None
        return Range(count.value, None if count.at_least else count.value + 1)

    def validate(self, value: Any, model_instance: Any) -> None:
        """A Count is valid by construction; range checks of the parent do not apply."""

    def run_validators(self, value: Any) -> None:
        """See :meth:`validate`."""

    def value_to_string(self, obj: Any) -> str:
        count: Count = self.value_from_object(obj)
        return count.plain()
