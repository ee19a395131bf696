"""An improvement has the same people as the matter that it answers."""

from tests.tenants.matters.conftest import media, people

__all__ = ["media", "people"]
