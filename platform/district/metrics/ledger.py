"""The ledger of nights: planning, claiming, finishing. Every moment is the database's.

A claim is a lease of a few seconds with a fence; the transaction that does the work holds the
row's lock until its end. So a worker that dies gives its work back within seconds, one that is
slow keeps it, and one that comes back from the dead finds its fence lost.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least, Now
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day
from district.core.errors import DomainError
from district.metrics.claiming import Taken, take_runs
from district.metrics.definitions import versions_on
from district.metrics.models import RollupRun, RunState
from district.metrics.windows import LATE_DAYS
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
class Basis:
    """What a night rested on: unchanged, and nothing written, the next one says the same.

    ``same_as`` is the day whose cells say all that this one says, where it wrote none itself.
    """

    basis: str
    turns_at: datetime | None
    said: Mapping[str, str] = field(default_factory=dict)  # digests by period, longer than a day
    same_as: date | None = None

    def holds(self, basis: str, moment: datetime) -> bool:
        return self.basis == basis and (self.turns_at is None or moment < self.turns_at)


@dataclass(frozen=True)
class Claim:
    """One compound's night, as long as nobody has claimed it since.

    ``before`` is of the night before, when that is done and this one never was, and ``same_as``
    the one day whose cells say what it says, if there is one; ``settled`` is
    the latest day of which the compound's figures were ever finished. ``said`` are the digests
    of the night before, if nothing was finished since: its cells stand as it wrote them.
    """

    run_id: UUID
    fence: int
    attempts: int
    compound: Compound
    day: date
    version: str
    late_from: date | None = None
    is_readable: bool = True  # its schema is in the state that this release reads
    before: Basis | None = None
    same_as: date | None = None
    settled: date | None = None
    said: Mapping[str, str] = field(default_factory=dict)


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
    """Reconcile: plan whatever is missing of the last nights; return how many runs are due.

    After an outage, of all nights since the last one that was planned, as far back as days are
    counted at all; after a longer one a person decides what is to be counted.
    """
    [last] = closed_nights(1)
    planned = RollupRun.objects.filter(day__lte=last).aggregate(latest=Max("day"))["latest"]
    missing = (last - planned).days if planned else 0
    for day in closed_nights(max(nights, missing) if missing <= LATE_DAYS else nights):
        plan_night(day=day)
    return RollupRun.objects.filter(_claimable()).count()


def readable_compounds() -> list[Compound]:
    """Those of which last night's figures are expected and whose schema this release reads."""
    [night] = closed_nights(1)
    expected = compounds_in_operation(night).exclude(status=CompoundStatus.DELETED)
    found = expected.annotate(schema_state=schema_state("schema_name")).order_by("pk")
    return [one for one in found if is_of_this_release(one.schema_state)]


def generations_known() -> dict[UUID, str]:
    """By compound, the generation of its schema on which its latest figures rest."""
    rested = (
        RollupRun.objects.exclude(basis="").order_by("compound_id", "-day").distinct("compound_id")
    )
    return {
        compound: basis.partition(":")[0]
        for compound, basis in rested.values_list("compound_id", "basis")
    }


def unsettled_days(compounds: Iterable[Compound]) -> dict[UUID, list[date]]:
    """The nights that are still to be counted of these compounds, in any version."""
    ids = [one.pk for one in compounds]
    found: dict[UUID, list[date]] = {}
    runs = RollupRun.objects.filter(compound__in=ids, state__in=_UNSETTLED)
    for compound, day in runs.values_list("compound_id", "day"):
        found.setdefault(compound, []).append(day)
    return found


@transaction.atomic
def plan_late(*, compound: Compound, since: date) -> int:
    """Have the last night counted once more, from ``since`` on; return how many runs became due.

    0: the compound is not expected in that night, or the run knows already.
    """
    [night] = closed_nights(1)
    plan_night(day=night, compounds=[compound])
    runs = RollupRun.objects.filter(compound=compound, day=night, version__in=versions_on(night))
    return runs.exclude(late_from__isnull=False, late_from__lte=since).update(
        state=RunState.DUE,
        attempts=0,
        not_before=Now(),
        last_error="",
        finished_at=None,
        late_from=Least(Coalesce("late_from", Value(since)), Value(since)),
    )


@transaction.atomic
def claim_runs(*, owner: str, limit: int, near: Collection[UUID] = ()) -> list[Claim]:
    """Take the oldest nights that are due or were given up, passing over what others work on.

    ``limit`` runs at most, those of the compounds ``near`` first. Who takes several works them off within the lease, or gives back
    what is left (:func:`give_back`).
    """
    found = take_runs(owner=owner, limit=limit, near=near, attempts=ATTEMPTS, lease=LEASE)
    taken = [run for run in found if not run.is_lost]
    if found and not taken:
        return claim_runs(owner=owner, limit=limit, near=near)
    compounds = Compound.objects.in_bulk({run.compound_id for run in taken})
    return [_claimed(run, compounds[run.compound_id]) for run in taken]


def _claimed(run: Taken, compound: Compound) -> Claim:
    is_new = run.first_done_at is None and run.late_from is None
    said = json.loads(run.said or "{}")
    before = Basis(run.basis, run.turns_at, said) if run.basis else None
    return Claim(
        run_id=run.id,
        fence=run.fence,
        attempts=run.attempts,
        compound=compound,
        day=run.day,
        version=run.version,
        late_from=run.late_from,
        is_readable=run.schema_state is None or is_of_this_release(run.schema_state),
        before=before if is_new else None,
        same_as=run.same_as if is_new else None,
        settled=run.settled,
        said=said if run.settled == run.day - timedelta(days=1) else {},
    )


def _foremost() -> QuerySet[RollupRun]:
    """A compound's nights go in their order, so that two never meet in one cell."""
    earlier = RollupRun.objects.filter(
        compound=OuterRef("compound"),
        version=OuterRef("version"),
        day__lt=OuterRef("day"),
        state__in=_UNSETTLED,
    )
    return RollupRun.objects.filter(~Exists(earlier), state__in=_UNSETTLED)


_HOLD = """
SELECT run.id, run.fence FROM public.metrics_rolluprun AS run
JOIN unnest(%s::uuid[], %s::integer[]) AS claimed (id, fence) USING (id, fence)
WHERE run.state = 'leased' ORDER BY run.id FOR UPDATE OF run
"""


def hold_claims(claims: Iterable[Claim]) -> list[Claim]:
    """Lock the runs for the rest of the transaction; return those that are still the caller's.

    What was taken over bears another fence and is not waited for. A run of one's own may be
    locked for a moment by somebody who just saw that it is not to be had.
    """
    wanted = list(claims)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [[one.run_id for one in wanted], [one.fence for one in wanted]])
        found = set(cursor.fetchall())
    return [claim for claim in wanted if (claim.run_id, claim.fence) in found]


_FINISH = """
UPDATE public.metrics_rolluprun AS run
SET state = 'done', finished_at = statement_timestamp(),
    first_done_at = COALESCE(first_done_at, statement_timestamp()),
    lease_until = NULL, last_error = '', late_from = NULL,
    basis = done.basis, turns_at = done.turns_at, said = done.said,
    same_as = COALESCE(done.same_as, run.same_as)
FROM unnest(%s::uuid[], %s::integer[], %s::text[], %s::timestamptz[], %s::jsonb[], %s::date[])
    AS done (id, fence, basis, turns_at, said, same_as)
WHERE run.id = done.id AND run.state = 'leased' AND run.fence = done.fence
"""


def finish_runs(finished: Sequence[tuple[Claim, Basis]]) -> None:
    """Mark the runs done; in the transaction that wrote their cells, so both stand or neither."""
    columns = zip(
        *(
            (one.run_id, one.fence, on.basis, on.turns_at, json.dumps(dict(on.said)), on.same_as)
            for one, on in finished
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, [list(column) for column in columns])
        if cursor.rowcount != len(finished):
            raise LeaseLost(f"{len(finished) - cursor.rowcount} of {len(finished)} runs")


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
def postpone_run(
    claim: Claim, *, error: str = "CompoundUpgrading", pause: timedelta = UPGRADE_PAUSE
) -> None:
    """Give the claim back unused for what is no fault of its compound: no try is spent on it."""
    _give_back([claim], not_before=Now() + pause, last_error=error)


@transaction.atomic
def give_back(claims: Iterable[Claim]) -> None:
    """Let others have what the caller will not come to within its lease; no try is spent."""
    _give_back(claims, not_before=Now())


def _give_back(claims: Iterable[Claim], **values: Any) -> None:
    held = [claim.run_id for claim in hold_claims(claims)]
    RollupRun.objects.filter(pk__in=held).update(
        state=RunState.DUE, attempts=F("attempts") - 1, lease_until=None, **values
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
