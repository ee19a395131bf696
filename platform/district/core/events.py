"""What happens to a thing, told to those nouns that wait for it.

The noun to which it happens does not know who hears it. Hearers run at once, in the transaction
in which it happens: what they write stands or falls with it.
"""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

Thing = TypeVar("Thing")


class Event(Generic[Thing]):
    """One kind of thing that happens; ``actor_id`` None: nobody did it, or the system itself."""

    def __init__(self) -> None:
        self._hearers: list[Callable[[Thing, UUID | None], object]] = []

    def heard_by(self, hearer: Callable[[Thing, UUID | None], object]) -> None:
        """Let ``hearer`` run each time; said in ``AppConfig.ready``, saying it twice is once."""
        if hearer not in self._hearers:
            self._hearers.append(hearer)

    def happened(self, thing: Thing, actor_id: UUID | None) -> None:
        """It has just happened to ``thing``."""
        for hearer in self._hearers:
            hearer(thing, actor_id)
