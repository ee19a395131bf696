"""A survey has the same people as the matters that come of it."""

from tests.tenants.matters.conftest import people

__all__ = ["people"]
