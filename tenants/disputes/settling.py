"""How a mediation ends, and what is looked after later: the agreement, the refusal, the visit."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from tenants.disputes.access import own_dispute
from tenants.disputes.models import FAILED, SETTLED, Dispute, Ending, Recurrence, Side, StepKind
from tenants.disputes.recurring import WITHIN, earlier_ones
from tenants.disputes.services import LONGEST_NAME, day_of, noted, open_dispute, words

# When somebody looks whether it holds, unless another day is named.
FOLLOW_UP_AFTER = timedelta(days=30)
_AHEAD = timedelta(days=366)


@transaction.atomic
def settle_dispute(
    *,
    actor: Account,
    dispute_id: UUID,
    ended_as: str,
    agreement: str,
    day: date | None = None,
    follow_up_on: date | None = None,
) -> Dispute:
    """Both sides agree, on paper or by word of mouth; what they agreed stands in the record."""
    dispute = open_dispute(actor, dispute_id)
    if ended_as not in SETTLED:
        raise DomainError("no_such_ending", _("请选书面还是口头。"), field="ended_as")
    sides = set(dispute.parties.values_list("side", flat=True))
    if not sides.issuperset(Side.values):
        raise DomainError("side_missing", _("请先写明双方是谁，再记协议。"))
    told = words(agreement, _("请写双方说好了什么。"), field="agreement")
    ended_on = day_of(dispute, day)
    dispute.ended_on, dispute.ended_as, dispute.outcome = ended_on, Ending(ended_as), told
    dispute.follow_up_on = _coming(follow_up_on or ended_on + FOLLOW_UP_AFTER, after=ended_on)
    dispute.save(update_fields=["ended_on", "ended_as", "outcome", "follow_up_on"])
    return noted(dispute, actor, StepKind.SETTLED, ended_on)


@transaction.atomic
def fail_dispute(
    *, actor: Account, dispute_id: UUID, ended_as: str, note: str = "", day: date | None = None
) -> Dispute:
    """It stops: somebody clearly refuses (人民调解法 art. 17), or it goes to whoever is in charge."""
    dispute = open_dispute(actor, dispute_id)
    if ended_as not in FAILED:
        raise DomainError("no_such_ending", _("请选是怎么结束的。"), field="ended_as")
    told = words(note, "", field="note") if note.strip() else ""
    ended_on = day_of(dispute, day)
    dispute.ended_on, dispute.ended_as = ended_on, Ending(ended_as)
    dispute.save(update_fields=["ended_on", "ended_as"])
    return noted(dispute, actor, StepKind.FAILED, ended_on, told)


@transaction.atomic
def sign_as_peoples_mediator(
    *, actor: Account, dispute_id: UUID, signed_by: str, committee: str, certificate: str
) -> Dispute:
    """A registered people's mediator signs: from now on it is called 人民调解."""
    dispute = own_dispute(actor, dispute_id, lock=True)
    if dispute.is_peoples_mediation:
        raise Conflict("signed_already", _("已经由人民调解员签过字。"))
    if not (dispute.is_settled or dispute.is_open):
        raise Conflict("dispute_ended", _("这件纠纷没有调成，不能再签字。"))
    told = {"signed_by": signed_by, "committee": committee, "certificate": certificate}
    for name, value in told.items():
        plain = " ".join(value.replace("\x00", "").split())
        if not 1 <= len(plain) <= LONGEST_NAME:
            raise DomainError(
                "mediator_incomplete",
                _("姓名、调解委员会和证号都要写，每样最多 50 个字。缺一样就不能叫人民调解。"),
                field=name,
            )
        setattr(dispute, name, plain)
    dispute.save(update_fields=[*told])
    return noted(dispute, actor, StepKind.SIGNED, today())


@transaction.atomic
def follow_up(
    *,
    actor: Account,
    dispute_id: UUID,
    note: str,
    day: date | None = None,
    next_on: date | None = None,
) -> Dispute:
    """Somebody asked both sides how it goes; without ``next_on`` nobody asks again."""
    dispute = own_dispute(actor, dispute_id, lock=True)
    if not dispute.is_settled or dispute.ended_on is None:
        raise Conflict("not_settled", _("调成了的纠纷才要回访。"))
    told = words(note, _("请写一写双方现在怎么样。"), field="note")
    done_on = day_of(dispute, day)
    if done_on < dispute.ended_on:
        raise DomainError("before_settled", _("回访不能早于调成的那天。"), field="day")
    dispute.follow_up_on = _coming(next_on, after=done_on, field="next_on") if next_on else None
    dispute.save(update_fields=["follow_up_on"])
    return noted(dispute, actor, StepKind.FOLLOW_UP, done_on, told)


@transaction.atomic
def confirm_recurrence(*, actor: Account, dispute_id: UUID, first_id: UUID) -> Recurrence:
    """The same parties are at it again: one of those that :func:`earlier_ones` proposes."""
    dispute = own_dispute(actor, dispute_id, lock=True)
    if Recurrence.objects.filter(dispute=dispute).exists():
        raise Conflict("recurs_already", _("已经认定过了。"))
    first = next((one for one in earlier_ones(actor, dispute) if one.pk == first_id), None)
    if first is None or first.ended_on is None:
        raise DomainError("not_the_same", _("不是同样的双方，或者已经超过 90 天。"))
    made = Recurrence.objects.create(
        dispute=dispute, first=first, observed_on=first.ended_on + WITHIN
    )
    noted(dispute, actor, StepKind.AGAIN, today())
    return made


def _coming(day: date, *, after: date, field: str = "follow_up_on") -> date:
    if not after < day <= today() + _AHEAD:
        raise DomainError("follow_up_unlikely", _("回访的日期要在这之后，一年之内。"), field=field)
    return day
