"""The compound's matters as the rows that :func:`import_matter` reads."""

from collections.abc import Iterator

from tenants.matters.models import (
    Category,
    Feeling,
    Matter,
    Result,
    Satisfaction,
    Solution,
    Source,
    StageMoment,
    State,
    Step,
    Urgency,
    Verdict,
)
from tenants.matters.progress import moment_of
from tenants.matters.records import MatterRecord

_CHUNK = 500


def export_matters() -> Iterator[MatterRecord]:
    """All matters by number, without those merged into others: they count in the other's row.

    Of a reopened matter the first acceptance and the last round are told.
    """
    matters = (
        Matter.objects.exclude(state=State.MERGED)
        .select_related("unit__building", "household__unit__building")
        .prefetch_related("steps", "verdicts")
        .order_by("number")
    )
    for matter in matters.iterator(chunk_size=_CHUNK):
        yield _record(matter)


def _record(matter: Matter) -> MatterRecord:
    steps = list(matter.steps.all())
    taken = {step.step: step for step in steps if step.round == matter.round}
    told = {step: moment_of(row) for step, row in taken.items() if not row.is_skipped}
    first = next(row for row in steps if row.round == 1 and row.step == Step.ACCEPTED)
    finished, judged = taken.get(Step.FINISHED), taken.get(Step.JUDGED)
    verdict = _verdict(matter)
    home, unit = matter.household, matter.unit
    return MatterRecord(
        key=matter.external_key or f"#{matter.number}",
        text=matter.text,
        category=Category(matter.category),
        source=Source(matter.source),
        urgency=Urgency(matter.urgency),
        feeling=Feeling(matter.feeling) if matter.feeling else None,
        private=matter.is_private,
        building=unit.building.name if unit else "",
        unit=unit.name if unit else "",
        room=home.room if home and home.unit_id == matter.unit_id else "",
        place=matter.place,
        requester_name=matter.requester_name,
        requester_phone=matter.requester_phone,
        accepted_at=moment_of(first),
        discussed_at=told.get(Step.DISCUSSED),
        started_at=told.get(Step.STARTED),
        finished_at=told.get(Step.FINISHED),
        outcome=finished.note if finished else "",
        result=Result(finished.result) if finished else Result.DONE,
        judged_at=told.get(Step.JUDGED) if verdict else None,
        solved=Solution(verdict.solution) if verdict and verdict.solution else None,
        satisfied=Satisfaction(verdict.satisfaction) if verdict and verdict.satisfaction else None,
        no_verdict=_reason(judged),
        published_at=told.get(Step.PUBLISHED),
        notice=matter.notice_text,
    )


def _verdict(matter: Matter) -> Verdict | None:
    return next(
        (one for one in matter.verdicts.all() if one.of_requester and one.round == matter.round),
        None,
    )


def _reason(judged: StageMoment | None) -> str:
    return judged.note if judged and judged.is_skipped else ""
