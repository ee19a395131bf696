"""Which compound a host name leads to, and what to say where it leads to none."""

from dataclasses import dataclass
from time import monotonic

from django.db.models import F, OuterRef, Subquery

from district.core.bells import Bell
from district.core.clock import today
from district.registry.models import RUNNING, Compound, CompoundStatus, DivisionPeriod
from district.registry.standing import home_of_each
from district.tenancy.context import district_context
from district.tenancy.states import is_of_this_release, schema_state

# A bell tells every process of a change at once. If it is not heard, a compound that is suspended
# answers no longer than this.
_SECONDS = 3.0
# And one that was behind the release answers again this long after its upgrade.
_UPGRADING_SECONDS = 1.0
_MOST = 20_000


@dataclass(frozen=True)
class Absence:
    """A compound that is known by a host and does not answer there."""

    name: str
    moved_to: str = ""  # the host under which it answers now
    is_upgrading: bool = False  # its schema is of another release; neither: it is suspended


@dataclass(frozen=True)
class _Found:
    until: float
    compound: Compound | None
    absence: Absence | None


_found: dict[str, _Found] = {}


def compound_by_host(host: str) -> Compound | None:
    """The running compound behind ``host``; None for unknown, opening, suspended or closed.

    None also for one whose schema is not in this release's state.
    """
    return _look_up(host).compound


def absence_behind(host: str) -> Absence | None:
    """What a visitor may be told of a host that no compound answers; None: nothing."""
    return _look_up(host).absence


def forget_hosts() -> None:
    """Look every host up again: here at once, in all other processes when the change stands."""
    _bell.ring()


def forget_hosts_here() -> None:
    """Look every host up again in this process; what is being asked at this moment is not kept."""
    global _found
    _found = {}


_bell = Bell("hosts", forget_hosts_here)


def _look_up(host: str) -> _Found:
    kept = _found
    entry = kept.get(host)
    if entry is None or entry.until < monotonic():
        _bell.listen()
        if len(kept) >= _MOST:
            kept.clear()
        with district_context():
            compound, absence = _ask(host)
        seconds = _UPGRADING_SECONDS if absence and absence.is_upgrading else _SECONDS
        entry = kept[host] = _Found(monotonic() + seconds, compound, absence)
    return entry


def _ask(host: str) -> tuple[Compound | None, Absence | None]:
    """One statement: the compound with ``place``, the name of its community, for its pages."""
    named = DivisionPeriod.objects.filter(division=OuterRef("home"), valid__contains=today())
    compound = (
        Compound.objects.filter(domains__domain=host)
        .annotate(
            is_primary=F("domains__is_primary"),
            host_until=F("domains__until_on"),
            home=home_of_each(today()),
            state=schema_state("schema_name"),
        )
        .annotate(place=Subquery(named.values("name")[:1]))
        .first()
    )
    if compound is None:
        return None, None
    leads_on = not compound.is_primary
    if leads_on and not (compound.host_until and today() < compound.host_until):
        return None, None
    if compound.status == CompoundStatus.SUSPENDED:
        return None, Absence(compound.name)
    if compound.status not in RUNNING:
        return None, None
    if leads_on:
        return None, Absence(compound.name, compound.domains.get(is_primary=True).domain)
    if not is_of_this_release(compound.state):
        return None, Absence(compound.name, is_upgrading=True)
    return compound, None
