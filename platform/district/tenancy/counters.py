"""What this process has counted since it began: plain integers behind one lock.

Nothing here is a statement or a message to anybody; whoever watches asks for the numbers.
"""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

# Compounds whose requests are counted; the one asked longest ago makes room.
MOST_COMPOUNDS = 200


class Counted(StrEnum):
    """Everything that is counted, in the words of its metric."""

    CONNECTION_OPENED = "connections_opened"
    SEAT_TAKEN_OVER = "seats_taken_over"
    SEAT_GIVEN_UP = "seats_given_up"
    SEARCH_TURNED = "searches_turned"
    WRONG_PLACE = "refused_wrong_place"
    OUTSIDE_EVERY_PLACE = "refused_outside_every_place"
    SWITCH_IN_TRANSACTION = "refused_switch_in_transaction"
    ROW_FROM_ELSEWHERE = "refused_row_from_elsewhere"


@dataclass(frozen=True)
class Traffic:
    """What one compound's requests came to."""

    requests: int = 0
    seconds: float = 0.0


class Counters:
    """The numbers of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Begin again at nothing: for a process that was forked, and for tests."""
        self._counts = dict.fromkeys(Counted, 0)
        self._traffic: OrderedDict[str, list[float]] = OrderedDict()

    def count(self, what: Counted) -> None:
        """One more of it."""
        with self._lock:
            self._counts[what] += 1

    def note_request(self, schema: str, seconds: float) -> None:
        """A request of the compound has been answered."""
        with self._lock:
            kept = self._traffic.get(schema)
            if kept is None:
                if len(self._traffic) >= MOST_COMPOUNDS:
                    self._traffic.popitem(last=False)
                kept = self._traffic[schema] = [0, 0.0]
            else:
                self._traffic.move_to_end(schema)
            kept[0] += 1
            kept[1] += seconds

    def counts(self) -> dict[Counted, int]:
        """All numbers as they stand."""
        with self._lock:
            return dict(self._counts)

    def traffic(self) -> dict[str, Traffic]:
        """Requests by the schema's opaque name, the one asked last at the end."""
        with self._lock:
            return {name: Traffic(int(n), seconds) for name, (n, seconds) in self._traffic.items()}

    def forget_after_fork(self) -> None:
        """The parent's numbers are the parent's; its lock may have been held at that moment."""
        self._lock = Lock()
        self.clear()


counters = Counters()
