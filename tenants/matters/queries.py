"""Questions about matters: one with its history, the notice board; lists are in ``lists``."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from district.core.clock import day_start, next_month, previous_month, today
from district.core.errors import NotFound
from district.identity.models import Account
from tenants.matters.access import is_handled_by, readable_by, readable_matter
from tenants.matters.models import (
    Assignment,
    ClockChange,
    ClockKind,
    FinalReply,
    Matter,
    Photo,
    QuietMonth,
    Referral,
    StageMoment,
    State,
    Step,
    Supporter,
    Verdict,
)
from tenants.matters.progress import OPEN_STATES
from tenants.matters.veil import (
    Asker,
    asker_of,
    own_verdicts,
    own_voices,
    sees_every_word,
    veiled,
    veiled_referrals,
    veiled_steps,
    veiled_turned,
    without_asker,
    without_reasons,
)


@dataclass(frozen=True)
class MatterHistory:
    """One matter with everything that happened to it, oldest first.

    ``voices`` and ``households`` count all who stand behind it; ``supporters`` and ``verdicts``
    hold only the viewer's own where the others are not for the viewer (``veil.py``). Where
    ``requester`` is None, no step tells who asked either.
    """

    matter: Matter
    steps: list[StageMoment]
    assignments: list[Assignment]
    verdicts: list[Verdict]
    supporters: list[Supporter]
    voices: int
    households: int
    photos: list[Photo]
    duplicates: list[Matter]
    requester: Asker | None
    clock_changes: list[ClockChange]
    referrals: list[Referral]
    final_reply: FinalReply | None

    @property
    def this_round(self) -> dict[Step, StageMoment]:
        """The steps of the running round."""
        return {Step(one.step): one for one in self.steps if one.round == self.matter.round}

    @property
    def lies_with(self) -> Referral | None:
        """The handing over to which nothing has come back."""
        return next((one for one in self.referrals if not hasattr(one, "reply")), None)

    @property
    def pause(self) -> ClockChange | None:
        """The pause that lasts."""
        if self.matter.paused_at is None:
            return None
        pauses = (one for one in self.clock_changes if one.kind == ClockKind.PAUSED)
        return max(pauses, key=lambda one: one.at)

    def verdict_of(self, account: Account) -> Verdict | None:
        """What ``account`` has said in this round."""
        return next(
            (
                one
                for one in self.verdicts
                if one.account_id == account.pk and one.round == self.matter.round
            ),
            None,
        )


def matter_history(*, viewer: Account, matter_id: UUID) -> MatterHistory:
    """One matter in full; NotFound for strangers."""
    matter = readable_matter(viewer, matter_id)
    steps = StageMoment.objects.filter(matter=matter).select_related("actor")
    supporters = list(
        Supporter.objects.filter(matter=matter).select_related(
            "household__unit__building", "account"
        )
    )
    of_both = Q(matter=matter) | Q(matter__duplicate_of=matter)
    history = MatterHistory(
        matter=matter,
        steps=sorted(steps, key=lambda one: (one.round, Step(one.step).rank)),
        assignments=list(
            Assignment.objects.filter(matter=matter).select_related("responsible", "actor")
        ),
        verdicts=list(Verdict.objects.filter(matter=matter)),
        supporters=supporters,
        voices=len(supporters),
        households=len({one.household_id for one in supporters if one.household_id}),
        photos=list(Photo.objects.filter(of_both)),
        duplicates=list(Matter.objects.filter(duplicate_of=matter).order_by("number")),
        requester=asker_of(viewer, matter),
        clock_changes=list(ClockChange.objects.filter(matter=matter).select_related("actor")),
        referrals=list(
            Referral.objects.filter(matter=matter).select_related("reply__actor", "actor")
        ),
        final_reply=FinalReply.objects.filter(matter=matter, round=matter.round)
        .select_related("proposed_by", "settled_by", "paper")
        .last(),
    )
    veiled_turned(matter, history.steps, history.assignments)
    if history.requester is None:
        without_asker(matter, history.steps, history.assignments)
    return history if sees_every_word(viewer, matter) else _veiled(viewer, history)


def _veiled(viewer: Account, history: MatterHistory) -> MatterHistory:
    """What a supporter may see of it; of the pictures none, they show a neighbour's home."""
    matter = veiled(viewer, [history.matter])[0]
    others = [one for one in history.supporters if one.account_id != viewer.pk]
    return replace(
        history,
        matter=matter,
        steps=veiled_steps(matter, history.steps, others),
        verdicts=own_verdicts(viewer, history.verdicts),
        supporters=own_voices(viewer, history.supporters),
        assignments=without_reasons(history.assignments),
        photos=[],
        duplicates=[],
        referrals=veiled_referrals(matter, history.referrals, others),
        final_reply=None,
    )


def photo_of(*, viewer: Account, photo_id: UUID) -> Photo:
    """A picture, to those who see every word of its matter or of the one into which it went."""
    photo = Photo.objects.select_related("matter__duplicate_of").filter(pk=photo_id).first()
    if photo:
        shown_with = filter(None, [photo.matter, photo.matter.duplicate_of])
        if any(sees_every_word(viewer, matter) for matter in shown_with):
            return photo
    raise NotFound("no_such_photo", _("没有找到这张照片，或者您无权查看。"))


def all_photos() -> QuerySet[Photo]:
    """Every picture's row; who may see which is asked by :func:`photo_of`."""
    return Photo.objects.all()


@dataclass(frozen=True)
class Notice:
    """What everybody may read of a matter; nothing of who asked."""

    number: int
    category: str
    text: str
    result: str
    accepted_at: datetime
    finished_at: datetime | None
    published_at: datetime


def list_notices(*, words: str = "") -> QuerySet[Matter]:
    """The published matters, newest first, with ``finished_at`` and ``result`` of their last round."""
    finished = StageMoment.objects.filter(
        matter=OuterRef("pk"), round=OuterRef("round"), step=Step.FINISHED
    )
    matters = Matter.objects.filter(state=State.PUBLISHED).annotate(
        finished_at=Subquery(finished.values("at")[:1]),
        result=Subquery(finished.values("result")[:1]),
    )
    return narrowed(matters, words).order_by(F("published_at").desc(), "-number")


def narrowed(notices: QuerySet[Matter], words: str) -> QuerySet[Matter]:
    """The notices in which all the words stand."""
    for word in words.split()[:5]:
        notices = notices.filter(notice_text__icontains=word)
    return notices


def notice_of(matter: Matter) -> Notice:
    """The public face of a row of :func:`list_notices`."""
    return Notice(
        number=matter.number,
        category=matter.category,
        text=matter.notice_text,
        result=getattr(matter, "result", "") or "",
        accepted_at=matter.accepted_at,
        finished_at=getattr(matter, "finished_at", None),
        published_at=matter.published_at or matter.accepted_at,
    )


def similar_matters(*, viewer: Account, matter: Matter) -> QuerySet[Matter]:
    """Open ones into which ``viewer`` could merge ``matter``; of the same category first."""
    same = Case(When(category=matter.category, then=Value(0)), default=Value(1))
    return (
        readable_by(viewer)
        .filter(is_handled_by(viewer), state__in=OPEN_STATES)
        .exclude(pk=matter.pk)
        .select_related("unit__building")
        .order_by(same, "-number")[:20]
    )


def month_to_confirm() -> date | None:
    """Last month, if it brought no matter and nobody has said so yet; its first day."""
    month = previous_month(today())
    raised, said = (one.order_by().values("pk") for one in known_of(month))
    return None if raised.union(said, all=True).exists() else month


def known_of(month: date) -> tuple[QuerySet[Matter], QuerySet[QuietMonth]]:
    """What came in within ``month``, and somebody's word that nothing did."""
    raised = Matter.objects.exclude(state=State.MERGED).filter(
        accepted_at__gte=day_start(month), accepted_at__lt=day_start(next_month(month))
    )
    return raised, QuietMonth.objects.filter(month=month)
