"""An improvement has the same people as the matter that it answers."""

from tests.tenants.matters.conftest import people

__all__ = ["people"]
