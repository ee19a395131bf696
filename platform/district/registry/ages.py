"""Old compounds (老旧小区): by the state's line, or by their age on a day."""

from datetime import date

from django.db.models import Q

from district.core.dates import PartialDate, Precision

# 国办发〔2020〕23号: built by the end of 2000. Twenty years of age are the usual local extension.
STATE_LINE = 2000
OLD_AGE = 20
_DECADE = 9


def is_old(built: PartialDate | None, on: date) -> bool | None:
    """Whether the latest year in which it may have been built makes it old; None is unknown."""
    if built is None:
        return None
    latest = built.day.year + (_DECADE if built.precision is Precision.DECADE else 0)
    return latest <= _line(on)


def old_compounds(on: date) -> Q:
    """The same question to the database; compounds of unknown age are not among the answer."""
    line = _line(on)
    decade = Q(built_precision=Precision.DECADE)
    exact = ~decade & Q(built_on__year__lte=line)
    return Q(built_on__isnull=False) & (exact | decade & Q(built_on__year__lte=line - _DECADE))


def _line(on: date) -> int:
    return max(STATE_LINE, on.year - OLD_AGE)
