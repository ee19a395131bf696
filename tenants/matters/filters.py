"""What a list is asked for in its address, and keeping it under a name: one's own, ten at most."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict, DomainError, NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.models import (
    FILTER_NAME_LENGTH,
    Category,
    ClockState,
    SavedFilter,
    Urgency,
)
from tenants.matters.wanted import Age, Show, Wanted

MOST_FILTERS = 10
LONGEST_WORDS = 60
_CODES: dict[str, set[str]] = {
    "show": {one.value for one in Show if one is not Show.ALL},
    "clock": set(ClockState.values),
    "category": set(Category.values),
    "urgency": set(Urgency.values),
    "age": {one.value for one in Age},
}


def asked_for(said: Mapping[str, str]) -> dict[str, str]:
    """What of ``said`` narrows a list; anything else narrows nothing."""
    codes = {name: said[name] for name, known in _CODES.items() if said.get(name) in known}
    ids = {name: found for name in ("responsible", "part") if (found := _id(said.get(name, "")))}
    words = " ".join(said.get("q", "").replace("\x00", "").split())[:LONGEST_WORDS].strip()
    return {**codes, **ids, **({"q": words} if words else {})}


def wanted_by(asked: Mapping[str, str], within: Q | None = None) -> Wanted:
    """``asked`` as a list reads it; the caller knows what lies in the part."""
    return Wanted(
        show=Show(asked.get("show", Show.ALL)),
        words=asked.get("q", ""),
        clock=ClockState(asked["clock"]) if "clock" in asked else None,
        category=Category(asked["category"]) if "category" in asked else None,
        urgency=Urgency(asked["urgency"]) if "urgency" in asked else None,
        responsible=UUID(asked["responsible"]) if "responsible" in asked else None,
        older_than=Age(asked["age"]) if "age" in asked else None,
        within=within,
    )


def saved_filters(owner: Account) -> QuerySet[SavedFilter]:
    """One's own, the oldest first."""
    return SavedFilter.objects.filter(owner=owner)


def saved_filter(owner: Account, filter_id: UUID) -> SavedFilter:
    """One of one's own; NotFound for anybody else's."""
    found = saved_filters(owner).filter(pk=filter_id).first()
    if found is None:
        raise NotFound("no_such_filter", _("没有找到这个常用筛选，可能已经删了。"))
    return found


@transaction.atomic
def save_filter(*, actor: Account, name: str, asked: Mapping[str, str]) -> SavedFilter:
    """Keep what narrows the list under a name."""
    require(actor, Action.MATTER_READ)
    narrowing = asked_for(asked)
    if not narrowing:
        raise DomainError("nothing_chosen", _("还没有选任何条件。请先找一找，或者选一选，再保存。"))
    Account.objects.select_for_update().get(pk=actor.pk)  # two at once may not become eleven
    if saved_filters(actor).count() >= MOST_FILTERS:
        raise Conflict(
            "many_filters",
            _("最多保存 %(most)d 个常用筛选。请先删去不用的。"),
            {"most": MOST_FILTERS},
        )
    return _write(SavedFilter(owner=actor, name=_checked_name(name), asked=narrowing))


@transaction.atomic
def rename_filter(*, actor: Account, filter_id: UUID, name: str) -> SavedFilter:
    """Call one of one's own otherwise."""
    found = saved_filter(actor, filter_id).locked()
    found.name = _checked_name(name)
    return _write(found)


@transaction.atomic
def delete_filter(*, actor: Account, filter_id: UUID) -> None:
    saved_filter(actor, filter_id).locked().delete()


def _checked_name(name: str) -> str:
    plain = " ".join(name.replace("\x00", "").split())
    if not plain:
        raise DomainError("no_name", _("请起个名字，例如：我负责的。"), field="name")
    if len(plain) > FILTER_NAME_LENGTH:
        raise DomainError(
            "long_name",
            _("名字请不超过 %(most)d 个字。"),
            {"most": FILTER_NAME_LENGTH},
            field="name",
        )
    return plain


def _write(found: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Conflict(
            "name_taken", _("您已经有一个同名的常用筛选，请换个名字。"), field="name"
        ) from error
    return found


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
