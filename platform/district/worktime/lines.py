"""Days as lines of text, one day or one span each, for people without a script or a manual."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.worktime.standard import span

_LONGEST = 366
_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_SPAN = re.compile(rf"\s*{_DAY}(?:\s*[至到~～—–-]+\s*{_DAY})?\s*")


def parse_days(text: str, field: str) -> frozenset[date]:
    """2026-10-01 至 2026-10-07, or 2026-10-10 alone; refused beside ``field``.

    A line is read as a whole or not at all: of 2026年10月1日至7日 six days would be lost in silence.
    """
    return frozenset(day for line in text.splitlines() if line.strip() for day in _of(line, field))


def _of(line: str, field: str) -> Iterator[date]:
    found = _SPAN.fullmatch(line)
    if found is None:
        raise _unreadable(line, field)
    numbers = [int(part) for part in found.groups() if part is not None]
    try:
        first, last = date(*numbers[:3]), date(*numbers[-3:])
    except ValueError:
        raise _unreadable(line, field) from None
    if not 0 <= (last - first).days < _LONGEST:
        raise _unreadable(line, field)
    return span(first, last)


def _unreadable(line: str, field: str) -> DomainError:
    return DomainError(
        "days_unreadable",
        _("看不懂“%(line)s”，请写成 2026-10-10，或 2026-10-01 至 2026-10-07。"),
        {"line": line.strip()[:40]},
        field=field,
    )


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days that follow each other, from the first to the last of them."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def written_days(days: Iterable[date]) -> str:
    """What :func:`parse_days` reads again."""
    told = (str(first) if first == last else f"{first} 至 {last}" for first, last in spans(days))
    return "\n".join(told)
