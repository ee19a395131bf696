"""A matter that is a quarrel becomes a dispute; the matter keeps none of its words."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.disputes.access import known_mediator
from tenants.disputes.models import Dispute, Party, Side
from tenants.disputes.services import open_case
from tenants.matters import events
from tenants.matters.access import handled_matter
from tenants.matters.models import Matter, Result, State
from tenants.matters.progress import require_state
from tenants.matters.searching import kept_findable
from tenants.matters.services.stages import finish
from tenants.matters.veil import TURNED


@transaction.atomic
def turn_into_dispute(
    *, actor: Account, matter_id: UUID, kind: str, mediator_id: UUID | None = None
) -> Dispute:
    """The handler gives it to a mediator: words, name, phone and home go over, and are sealed.

    Whoever asked is spoken with by the mediator, and no longer stands in the matter.
    """
    matter = handled_matter(actor, matter_id)
    _require_turnable(matter)
    wanted = mediator_id or (actor.pk if may(actor, Action.DISPUTES_MEDIATE) else None)
    dispute = open_case(
        actor=actor,
        kind=kind,
        text="\n".join(filter(None, [matter.text, matter.place])),
        mediator=known_mediator(wanted or matter.pk),
    )
    dispute.matter = matter
    dispute.save(update_fields=["matter"])
    _take_over_the_requester(matter, dispute)
    _take_the_people_out(matter)
    finished = finish(
        actor=actor,
        matter_id=matter.pk,
        outcome=TURNED,
        result=Result.TRANSFERRED,
        no_discussion=TURNED,
    )
    _take_the_words_out(finished)
    events.emptied.happened(finished, actor.pk)
    record_act(action="matter.turned", actor_id=actor.pk, object_type="matter", object_id=matter.pk)
    return dispute


def may_be_turned(matter: Matter) -> bool:
    """Whether nobody has written on it yet: what is written of a matter stays for good."""
    untouched = Matter.objects.filter(
        ~Exists(matter.photos.all()),
        ~Exists(matter.duplicates.all()),
        ~Exists(matter.supporters.filter(is_requester=False)),
        ~Exists(matter.steps.exclude(note="")),
        ~Exists(matter.assignments.exclude(reason="")),
        pk=matter.pk,
        state=State.WAITING,
        round=1,
        published_at=None,
        superior_visit=None,
    )
    return untouched.exists()


def _require_turnable(matter: Matter) -> None:
    require_state(matter, State.WAITING)
    if not may_be_turned(matter):
        raise Conflict(
            "matter_has_words",
            _("这件事已经有照片、附议或者办理记录，那些去不掉，不能转。请另记一件纠纷。"),
        )


def _take_over_the_requester(matter: Matter, dispute: Dispute) -> None:
    account = matter.requester
    name = matter.requester_name or (account.name if account else "")
    phone = matter.requester_phone or (account.phone if account else "")
    if name or matter.household:
        Party.objects.create(
            dispute=dispute,
            side=Side.FIRST,
            household=matter.household,
            name=name,
            phone=phone or "",
        )


def _take_the_people_out(matter: Matter) -> None:
    """Before it ends, for its end would be told to them, and ask for a verdict."""
    matter.supporters.all().delete()
    matter.requester, matter.requester_name, matter.requester_phone = None, "", ""
    matter.asks_verdict = False
    matter.save()


def _take_the_words_out(matter: Matter) -> None:
    matter.text, matter.place, matter.is_private = TURNED, "", True
    matter.household, matter.unit = None, None
    matter.owners_subject, matter.feeling = "", ""
    if matter.recorded_by_id != matter.responsible_id:
        matter.recorded_by = None
    kept_findable(matter).save()
