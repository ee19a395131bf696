"""How the nights stand in the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound


@dataclass(frozen=True)
class Failure:
    """A compound whose night went wrong: parked, or waiting for the next try."""

    slug: str
    name: str
    day: date
    error: str
    attempts: int
    parked: bool


@dataclass(frozen=True)
class Progress:
    """How far the asked nights have come."""

    total: int
    done: int
    failures: tuple[Failure, ...]

    @property
    def parked(self) -> int:
        return sum(failure.parked for failure in self.failures)

    @property
    def is_settled(self) -> bool:
        return self.done + self.parked == self.total


def progress_of(*, days: Iterable[date], compounds: Iterable[Compound] | None = None) -> Progress:
    """Read the ledger for these nights."""
    runs = RollupRun.objects.filter(day__in=list(days)).select_related("compound")
    if compounds is not None:
        runs = runs.filter(compound__in=list(compounds))
    wrong = runs.exclude(state=RunState.DONE).exclude(last_error="")
    return Progress(
        total=runs.count(),
        done=runs.filter(state=RunState.DONE).count(),
        failures=tuple(
            Failure(
                run.compound.slug,
                run.compound.name,
                run.day,
                run.last_error,
                run.attempts,
                run.state == RunState.FAILED,
            )
            for run in wrong.order_by("day", "compound__slug")
        ),
    )
