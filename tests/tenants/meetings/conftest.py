"""A council has the same people as the matters that it talks over."""

from tests.tenants.matters.conftest import people

__all__ = ["people"]
