"""What a cell may hold: each parser reads a filled cell, writes it back, and explains itself."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from district.core.clock import SHANGHAI, day_start
from district.core.counts import Count
from district.core.dates import PartialDate, Precision
from district.core.money import read_yuan, yuan
from district.core.sheets.cells import Cell

T = TypeVar("T")

_EARLIEST, _LATEST = 1900, 2100
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_MOMENT = re.compile(
    r"(?P<day>\S+?)(?:[日T\s]+(?P<h>\d{1,2})[:\uff1a时点](?P<m>\d{1,2})?(?:分|[:\uff1a](?P<s>\d{1,2}))?)?"
)


class CellError(ValueError):
    """Why a cell cannot be read, as a sentence with ``%(facts)s``."""

    def __init__(self, code: str, sentence: str | Promise, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Parser(Generic[T]):
    """``read`` gets a filled cell and may raise CellError; an empty cell means ``blank``."""

    read: Callable[[str], T]
    blank: T | None
    hint: str | Promise
    write: Callable[[T], Cell] = _as_it_is
    options: Callable[[], tuple[str, ...]] = tuple


@dataclass(frozen=True)
class StatedMoment:
    """A moment as it was told: with the time of day, or only the day (then its first second)."""

    at: datetime
    timed: bool = True

    def plain(self) -> str:
        local = self.at.astimezone(SHANGHAI)
        if not self.timed:
            return local.date().isoformat()
        return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def text(maximum: int, *, multiline: bool = False) -> Parser[str]:
    """A text; without ``multiline`` line breaks become blanks."""

    def read(cell: str) -> str:
        plain = cell if multiline else " ".join(cell.split())
        if len(plain) > maximum:
            raise CellError(
                "too_long",
                _("最多 %(limit)s 个字，现在有 %(length)s 个，请缩短。"),
                limit=maximum,
                length=len(plain),
            )
        return plain

    return Parser(read, "", _("文字"))


def integer(minimum: int, maximum: int) -> Parser[int]:
    """A whole number between two bounds, both included."""

    def read(cell: str) -> int:
        plain = cell.replace(",", "").replace(" ", "")
        if not _WHOLE.fullmatch(plain) or not minimum <= int(plain) <= maximum:
            raise CellError(
                "integer",
                _("请填写 %(minimum)s 到 %(maximum)s 之间的整数。"),
                minimum=minimum,
                maximum=maximum,
            )
        return int(plain)

    return Parser(read, None, _("整数"))


def amount() -> Parser[int]:
    """A sum in yuan, zero or above, kept in fen."""

    def read(cell: str) -> int:
        try:
            return read_yuan(cell)
        except ValueError as error:
            raise CellError(
                "amount", _("请填写多少元，可以有两位小数，例如 380.50；没花钱填 0。")
            ) from error

    return Parser(read, None, _("多少元，例如 380.50"), yuan)


def count() -> Parser[Count]:
    """A number of things that may be a lower bound; an empty cell is unknown, not zero."""

    def read(cell: str) -> Count:
        try:
            return Count.parse(cell)
        except ValueError as error:
            raise CellError("count", _("请填写整数，或“50余”这样的下限；不清楚就留空。")) from error

    return Parser(read, Count(), _("整数，或“50余”这样的下限；不清楚就留空"))


def _partial(cell: str, code: str, sentence: Promise) -> PartialDate:
    try:
        value = PartialDate.parse(cell)
    except ValueError as error:
        raise CellError(code, sentence) from error
    if value is None or not _EARLIEST <= value.day.year < _LATEST:
        raise CellError(code, sentence)
    return value


def partial_date() -> Parser[PartialDate]:
    """A date known to the day, month, year, decade, about, or as an upper bound."""
    sentence = _(
        "看不懂这个日期。请照这样填写：2010-01-10、2022年5月、2020、约2003、1990年代、2003年以前。"
    )
    return Parser(
        lambda cell: _partial(cell, "partial_date", sentence),
        None,
        _("日期或年份：2010-01-10、2022年5月、2020、约2003、1990年代、2003年以前"),
        PartialDate.plain,
    )


def _exact_day(cell: str, code: str, sentence: Promise) -> date:
    value = _partial(cell, code, sentence)
    if value.precision is not Precision.DAY:
        raise CellError(code, sentence)
    return value.day


def day() -> Parser[date]:
    """A calendar day."""
    sentence = _("请填写有年月日的日期，例如 2022-04-01。")
    return Parser(
        lambda cell: _exact_day(cell.split(" ")[0], "day", sentence),
        None,
        _("日期，例如 2022-04-01"),
    )


def moment() -> Parser[StatedMoment]:
    """A moment in Asia/Shanghai, or a day when the time of day was not written down."""
    sentence = _("请填写日期和时间，例如 2023-04-15 16:00；只知道哪一天就只填日期。")

    def read(cell: str) -> StatedMoment:
        found = _MOMENT.fullmatch(cell)
        if found is None:
            raise CellError("moment", sentence)
        on = _exact_day(found["day"], "moment", sentence)
        if found["h"] is None:
            return StatedMoment(day_start(on), timed=False)
        try:
            at = time(int(found["h"]), int(found["m"] or 0), int(found["s"] or 0))
        except ValueError as error:
            raise CellError("moment", sentence) from error
        return StatedMoment(datetime.combine(on, at, SHANGHAI).astimezone(UTC))

    hint = _("日期和时间，例如 2023-04-15 16:00；只知道哪一天就只填日期")
    return Parser(read, None, hint, StatedMoment.plain)


def choice(
    labels: Mapping[str, str | Promise], *, aliases: Mapping[str, str] | None = None
) -> Parser[str]:
    """One of some codes, told by code, by label in any language in use, or by alias."""

    def read(cell: str) -> str:
        wanted = _folded(cell)
        known = {_folded(alias): code for alias, code in (aliases or {}).items()}
        with override(settings.LANGUAGE_CODE):
            known |= {_folded(str(label)): code for code, label in labels.items()}
        known |= {_folded(str(label)): code for code, label in labels.items()}
        known |= {_folded(code): code for code in labels}
        if wanted not in known:
            raise CellError(
                "choice",
                _("“%(value)s”不在可填的范围内。可填：%(options)s。"),
                value=cell[:40],
                options=_listed(labels.values()),
            )
        return known[wanted]

    return Parser(
        read,
        None,
        _("从可填的几项中选一项"),
        lambda code: str(labels[code]),
        lambda: tuple(str(label) for label in labels.values()),
    )


def choice_of(
    choices: type[TextChoices], *, aliases: Mapping[str, str] | None = None
) -> Parser[str]:
    """:func:`choice` over the members of a model's choices."""
    return choice({member.value: member.label for member in choices}, aliases=aliases)


def yes_no() -> Parser[bool]:
    """是 or 否, and the usual ways to say them."""
    words = {"是": True, "否": False, "有": True, "无": False, "yes": True, "no": False}
    words |= {"true": True, "false": False, "y": True, "n": False, "1": True, "0": False}

    def read(cell: str) -> bool:
        answer = words.get(_folded(cell))
        if answer is None:
            raise CellError("yes_no", _("请填“是”或“否”。"))
        return answer

    return Parser(read, None, _("“是”或“否”"), lambda value: value, lambda: ("是", "否"))


def _folded(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def _listed(labels: Iterable[str | Promise]) -> str:
    return _("、").join(str(label) for label in labels)
