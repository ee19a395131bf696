"""How far a sheet of compounds has come."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.registry.models import OnboardingBatch, OnboardingRow, RowOutcome, RowState

TO_DO = (RowOutcome.NEW, RowOutcome.CHANGED)
_SHOWN_FIRST = [RowOutcome.BAD, RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.UNCHANGED]


@dataclass(frozen=True)
class Progress:
    """Counts of a batch's rows: by what the preview found, and by how far they have come."""

    new: int
    changed: int
    unchanged: int
    bad: int
    done: int
    failed: int

    @property
    def total(self) -> int:
        """The rows that have something to do."""
        return self.new + self.changed

    @property
    def open(self) -> int:
        return self.total - self.done - self.failed

    @property
    def is_finished(self) -> bool:
        return self.open == 0


def onboarding_batch(batch_id: UUID) -> OnboardingBatch:
    """The batch, or a refusal."""
    batch = OnboardingBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("no_batch", _("没有找到这份名单。它可能已过期，请重新上传。"))
    return batch


def batches() -> QuerySet[OnboardingBatch]:
    """All sheets, previews included, the newest first."""
    return OnboardingBatch.objects.all()


def recent_batches(most: int = 10) -> QuerySet[OnboardingBatch]:
    """The sheets that were committed lately, the newest first."""
    return OnboardingBatch.objects.filter(committed_at__isnull=False)[:most]


def batch_of_same_file(sha256: str) -> OnboardingBatch | None:
    """The last time when exactly this file was committed."""
    return OnboardingBatch.objects.filter(sha256=sha256, committed_at__isnull=False).first()


def rows_of(batch: OnboardingBatch) -> QuerySet[OnboardingRow]:
    """All rows, bad ones first, then failed ones, then in the order of the sheet."""
    order = Case(
        When(state=RowState.FAILED, then=Value(0)),
        *(When(outcome=one, then=Value(place)) for place, one in enumerate(_SHOWN_FIRST)),
        output_field=IntegerField(),
    )
    return batch.rows.select_related("compound").order_by(order, "number")


def unfinished_rows(batch: OnboardingBatch) -> list[UUID]:
    """The rows that still have something to do."""
    rows = batch.rows.filter(outcome__in=TO_DO).exclude(state=RowState.DONE)
    return list(rows.values_list("pk", flat=True))


def carried_out_rows(batch: OnboardingBatch) -> QuerySet[OnboardingRow]:
    """The rows that were done or have failed."""
    over = [RowState.DONE, RowState.FAILED]
    return batch.rows.filter(outcome__in=TO_DO, state__in=over)


def progress_of(batch: OnboardingBatch) -> Progress:
    """One statement over the rows."""
    grouped = batch.rows.order_by().values_list("outcome", "state").annotate(Count("pk"))
    counts = {(outcome, state): number for outcome, state, number in grouped}

    def having(outcome: RowOutcome) -> int:
        return sum(n for (found, _state), n in counts.items() if found == outcome)

    def reached(state: RowState) -> int:
        return sum(counts.get((outcome, state), 0) for outcome in TO_DO)

    return Progress(
        having(RowOutcome.NEW),
        having(RowOutcome.CHANGED),
        having(RowOutcome.UNCHANGED),
        having(RowOutcome.BAD),
        reached(RowState.DONE),
        reached(RowState.FAILED),
    )
