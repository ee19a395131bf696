"""Visits from above have the same people as the matters that follow them."""

from tests.tenants.matters.conftest import media, people

__all__ = ["media", "people"]
