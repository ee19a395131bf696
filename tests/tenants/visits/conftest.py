"""A visit has the same people as the matters that come of it."""

from tests.tenants.matters.conftest import media, people

__all__ = ["media", "people"]
