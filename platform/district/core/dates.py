"""Dates that are known only to the year, the month, or as an upper bound (约2003, 1990年代)."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a date is known; the stored day is the first of its span."""

    DAY = "day", _("精确到日")
    MONTH = "month", _("精确到月")
    YEAR = "year", _("精确到年")
    ABOUT = "about", _("大约")
    DECADE = "decade", _("年代")
    NOT_AFTER = "not_after", _("不晚于")


_FORMS: tuple[tuple[Precision, re.Pattern[str]], ...] = (
    (Precision.DECADE, re.compile(r"^(?P<y>\d{3}0)(?:年代|s)$")),
    (Precision.NOT_AFTER, re.compile(r"^(?:≤|<=)?(?P<y>\d{4})年?(?:以前|之前|前)$")),
    (Precision.NOT_AFTER, re.compile(r"^(?:≤|<=|不晚于)(?P<y>\d{4})年?$")),
    (Precision.ABOUT, re.compile(r"^(?:约|大约)(?P<y>\d{4})年?$")),
    (Precision.ABOUT, re.compile(r"^(?P<y>\d{4})年?(?:左右|前后)$")),
    (Precision.YEAR, re.compile(r"^(?P<y>\d{4})年?$")),
    (Precision.MONTH, re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})月?(?:份)?$")),
    (Precision.DAY, re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?$")),
)


@dataclass(frozen=True)
class PartialDate:
    """A day and how exactly it is known: 2022年5月 is (2022-05-01, month)."""

    day: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> "PartialDate | None":
        """Read 2010-01-10, 2022年5月, 2020, 约2003, 1990年代, 2003年以前; None for empty."""
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
        if not plain:
            return None
        for precision, form in _FORMS:
            if found := form.match(plain):
                parts = found.groupdict()
                day = date(int(parts["y"]), int(parts.get("m") or 1), int(parts.get("d") or 1))
                return cls(day, precision)
        raise ValueError(f"not a date: {plain[:20]}")

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        year, month = self.day.year, self.day.month
        if self.precision is Precision.DAY:
            return self.day
        if self.precision is Precision.MONTH:
            return self.day.replace(day=monthrange(year, month)[1])
        return date(year + 9 if self.precision is Precision.DECADE else year, 12, 31)

    def __str__(self) -> str:
        year = {"year": self.day.year}
        match self.precision:
            case Precision.DAY:
                return self.day.isoformat()
            case Precision.MONTH:
                return date_format(self.day, gettext("Y年n月"))
            case Precision.YEAR:
                return date_format(self.day, gettext("Y年"))
            case Precision.ABOUT:
                return gettext("约%(year)d年") % year
            case Precision.DECADE:
                return gettext("%(year)d年代") % year
            case Precision.NOT_AFTER:
                return gettext("%(year)d年以前") % year

    def plain(self) -> str:
        """The Chinese form that :meth:`parse` reads again, in every language."""
        year, month = self.day.year, self.day.month
        return {
            Precision.DAY: self.day.isoformat(),
            Precision.MONTH: f"{year}年{month}月",
            Precision.YEAR: f"{year}年",
            Precision.ABOUT: f"约{year}年",
            Precision.DECADE: f"{year}年代",
            Precision.NOT_AFTER: f"{year}年以前",
        }[self.precision]


class DatePair:
    """``founded = DatePair()`` reads and sets the columns ``founded_on``, ``founded_precision``."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._day, self._precision = f"{name}_on", f"{name}_precision"

    @overload
    def __get__(self, instance: None, owner: type) -> "DatePair": ...

    @overload
    def __get__(self, instance: models.Model, owner: type) -> PartialDate | None: ...

    def __get__(
        self, instance: models.Model | None, owner: type
    ) -> "PartialDate | DatePair | None":
        if instance is None:
            return self
        day: date | None = getattr(instance, self._day)
        if day is None:
            return None
        return PartialDate(day, Precision(getattr(instance, self._precision) or Precision.DAY))

    def __set__(self, instance: models.Model, value: PartialDate | None) -> None:
        setattr(instance, self._day, value.day if value else None)
        setattr(instance, self._precision, value.precision if value else "")


def days_held(since: str = "since_on", until: str = "until_on") -> models.Func:
    """From a day until before another, or without an end: what two rows may not share."""
    return models.Func(since, until, function="daterange", output_field=DateRangeField())


def hours_held(since: str = "starts_at", until: str = "ends_at") -> models.Func:
    """The same of moments: what ends at ten leaves the room to what begins at ten."""
    return models.Func(since, until, function="tstzrange", output_field=DateTimeRangeField())
