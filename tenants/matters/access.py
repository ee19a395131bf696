"""Which matters a person sees in full, and which of them the person may move.

Strangers to a matter are told that it does not exist.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.errors import Forbidden, NotFound
from district.core.permissions import Action
from district.identity.access import reach
from district.identity.models import Account
from tenants.matters.models import Assignment, Matter, StageMoment, State, Step, Supporter


def readable_by(viewer: Account) -> QuerySet[Matter]:
    """The matters that ``viewer`` sees: all, or those with a part of their own in it.

    Whoever was once handed a matter follows it after it has gone back (seed row F21).
    """
    found = reach(viewer, Action.MATTER_READ)
    matters = Matter.objects.all()
    if found.everything:
        return matters
    if not found.own:
        return matters.none()
    if not reach(viewer, Action.MATTER_HANDLE):
        return matters.filter(is_own(viewer))
    handed = Assignment.objects.filter(matter=OuterRef("pk"), responsible=viewer)
    return matters.filter(is_own(viewer) | Q(Exists(handed)))


def unmerged_for(viewer: Account) -> QuerySet[Matter]:
    """What ``viewer`` sees in lists: of those that went into others only the others."""
    return readable_by(viewer).exclude(state=State.MERGED)


def is_own(viewer: Account, *further: Q) -> Q:
    """What ``viewer`` raised, wrote down for another, or supports, and where such a matter went.

    Of a household that raised the same twice, only one voice goes over into the other matter.
    Each way, ``further`` ones too, takes an index of its own: joined by "or" none would.
    """
    return Q(pk__in=keys_of_own(viewer, *further))


def keys_of_own(viewer: Account, *further: Q) -> QuerySet[Matter, tuple[UUID]]:
    """The matters of :func:`is_own`, each named once."""
    supported = Supporter.objects.filter(account=viewer).order_by()
    went_into = supported.filter(matter__duplicate_of__isnull=False).values_list(
        "matter__duplicate_of"
    )
    raised, *others = (
        Matter.objects.filter(way).order_by().values_list("pk")
        for way in (Q(requester=viewer), Q(recorded_by=viewer), *further)
    )
    return raised.union(*others, supported.values_list("matter"), went_into)


def readable_matter(viewer: Account, matter_id: UUID, *, lock: bool = False) -> Matter:
    """One matter that ``viewer`` may read, locked on demand; NotFound for anybody else."""
    matters = readable_by(viewer).select_related(
        "unit__building", "household__unit__building", "requester", "responsible", "recorded_by"
    )
    if lock:
        matters = matters.select_for_update(of=("self",))
    matter = matters.filter(pk=matter_id).first()
    if matter is None:
        raise NotFound("no_such_matter", _("没有找到这件事，或者您无权查看。"))
    return matter


def handled_matter(actor: Account, matter_id: UUID) -> Matter:
    """One matter, locked, that ``actor`` may move."""
    matter = readable_matter(actor, matter_id, lock=True)
    require_handler(actor, matter)
    return matter


def require_handler(actor: Account, matter: Matter) -> None:
    """Refuse whoever may read the matter, but not move it."""
    if not may_handle(actor, matter):
        raise Forbidden(
            "not_your_matter",
            _("这件事由别人负责，您不能办理。需要时请联系负责人或小区管理员。"),
        )


def handled_matters(actor: Account, matter_ids: Collection[UUID]) -> list[Matter]:
    """All of these, if ``actor`` may move each of them.

    Locked in the order of their ids; whoever locks more than one matter keeps to that order.
    """
    found = readable_by(actor).select_related("unit__building", "responsible")
    found = found.filter(pk__in=matter_ids).order_by("pk")
    matters = list(found.select_for_update(of=("self",)))
    if len(matters) < len(matter_ids):
        raise NotFound("no_such_matter", _("选中的事有的没有找到，或者您无权查看。请重新选。"))
    movable = Matter.objects.filter(is_handled_by(actor), pk__in=matter_ids)
    allowed = set(movable.values_list("pk", flat=True))
    for matter in matters:
        if matter.pk not in allowed:
            raise Forbidden(
                "not_your_matter",
                _("%(number)d 号事项由别人负责，您不能办理。请不选这一件。"),
                {"number": matter.number},
            )
    return matters


def may_handle(actor: Account, matter: Matter) -> bool:
    """Whole compound, the own unit, or made responsible for just this one."""
    found = reach(actor, Action.MATTER_HANDLE)
    if found.everything:
        return True
    units = {matter.unit_id, matter.household.unit_id if matter.household else None}
    return bool(found.scopes & units) or (found.own and matter.responsible_id == actor.pk)


def is_handled_by(actor: Account) -> Q:
    """The matters of which :func:`may_handle` is true."""
    found = reach(actor, Action.MATTER_HANDLE)
    if found.everything:
        return Q()
    in_scope = Q(unit__in=found.scopes) | Q(household__unit__in=found.scopes)
    return in_scope | Q(responsible=actor) if found.own else in_scope


def has_worked_on(actor: Account, matter: Matter) -> bool:
    """Whether ``actor`` is responsible for the matter or has worked on it in this round (V17)."""
    if matter.responsible_id == actor.pk:
        return True
    return StageMoment.objects.filter(
        matter=matter,
        round=matter.round,
        step__in=[Step.STARTED, Step.FINISHED],
        is_skipped=False,
        actor=actor,
    ).exists()
