"""One cell: from what a program typed into text, and from values into text that cannot run."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from django.utils.functional import Promise

from district.core.clock import SHANGHAI
from district.core.counts import Count
from district.core.dates import PartialDate

Cell: TypeAlias = (
    str | Promise | int | float | Decimal | date | datetime | Count | PartialDate | None
)

# XlsxWriter and Excel both stop here; the mark says that something is missing.
LONGEST_TEXT = 32_767
_CUT_MARK = "…（已截断）"

_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_BLANKS = re.compile(r"[^\S\n]")
# Control and format characters (Unicode Cc, Cf) and lone surrogates: nobody sees them, but
# they make two equal names differ, turn text around, or are refused by the database.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0001-\U000e007f]"
)


def _could_run(text: str) -> bool:
    bare = text.lstrip("'")
    return bare[:1] in _DANGEROUS or bare.lstrip()[:1] in _DANGEROUS


def shield(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet might run as a formula."""
    return f"'{text}" if _could_run(text) else text


def unshield(text: str) -> str:
    """Undo :func:`shield`, so that what was exported comes back as it was."""
    return text[1:] if text.startswith("'") and _could_run(text) else text


def tidy(text: str) -> str:
    """Plain digits, plain blanks, no invisible or control characters, no blanks at the ends."""
    if text.isascii() and text.isprintable():
        return unshield(text.strip())
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DIGITS)
    return unshield(_INVISIBLE.sub("", _BLANKS.sub(" ", text)).strip())


def typed_text(value: object) -> str:
    """The text a person saw in a spreadsheet cell: 3.0 is 3, a date is ISO, true is 是."""
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case float():
            whole = value.is_integer() and abs(value) < 1e15
            return str(int(value)) if whole else format(value, ".15g")
        case datetime():
            moment = value.replace(microsecond=0)
            return moment.date().isoformat() if moment.time() == time() else _minute(moment)
        case date():
            return value.isoformat()
        case time() | timedelta() | int():
            return str(value)
    return ""


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")


def written(value: Cell) -> str | int | float | Decimal:
    """What goes into a file: numbers as numbers, all else as text that cannot run.

    Moments are told in Asia/Shanghai; an unknown value is an empty cell, never a zero.
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float() | Decimal():
            return value
        case Count() | PartialDate():
            return value.plain()
        case datetime():
            return _minute(value.astimezone(SHANGHAI))
        case date():
            return value.isoformat()
    text = str(value)
    if len(text) >= LONGEST_TEXT:
        text = text[: LONGEST_TEXT - len(_CUT_MARK) - 1] + _CUT_MARK
    return shield(text)
