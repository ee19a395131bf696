"""A dispute has the same people as the matters out of which it may be made."""

from tests.tenants.matters.conftest import people

__all__ = ["people"]
