"""How the nights stand in the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from district.metrics.definitions import versions_on
from district.metrics.figures import Period, PeriodType
from district.metrics.models import RollupRun, RunState, SumCheck
from district.metrics.queries.once import Once
from district.registry.models import Compound, Division


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
        failures=tuple(map(_failure, wrong.order_by("day", "compound__slug"))),
    )


@dataclass(frozen=True)
class Imbalance:
    """A period of which so many figures are not the sums of their parts; some of their codes."""

    period: Period
    differences: int
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class Morning:
    """What there is to say in the morning of the last night that was planned.

    ``finished_at`` is when the last of those that are done was done for the first time. A failure
    that is not ``parked`` is tried again by itself.
    """

    day: date
    expected: int
    done: int
    finished_at: datetime | None
    failures: tuple[Failure, ...]
    imbalances: tuple[Imbalance, ...] = ()

    @property
    def pending(self) -> int:
        """Neither done nor failed: not begun yet, or being counted."""
        return self.expected - self.done - len(self.failures)


def morning(
    within: Division | None = None, *, day: date | None = None, once: Once | None = None
) -> Morning | None:
    """This night or the last, of the compounds within a division; None before the first, and
    without a catalogue, by which a night is counted."""
    latest: date | None = day or RollupRun.objects.aggregate(day=Max("day"))["day"]
    versions = versions_on(latest) if latest else []
    if latest is None or not versions:
        return None
    ids = {one.id for one in (once or Once()).tree(latest, within).compounds}
    night = RollupRun.objects.filter(day=latest, version=versions[-1]).order_by()
    columns = ("pk", "compound_id", "state", "last_error", "first_done_at")
    runs = [run for run in night.values_list(*columns) if run[1] in ids]
    done = [moment for _pk, _compound, state, _error, moment in runs if state == RunState.DONE]
    wrong = [pk for pk, _compound, state, error, _at in runs if error and state != RunState.DONE]
    failed = RollupRun.objects.filter(pk__in=wrong).select_related("compound")
    return Morning(
        day=latest,
        expected=len(runs),
        done=len(done),
        finished_at=max((moment for moment in done if moment), default=None),
        failures=tuple(map(_failure, failed.order_by("compound__slug"))),
        imbalances=imbalances(),
    )


def imbalances() -> tuple[Imbalance, ...]:
    """Every period whose sums did not agree when it was last checked, the latest first."""
    return tuple(
        Imbalance(
            Period(one.period_start, PeriodType(one.period_type)),
            one.differences,
            tuple(one.metrics.split(",")),
        )
        for one in SumCheck.objects.filter(differences__gt=0)
    )


def _failure(run: RollupRun) -> Failure:
    return Failure(
        run.compound.slug,
        run.compound.name,
        run.day,
        run.last_error,
        run.attempts,
        run.state == RunState.FAILED,
    )
