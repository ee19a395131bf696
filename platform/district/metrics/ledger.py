"""The ledger of nights: planning, claiming, finishing. Every moment is the database's.

A claim is a lease of a few seconds with a fence; the transaction that does the work holds the
row's lock until its end. So a worker that dies gives its work back within seconds, one that is
slow keeps it, and one that comes back from the dead finds its fence lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least, Now
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day
from district.core.errors import DomainError
from district.metrics.definitions import versions_on
from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound, CompoundStatus
from district.registry.standing import compounds_in_operation
from district.tenancy.states import is_of_this_release, schema_state

ATTEMPTS = 6
LEASE = timedelta(seconds=5)
# A compound that is being upgraded is asked again after this time.
UPGRADE_PAUSE = timedelta(seconds=30)
# A night may be counted two hours after its day is over: late writers have then committed.
CUT_OFF = timedelta(hours=2)
_UNSETTLED = [RunState.DUE, RunState.LEASED]


class LeaseLost(RuntimeError):
    """Somebody else holds the run now; whatever was computed must be thrown away."""


@dataclass(frozen=True)
class Claim:
    """One compound's night, as long as nobody has claimed it since."""

    run_id: UUID
    fence: int
    attempts: int
    compound: Compound
    day: date
    version: str
    late_from: date | None = None
    is_readable: bool = True  # its schema is in the state that this release reads


def database_now() -> datetime:
    """The one clock that all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def closed_nights(count: int) -> list[date]:
    """The last ``count`` days that are over for certain, oldest first."""
    last = local_day(database_now() - CUT_OFF) - timedelta(days=1)
    return [last - timedelta(days=back) for back in reversed(range(count))]


@transaction.atomic
def plan_night(
    *, day: date, compounds: Iterable[Compound] | None = None, again: bool = False
) -> int:
    """Enter a run for every compound expected on ``day``; return how many are now due.

    Of a compound whose data were deleted nothing can be read again: its nights stay as they are.
    What stands in the ledger stays as it is, unless ``again`` asks for it once more.
    """
    if day >= local_day(database_now()):
        raise DomainError(
            "night_not_over",
            _("%(day)s 还没有结束，不能汇总。请选择昨天或更早的日期。"),
            {"day": day},
            field="date",
        )
    versions = versions_on(day)
    if not versions:
        raise DomainError("no_catalogue", _("指标目录还没有载入。请先运行 manage load_catalogue。"))
    expected = compounds_in_operation(day).exclude(status=CompoundStatus.DELETED)
    if compounds is not None:
        expected = expected.filter(pk__in=[compound.pk for compound in compounds])
    runs = [
        RollupRun(compound=compound, day=day, version=version)
        for compound in expected
        for version in versions
    ]
    RollupRun.objects.bulk_create(runs, ignore_conflicts=True, batch_size=2_000)
    planned = RollupRun.objects.filter(day=day, compound__in=expected, version__in=versions)
    if again:
        planned.exclude(state=RunState.DUE, attempts=0).update(
            state=RunState.DUE, attempts=0, not_before=Now(), last_error="", finished_at=None
        )
    return planned.filter(state=RunState.DUE).count()


def plan_missing(*, nights: int) -> int:
    """Reconcile: plan whatever is missing of the last nights; return how many runs are due."""
    for day in closed_nights(nights):
        plan_night(day=day)
    return RollupRun.objects.filter(_claimable()).count()


def readable_compounds() -> list[Compound]:
    """Those of which last night's figures are expected and whose schema this release reads."""
    [night] = closed_nights(1)
    expected = compounds_in_operation(night).exclude(status=CompoundStatus.DELETED)
    found = expected.annotate(schema_state=schema_state("schema_name")).order_by("pk")
    return [one for one in found if is_of_this_release(one.schema_state)]


@transaction.atomic
def plan_late(*, compound: Compound, since: date) -> int:
    """Have the last night counted once more, from ``since`` on; return how many runs are due.

    0: the compound is not expected in that night, so nothing is known of it yet.
    """
    [night] = closed_nights(1)
    plan_night(day=night, compounds=[compound])
    runs = RollupRun.objects.filter(compound=compound, day=night, version__in=versions_on(night))
    return runs.update(
        state=RunState.DUE,
        attempts=0,
        not_before=Now(),
        last_error="",
        finished_at=None,
        late_from=Least(Coalesce("late_from", Value(since)), Value(since)),
    )


@transaction.atomic
def claim_run(*, owner: str) -> Claim | None:
    """Take the oldest night that is due or was given up, passing over what others work on."""
    while (run := _next_free()) and run.attempts >= ATTEMPTS:
        # Its workers died each time without a word: it would take the next one down too.
        RollupRun.objects.filter(pk=run.pk).update(
            state=RunState.FAILED, lease_until=None, finished_at=Now(), last_error="WorkerLost"
        )
    if run is None:
        return None
    RollupRun.objects.filter(pk=run.pk).update(
        state=RunState.LEASED,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        owner=owner[:80],
        lease_until=Now() + LEASE,
    )
    readable = run.schema_state is None or is_of_this_release(run.schema_state)
    claimed = (run.pk, run.fence + 1, run.attempts + 1, run.compound, run.day, run.version)
    return Claim(*claimed, run.late_from, readable)


def _next_free() -> Any:
    """The run with ``schema_state``: one statement for both."""
    free = _foremost().select_for_update(skip_locked=True, of=("self",))
    named = free.annotate(schema_state=schema_state("compound__schema_name"))
    return named.select_related("compound").filter(_claimable()).order_by("day", "id").first()


def _foremost() -> QuerySet[RollupRun]:
    """A compound's nights go in their order, so that two never meet in one cell."""
    earlier = RollupRun.objects.filter(
        compound=OuterRef("compound"),
        version=OuterRef("version"),
        day__lt=OuterRef("day"),
        state__in=_UNSETTLED,
    )
    return RollupRun.objects.filter(~Exists(earlier), state__in=_UNSETTLED)


def hold_claim(claim: Claim) -> None:
    """Lock the run for the rest of the transaction, or learn that it is lost."""
    if not _held(claim).select_for_update().exists():
        raise LeaseLost(f"{claim.run_id} fence {claim.fence}")


def finish_run(claim: Claim) -> None:
    """Mark the run done; in the transaction that wrote its cells, so both stand or neither."""
    done = _held(claim).update(
        state=RunState.DONE,
        finished_at=Now(),
        first_done_at=Coalesce("first_done_at", Now()),
        lease_until=None,
        last_error="",
        late_from=None,
    )
    if not done:
        raise LeaseLost(f"{claim.run_id} fence {claim.fence}")


@transaction.atomic
def fail_run(claim: Claim, *, error: str) -> bool:
    """Write down a failure and when to try again; True when there will be no further try."""
    parked = claim.attempts >= ATTEMPTS
    _held(claim).update(
        state=RunState.FAILED if parked else RunState.DUE,
        not_before=Now() + timedelta(seconds=2**claim.attempts),
        lease_until=None,
        finished_at=Now() if parked else None,
        last_error=error[:120],
    )
    return parked


@transaction.atomic
def postpone_run(claim: Claim) -> None:
    """Give the claim back unused: its compound is being upgraded, and no try is spent on it."""
    _held(claim).update(
        state=RunState.DUE,
        attempts=F("attempts") - 1,
        not_before=Now() + UPGRADE_PAUSE,
        lease_until=None,
        last_error="CompoundUpgrading",
    )


def seconds_to_next_try() -> float | None:
    """How long until a run that failed or was given up may be claimed; None when none waits."""
    first: datetime | None = _foremost().aggregate(
        first=Min(Case(When(state=RunState.LEASED, then="lease_until"), default="not_before"))
    )["first"]
    return max(0.0, (first - database_now()).total_seconds()) if first else None


def _held(claim: Claim) -> QuerySet[RollupRun]:
    return RollupRun.objects.filter(pk=claim.run_id, state=RunState.LEASED, fence=claim.fence)


def _claimable() -> Q:
    due = Q(state=RunState.DUE, not_before__lte=Now())
    return due | Q(state=RunState.LEASED, lease_until__lt=Now())
