"""Matters from a file, and back: see :mod:`tenants.matters.records` for what a row means."""

from collections import defaultdict
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict, DomainError, Forbidden
from district.core.outcomes import Outcome
from district.identity.models import Account
from tenants.matters.access import has_worked_on
from tenants.matters.models import (
    Assignment,
    Channel,
    Matter,
    Result,
    StageMoment,
    Step,
    Uncounted,
    Verdict,
)
from tenants.matters.places import Place, place_in_register
from tenants.matters.progress import (
    CLOSED_STATES,
    OPEN_STATES,
    audited,
    begin_round,
    finish_of,
    moment_of,
    require_state,
    require_words,
    take_step,
)
from tenants.matters.records import MatterRecord, Moment
from tenants.matters.responsible import choose_responsible
from tenants.matters.searching import kept_findable
from tenants.matters.services.entry import NO_TEXT, requester_of, support_as_requester
from tenants.matters.services.owners import require_owners
from tenants.matters.services.publication import (
    draft_notice,
    put_on_board,
    why_no_verdict,
    withheld,
)
from tenants.matters.services.stages import NO_OUTCOME
from tenants.matters.services.verdicts import is_too_late

FROM_FILE = "随文件导入"
NO_DISCUSSION = "导入的记录没有写议事"


@transaction.atomic
def import_matter(*, values: MatterRecord, actor: Account | None = None) -> Outcome:
    """Bring in one row; all of it, or a refusal and nothing.

    Safe to repeat. A row whose matter stands already adds the steps that are new to it, and is
    refused where it says something else than what stands.
    """
    _check(values)
    matter = _standing(values.key)
    if matter is None:
        matter = _create(values, actor)
        _take_steps(matter, values, actor, list(values.moments)[1:])
        return Outcome.NEW
    new = _new_steps(matter, values)
    if new:
        require_state(matter, *OPEN_STATES, *CLOSED_STATES)
        _require_not_the_handler(matter, actor, new)
    _take_steps(matter, values, actor, new)
    return Outcome.CHANGED if new else Outcome.UNCHANGED


def _check(values: MatterRecord) -> None:
    """What can be said of the row alone: it has words, an order (V12) and an outcome (V13)."""
    if not values.key.strip() or len(values.key) > 60:
        raise DomainError("no_key", _("每件事要有编号，不超过 60 个字。"), field="key")
    require_words(values.text, code="no_text", message=NO_TEXT)
    steps = list(values.moments.items())
    for (step, moment), (next_step, next_moment) in pairwise(steps):
        if next_moment.is_before(moment):
            raise DomainError(
                "out_of_order",
                _("“%(later)s”的时间不能早于“%(earlier)s”。"),
                {"later": next_step.label, "earlier": step.label},
                field=f"{next_step}_at",
            )
    _check_ends(values)


def _check_ends(values: MatterRecord) -> None:
    if values.finished_at:
        require_words(values.outcome, code="no_outcome", message=NO_OUTCOME)
    elif values.outcome or values.judged_at or values.published_at:
        raise DomainError(
            "not_finished", _("没有办结时间，就不能有结果、评事或晒事。"), field="finished_at"
        )
    if bool(values.judged_at) != bool(values.solved or values.satisfied):
        raise DomainError("no_verdict", _("评事要同时有时间和评价。"), field="judged_at")


def _standing(key: str) -> Matter | None:
    """The matter that this key means: its own, or ``#12`` for the one with that number here."""
    matters = Matter.objects.select_for_update()
    found = matters.filter(external_key=key).first()
    if found is None and key.startswith("#") and key[1:].isdecimal():
        found = matters.filter(external_key="", number=int(key[1:])).first()
    return found


def _create(values: MatterRecord, actor: Account | None) -> Matter:
    where = place_in_register(Place(values.building, values.unit, values.room, values.place))
    who = requester_of(values.requester_name, values.requester_phone, where.household)
    matter = Matter(
        text=values.text.strip(),
        category=values.category,
        source=values.source,
        urgency=values.urgency,
        feeling=values.feeling or "",
        is_private=values.private,
        unit=where.unit,
        household=who.household,
        place=where.rest,
        requester=who.account,
        requester_name=who.name,
        requester_phone=who.phone,
        asks_verdict=who.is_known or values.source.has_a_requester or bool(values.judged_at),
        recorded_by=actor,
        responsible=choose_responsible(where.unit, actor),
        accepted_at=values.accepted_at.at,
        respond_by=values.accepted_at.at,
        complete_by=values.accepted_at.at,
        external_key=values.key.strip(),
    )
    kept_findable(matter).save()
    begin_round(matter, actor, values.accepted_at)
    Assignment.objects.create(matter=matter, responsible=matter.responsible, actor=actor)
    support_as_requester(matter, who, actor)
    return audited(matter, actor, "import")


def _new_steps(matter: Matter, values: MatterRecord) -> list[Step]:
    """The row's steps that the matter has not taken; a contradiction is refused.

    Moments are the same where a file writes them alike, to the second. A row that tells of an
    earlier round adds nothing to the one that goes on.
    """
    known: dict[str, set[str]] = defaultdict(set)
    taken = {Step.ACCEPTED}
    for step in StageMoment.objects.filter(matter=matter, is_skipped=False):
        if step.round == 1 or step.step != Step.ACCEPTED:
            known[step.step].add(moment_of(step).plain())
        if step.round == matter.round:
            taken.add(Step(step.step))
    new = [step for step, moment in values.moments.items() if moment.plain() not in known[step]]
    is_other = matter.text != values.text.strip() or matter.source != values.source
    if is_other or not taken.isdisjoint(new):
        raise Conflict(
            "record_differs",
            _("这个编号的事项已经导入过，内容不同。已写下的步骤不能改，请核对编号。"),
            field="key",
        )
    return new


def _require_not_the_handler(matter: Matter, actor: Account | None, new: list[Step]) -> None:
    """A file is no way round V17: who settled a matter here does not bring in its verdict.

    Of what came from a file itself, whoever brought it in has only written down others' steps.
    """
    came_from_here = matter.external_key == ""
    if Step.JUDGED in new and came_from_here and actor and has_worked_on(actor, matter):
        raise Forbidden(
            "handler_cannot_judge",
            _("经办人不能替诉求人评价，请由没有参与办理的人代录。"),
            field="judged_at",
        )


def _take_steps(
    matter: Matter, values: MatterRecord, actor: Account | None, steps: list[Step]
) -> None:
    for step in steps:
        moment = values.moments[step]
        if step is Step.FINISHED:
            _require_result(matter, values.result)
            _begin_work(matter, actor, moment)
            take_step(
                matter, step, actor, moment, note=values.outcome.strip(), result=values.result
            )
        elif step is Step.STARTED:
            _begin_work(matter, actor, moment)
        elif step is Step.JUDGED:
            take_step(matter, step, actor, moment)
            _write_verdict(matter, values, actor, moment)
        elif step is Step.PUBLISHED:
            _publish(matter, values, actor, moment)
        else:
            take_step(matter, step, actor, moment)


def _require_result(matter: Matter, result: Result) -> None:
    """What is not written down by one person on a page, no file writes down either."""
    if result is Result.FINAL:
        raise DomainError(
            "final_takes_two",
            _("最终答复要在系统里办：有签字材料，两个人经手，不能随文件导入。"),
            field="result",
        )
    if result is Result.DONE:
        require_owners(matter)


def _begin_work(matter: Matter, actor: Account | None, moment: Moment) -> None:
    """Start 办 unless it has begun, saying that 议 was left out where the row has none."""
    taken = set(
        StageMoment.objects.filter(matter=matter, round=matter.round).values_list("step", flat=True)
    )
    if Step.STARTED in taken:
        return
    if Step.DISCUSSED not in taken:
        take_step(matter, Step.DISCUSSED, actor, moment, note=NO_DISCUSSION, skipped=True)
    take_step(matter, Step.STARTED, actor, moment)


def _write_verdict(
    matter: Matter, values: MatterRecord, actor: Account | None, moment: Moment
) -> None:
    finished = finish_of(matter)
    too_late = finished is not None and is_too_late(finished, moment)
    Verdict.objects.create(
        matter=matter,
        round=matter.round,
        solution=values.solved or "",
        satisfaction=values.satisfied or "",
        note=FROM_FILE,
        channel=Channel.PAPER,
        recorded_by=actor,
        at=moment.at,
        at_precision=moment.precision,
        uncounted=Uncounted.TOO_LATE if too_late else "",
    )


def _publish(matter: Matter, values: MatterRecord, actor: Account | None, moment: Moment) -> None:
    if not values.judged_at and not StageMoment.objects.filter(
        matter=matter, round=matter.round, step=Step.JUDGED
    ):
        why = values.no_verdict.strip() or why_no_verdict(matter, moment)
        if not why:
            raise DomainError(
                "verdict_missing",
                _("晒事之前要有评事，或者写明不评的原因。"),
                field="published_at",
            )
        take_step(matter, Step.JUDGED, actor, moment, note=why, skipped=True)
    notice = values.notice.strip()
    told = bool(notice) and not matter.is_private
    put_on_board(matter, actor, moment, withheld(matter, notice) if told else draft_notice(matter))
