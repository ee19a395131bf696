"""评: what the one who asked says of the result; and taking the matter up again."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Action
from district.identity.access import may, require
from district.identity.models import Account
from tenants.matters import events
from tenants.matters.access import has_worked_on, readable_matter
from tenants.matters.clocks import REOPEN_WINDOW, VERDICT_WINDOW
from tenants.matters.models import (
    Channel,
    Matter,
    Result,
    Satisfaction,
    Solution,
    StageMoment,
    State,
    Step,
    Supporter,
    Uncounted,
    Verdict,
)
from tenants.matters.progress import (
    CLOSED_STATES,
    audited,
    begin_round,
    finish_of,
    moment_of,
    present,
    require_state,
    require_words,
    take_step,
)
from tenants.matters.records import Moment


@transaction.atomic
def judge(
    *,
    actor: Account,
    matter_id: UUID,
    solution: Solution | None = None,
    satisfaction: Satisfaction | None = None,
    note: str = "",
    channel: Channel = Channel.SELF,
    at: Moment | None = None,
) -> Verdict:
    """The two verdicts: by the requester, by a supporter, or on the requester's behalf.

    On behalf means another channel than ``self``, with a note of how it was asked, and never
    by those who worked on the matter (V17). Only the requester's verdict moves the matter.
    """
    require(actor, Action.MATTER_JUDGE)
    matter = readable_matter(actor, matter_id, lock=True)
    if not solution and not satisfaction:
        raise DomainError("no_verdict", _("请选一选：解决了吗？满意吗？"))
    verdict = Verdict(
        matter=matter,
        round=matter.round,
        solution=solution or "",
        satisfaction=satisfaction or "",
        note=note.strip()[:500],
        channel=channel,
        recorded_by=actor,
    )
    moment = at or present()
    verdict.at, verdict.at_precision = moment.at, moment.precision
    if channel is not Channel.SELF:
        _judge_on_behalf(matter, actor, verdict, moment)
    elif matter.requester_id == actor.pk:
        _judge_as_requester(matter, actor, verdict, moment)
    else:
        _judge_as_supporter(matter, actor, verdict)
    audited(matter, actor, "judge", channel=channel, uncounted=verdict.uncounted)
    return verdict


def judge_by_link(
    *,
    matter: Matter,
    solution: Solution,
    satisfaction: Satisfaction,
    note: str,
    giver: Account | None,
    viewer: Account | None,
) -> Verdict:
    """The requester's own verdict, given without logging in; the caller holds the row's lock.

    ``giver`` handed the way to it over, ``viewer`` is logged in where it was used: if one of them
    worked on the matter, the verdict counts in no rate, as if it were the handler's own.
    """
    person, moment = matter.requester, present()
    verdict = Verdict(
        matter=matter,
        round=matter.round,
        account=person,
        solution=solution,
        satisfaction=satisfaction,
        note=note.replace("\x00", "").strip()[:500],
        channel=Channel.SELF,
        recorded_by=person,
        at=moment.at,
        at_precision=moment.precision,
    )
    if any(has_worked_on(one, matter) for one in (person, giver, viewer) if one):
        verdict.uncounted = Uncounted.BY_HANDLER
    _write_requesters(matter, person, verdict, moment)
    audited(matter, person, "judge", channel=Channel.SELF, uncounted=verdict.uncounted)
    return verdict


@transaction.atomic
def reopen(*, actor: Account, matter_id: UUID, reason: str, at: Moment | None = None) -> Matter:
    """Take the matter up again, once, within 30 days: a new round with new clocks begins."""
    require(actor, Action.MATTER_SUPPORT)
    matter = readable_matter(actor, matter_id, lock=True)
    if matter.requester_id != actor.pk and not may(actor, Action.MATTER_RECORD_FOR_OTHERS):
        raise Forbidden("not_the_requester", _("只有诉求人可以要求重新办理。"))
    require_state(matter, *CLOSED_STATES)
    why = require_words(reason, code="no_reason", message=_("请说说还有什么没办好。"), longest=500)
    moment = at or present()
    if is_final(matter):
        raise Conflict(
            "final_reply",
            _("这件事已经作出最终答复，不再重新办理。有新的情况，请作为新的事情上报。"),
        )
    if not may_be_reopened(matter, moment):
        raise Conflict(
            "cannot_reopen",
            _("每件事在办结后 30 天内可以重新办理一次，现在已经不行了。请作为新的事情上报。"),
        )
    matter.round += 1
    begin_round(matter, actor, moment, note=why)
    events.reopened.happened(matter, actor.pk)
    return audited(matter, actor, "reopen")


def may_be_reopened(matter: Matter, moment: Moment) -> bool:
    """Once, and until 30 days after 办 ended; never after a final reply."""
    finished = finish_of(matter)
    return (
        matter.round == 1
        and finished is not None
        and finished.result != Result.FINAL
        and moment.at < finished.at + REOPEN_WINDOW
        and not moment.is_before(moment_of(finished))
    )


def is_final(matter: Matter) -> bool:
    """Whether its round was closed by a final reply: nobody is asked for a verdict of that."""
    finished = finish_of(matter)
    return finished is not None and finished.result == Result.FINAL


def is_too_late(finished: StageMoment, moment: Moment) -> bool:
    """Whether the verdict comes after the 15 days within which it counts."""
    last = moment_of(finished).day + VERDICT_WINDOW
    return moment.day > last


def _judge_as_requester(matter: Matter, actor: Account, verdict: Verdict, moment: Moment) -> None:
    if has_worked_on(actor, matter):
        verdict.uncounted = Uncounted.BY_HANDLER
    verdict.account = actor
    _write_requesters(matter, actor, verdict, moment)


def _judge_on_behalf(matter: Matter, actor: Account, verdict: Verdict, moment: Moment) -> None:
    require(actor, Action.MATTER_RECORD_FOR_OTHERS)
    if not matter.asks_verdict:
        raise Conflict("nobody_asked", _("这件事不用评价。"))
    if has_worked_on(actor, matter):
        raise Forbidden(
            "handler_cannot_judge", _("经办人不能替诉求人评价，请由没有参与办理的人代录。")
        )
    verdict.note = require_words(
        verdict.note,
        code="no_call_note",
        message=_("代录评价，请写明是怎样问到的（例如：几点打的电话、收到的纸条）。"),
        longest=500,
    )
    verdict.account = matter.requester
    _write_requesters(matter, actor, verdict, moment)


def _write_requesters(
    matter: Matter, actor: Account | None, verdict: Verdict, moment: Moment
) -> None:
    require_state(matter, State.FINISHED)
    if is_final(matter):
        raise Conflict("final_reply", _("这件事已经作出最终答复，不再评价。"))
    finished = finish_of(matter)
    if finished and is_too_late(finished, moment):
        verdict.uncounted = verdict.uncounted or Uncounted.TOO_LATE
    take_step(matter, Step.JUDGED, actor, moment)
    verdict.save()


def _judge_as_supporter(matter: Matter, actor: Account, verdict: Verdict) -> None:
    if not Supporter.objects.filter(matter=matter, account=actor).exists():
        raise Forbidden("not_the_requester", _("请由诉求人评价。代录请选择电话、当面或纸质。"))
    require_state(matter, *CLOSED_STATES)
    if Verdict.objects.filter(matter=matter, round=matter.round, account=actor).exists():
        raise Conflict("already_judged", _("您已经评价过这件事了，谢谢。"))
    verdict.account = actor
    verdict.of_requester = False
    verdict.uncounted = Uncounted.BY_SUPPORTER
    verdict.save()
