"""Days as lines of text, one day or one span each, for people without a script or a manual."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.worktime.standard import span

_LONGEST = 366
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")


def parse_days(text: str, field: str) -> frozenset[date]:
    """2026-10-01 至 2026-10-07, or 2026-10-10 alone; refused beside ``field``."""
    return frozenset(day for line in text.splitlines() if line.strip() for day in _of(line, field))


def _of(line: str, field: str) -> Iterator[date]:
    try:
        found = [date(*map(int, parts)) for parts in _DAY.findall(line)]
        first, last = found[0], found[-1]
    except (ValueError, IndexError):
        raise _unreadable(line, field) from None
    if len(found) > 2 or not 0 <= (last - first).days < _LONGEST:
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
