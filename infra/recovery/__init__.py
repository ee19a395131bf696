"""Base backups, and clusters recovered from them: of the whole server, knowing no compound.

What is done for one compound with a recovered cluster stands in the domain.
"""

from infra.process import EmbeddedError


class Refused(EmbeddedError):
    """A sentence for the person at the terminal: what is lacking, and what to do."""


class Busy(Refused):
    """Another backup, restore or drill is running."""
