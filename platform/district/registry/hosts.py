"""Which compound a host name leads to."""

from district.registry.models import Compound, CompoundStatus


def compound_by_host(host: str) -> Compound | None:
    """The running compound behind ``host``; None for unknown, opening, suspended or closed."""
    return Compound.objects.filter(domains__domain=host, status=CompoundStatus.ACTIVE).first()
