"""Who is responsible, and under which heading a matter stands."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict, DomainError, Forbidden
from district.identity.models import Account
from tenants.matters import events
from tenants.matters.access import handled_matter, handled_matters
from tenants.matters.clocks import known_worktime, sent_back_by
from tenants.matters.models import Assignment, Category, Feeling, Matter, State, Urgency
from tenants.matters.moving import reckon, running_clock
from tenants.matters.progress import (
    CLOSED_STATES,
    OPEN_STATES,
    audited,
    require_state,
    require_words,
)
from tenants.matters.responsible import candidates, choose_responsible, first_of_the_committee
from tenants.matters.services.publication import draft_notice

MOST_AT_ONCE = 100


@transaction.atomic
def assign(*, actor: Account, matter_id: UUID, responsible_id: UUID) -> Matter:
    """Make one person responsible; the former one is relieved in the same moment."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    _hand_to(_known_candidate(responsible_id), matter, actor)
    return matter


@transaction.atomic
def assign_many(
    *, actor: Account, matter_ids: Iterable[UUID], responsible_id: UUID
) -> list[Matter]:
    """Make one person responsible for all of them or, where one refuses, for none.

    Those that are the person's already stay as they are, so the same sent twice is done once.
    """
    wanted = set(matter_ids)
    if not wanted:
        raise DomainError("no_matters", _("请先选一选要交出去的事。"), field="matter_ids")
    if len(wanted) > MOST_AT_ONCE:
        raise DomainError(
            "too_many_matters",
            _("一次最多选 %(most)d 件。"),
            {"most": MOST_AT_ONCE},
            field="matter_ids",
        )
    matters = handled_matters(actor, wanted)
    for matter in matters:
        if not matter.is_open:
            raise Conflict(
                "step_not_open",
                _("%(number)d 号事项现在是“%(state)s”，不能再换负责人。请不选这一件。"),
                {"number": matter.number, "state": State(matter.state).label},
            )
    person = _known_candidate(responsible_id)
    for matter in matters:
        _hand_to(person, matter, actor)
    return matters


def _known_candidate(account_id: UUID) -> Account:
    person = candidates().filter(pk=account_id).first()
    if person is None:
        raise DomainError(
            "cannot_be_responsible",
            _("这个人现在不能当负责人。请选楼长或委员。"),
            field="responsible_id",
        )
    return person


def _hand_to(person: Account, matter: Matter, actor: Account | None) -> None:
    """Relieve the former one, unless it is the same; the caller holds the row's lock."""
    if matter.responsible_id == person.pk:
        return
    matter.responsible = person
    matter.save(update_fields=["responsible"])
    Assignment.objects.create(matter=matter, responsible=person, actor=actor)
    events.assigned.happened(matter, actor.pk if actor else None)
    audited(matter, actor, "assign", responsible=str(person.pk))


@transaction.atomic
def send_back(*, actor: Account, matter_id: UUID, reason: str) -> Matter:
    """退回: within one working day, by who was made responsible, to whoever it came from.

    After that it stays (首办负责制), and what has come back stays as well.
    """
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    why = require_words(reason, code="no_reason", message=_("请写明为什么退回。"), longest=300)
    last = last_assignment(matter)
    if last is None or matter.responsible_id != actor.pk:
        raise Forbidden("not_responsible", _("这件事不是由您负责，不用退回。"))
    if last.reason:
        raise Conflict("came_back", _("这件事已经被退回过一次，不能再退，请负责到底。"))
    if not may_send_back(last, now()):
        raise Conflict(
            "too_late_to_send_back",
            _("接手超过 1 个工作日，不能再退回：谁先接手谁负责到底（首办负责制）。"),
        )
    person = _taken_back_by(last, actor)
    if person is None:
        raise Conflict("nobody_else", _("没有别人可以接手。请小区管理员先安排一位负责人。"))
    matter.responsible = person
    matter.save(update_fields=["responsible"])
    Assignment.objects.create(matter=matter, responsible=person, actor=actor, reason=why)
    events.assigned.happened(matter, actor.pk)
    return audited(matter, actor, "send_back", responsible=str(person.pk))


def last_assignment(matter: Matter) -> Assignment | None:
    """How the matter came to whoever is responsible now."""
    return Assignment.objects.filter(matter=matter).order_by("at", "id").last()


def may_send_back(assignment: Assignment, at: datetime) -> bool:
    """Whether the working day is not over, and it has not come back once already."""
    return not assignment.reason and at < sent_back_by(assignment.at, known_worktime())


def _taken_back_by(assignment: Assignment, sender: Account) -> Account | None:
    others = candidates().exclude(pk=sender.pk)
    giver = assignment.actor and others.filter(pk=assignment.actor.pk).first()
    if giver:
        return giver
    return first_of_the_committee(besides=sender)


@transaction.atomic
def reassign_orphans(*, actor: Account | None = None) -> int:
    """Give each open matter that nobody can answer for any more to whoever is next; how many.

    For the moment after people came or went: no open matter stays without its person (C9, V14).
    """
    orphans = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("unit__building")
        .filter(state__in=OPEN_STATES)
        .exclude(responsible__in=candidates())
        .order_by("pk")
    )
    given = 0
    for matter in orphans:
        person = choose_responsible(matter.unit, matter.recorded_by)
        if person is None:
            continue
        _hand_to(person, matter, actor)
        given += 1
    return given


@transaction.atomic
def sort_matter(
    *,
    actor: Account,
    matter_id: UUID,
    category: Category,
    urgency: Urgency | None = None,
    is_private: bool | None = None,
    feeling: Feeling | str | None = None,
) -> Matter:
    """Put the matter under its heading; private may be set here, and only the requester unsets it.

    ``urgency`` can be put right while the matter is open: due moments that have not passed are
    reckoned afresh. ``feeling`` stands beside the category and leaves it as it is; "" takes the
    tag off. None leaves anything alone.
    What already stands on the board then says no more than category and result.
    """
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES, *CLOSED_STATES)
    if matter.is_private and is_private is False and matter.requester_id != actor.pk:
        raise DomainError(
            "stays_private", _("诉求人要求不公开，只有本人可以改。"), field="is_private"
        )
    if urgency and urgency != matter.urgency and not matter.is_open:
        raise DomainError("settled", _("这件事已经办结，急缓不用再改。"), field="urgency")
    matter.category = category
    matter.urgency = urgency or matter.urgency
    matter.feeling = matter.feeling if feeling is None else feeling
    matter.is_private = matter.is_private if is_private is None else is_private
    if matter.is_private and matter.notice_text:
        matter.notice_text = draft_notice(matter)
    matter.save(update_fields=["category", "urgency", "feeling", "is_private", "notice_text"])
    if matter.is_open:
        reckon(running_clock(matter), actor, now())
    return audited(matter, actor, "sort", category=category, urgency=matter.urgency)
