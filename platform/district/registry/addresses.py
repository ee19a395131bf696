"""Where a compound's own pages are found."""

from district.registry.models import Compound


def compound_address(
    compound: Compound, *, scheme: str, district_host: str, path: str = "/"
) -> str:
    """An address on the compound's host, by the scheme and port under which the district answers."""
    _name, colon, port = district_host.partition(":")
    return f"{scheme}://{host_of(compound)}{colon}{port}{path}"


def host_of(compound: Compound) -> str:
    """The host name of the compound's own pages."""
    return str(compound.domains.get(is_primary=True).domain)
