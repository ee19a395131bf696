"""Which compound a host name leads to."""

from time import monotonic

from django.db.models import OuterRef, QuerySet, Subquery

from district.core.clock import today
from district.registry.models import Compound, CompoundStatus, DivisionPeriod

# A compound that is suspended answers no longer than this, in any process.
_SECONDS = 3.0
_MOST = 20_000
_found: dict[str, tuple[float, Compound | None]] = {}


def compound_by_host(host: str) -> Compound | None:
    """The running compound behind ``host``; None for unknown, opening, suspended or closed."""
    entry = _found.get(host)
    if entry is None or entry[0] < monotonic():
        if len(_found) >= _MOST:
            _found.clear()
        compound = _running().filter(domains__domain=host).first()
        entry = _found[host] = (monotonic() + _SECONDS, compound)
    return entry[1]


def _running() -> QuerySet[Compound]:
    """Running compounds with ``place``, the name of their community, which pages print."""
    names = DivisionPeriod.objects.filter(
        division=OuterRef("community"), valid__contains=today()
    ).values("name")
    return Compound.objects.filter(status=CompoundStatus.ACTIVE).annotate(place=Subquery(names[:1]))


def forget_hosts() -> None:
    """Look every host up again, in this process."""
    _found.clear()
