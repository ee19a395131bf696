"""Changing the exclusive parts: what there is, whose it is, and who votes for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.ownership.models import Disposal, Part, PartKind, Title
from tenants.people.models import Person
from tenants.people.services import meant
from tenants.people.told import Told

MOST_LABEL = 60
MOST_CO_OWNERS = 20
_FIELDS = frozenset(
    {"kind", "label", "household", "registered_area", "surveyed_area", "contract_area", "disposal"}
)


@transaction.atomic
def add_part(*, actor_id: UUID | None = None, **values: Any) -> Part:
    """Enter a part; ``values`` are its fields, areas in hundredths of a square metre."""
    part = Part(**_checked(values))
    _check_once(part)
    part.save()
    _record("part_added", part, actor_id)
    return part


@transaction.atomic
def correct_part(*, part: Part, actor_id: UUID | None = None, **values: Any) -> Part:
    """Mend what was entered wrongly, or enter an area that is known by now."""
    part = part.locked()
    changes = differing(part, _checked(values))
    if not changes:
        return part
    for name, value in changes.items():
        setattr(part, name, value)
    _check_once(part)
    if part.disposal == Disposal.UNSOLD:
        check_developer([title.owner for title in open_titles(part)])
    part.save(update_fields=list(changes))
    _record("part_corrected", part, actor_id, fields=sorted(changes))
    return part


@transaction.atomic
def remove_part(*, part: Part, actor_id: UUID | None = None) -> None:
    """Remove a part entered by mistake; one that somebody owned stays."""
    part = part.locked()
    if part.titles.exists():
        raise Conflict("part_in_use", _("这个专有部分已有业主登记，不能删除。写错时请修改。"))
    _record("part_removed", part, actor_id)
    part.delete()


@transaction.atomic
def give_title(
    *, part: Part, owner: Person | Told, since_on: date | None = None, actor_id: UUID | None = None
) -> Title:
    """Let a person own a part, together with those who own it already."""
    part = part.locked()
    owner = meant(owner, actor_id=actor_id)
    owners = [title.owner for title in open_titles(part)]
    if owner in owners:
        raise Conflict("owns_already", _("这个人已经登记为这里的业主。"), field="name")
    if len(owners) >= MOST_CO_OWNERS:
        raise Conflict("too_many_owners", _("一个专有部分最多登记 20 位共有人。"), field="name")
    if part.disposal == Disposal.UNSOLD:
        check_developer([owner])
    title = Title.objects.create(part=part, owner=owner, since_on=since_on)
    _record("title_given", part, actor_id, owner=str(owner.pk))
    return title


@transaction.atomic
def transfer(
    *, part: Part, to: Sequence[Person | Told], on: date, actor_id: UUID | None = None
) -> list[Title]:
    """From ``on`` on the part belongs to ``to`` and no longer to whoever owned it.

    A part that was unsold is sold by this, and not yet delivered.
    """
    part = part.locked()
    owners = [meant(one, actor_id=actor_id) for one in to]
    if not owners or len({owner.pk for owner in owners}) != len(owners):
        raise DomainError("no_new_owner", _("请填写新业主，每人一次。"), field="name")
    before = list(open_titles(part))
    if {title.owner_id for title in before} == {owner.pk for owner in owners}:
        raise Conflict("owns_already", _("这个人已经登记为这里的业主。"), field="name")
    if any(title.since_on is not None and title.since_on >= on for title in before):
        raise DomainError("transfer_too_early", _("过户日期要晚于原业主的取得日期。"), field="on")
    part.titles.filter(until_on=None).update(until_on=on, is_voter=False)
    given = [Title(part=part, owner=owner, since_on=on) for owner in owners]
    Title.objects.bulk_create(given)
    if part.disposal == Disposal.UNSOLD:
        part.disposal = Disposal.UNDELIVERED
        part.save(update_fields=["disposal"])
    _record(
        "transferred", part, actor_id, on=on.isoformat(), owners=[str(one.pk) for one in owners]
    )
    return given


@transaction.atomic
def choose_voter(*, title: Title, actor_id: UUID | None = None) -> None:
    """Let one of the co-owners vote, for every part that the same persons own together."""
    part = title.part.locked()
    mine = {one.owner_id for one in open_titles(part)}
    if title.until_on is not None or title.owner_id not in mine:
        raise Conflict("owns_no_longer", _("这个人已经不是这里的业主。"))
    open_now = Title.objects.filter(until_on=None, part__titles__owner=title.owner_id)
    owners: dict[UUID, set[UUID]] = {}
    for part_id, owner_id in open_now.values_list("part_id", "owner_id").distinct():
        owners.setdefault(part_id, set()).add(owner_id)
    parts = [part_id for part_id, found in owners.items() if found == mine]
    together = Title.objects.filter(part__in=parts, until_on=None)
    together.update(is_voter=False)
    together.filter(owner=title.owner_id).update(is_voter=True)
    _record("voter_chosen", part, actor_id, owner=str(title.owner_id), parts=len(parts))


def open_titles(part: Part) -> QuerySet[Title]:
    """Whoever owns the part and has not passed it on."""
    return part.titles.filter(until_on=None).select_related("owner")


def check_developer(owners: Sequence[Person]) -> None:
    """What is unsold belongs to the developer, an organisation; else its stock would count wrong."""
    if not all(owner.is_organisation for owner in owners):
        raise DomainError(
            "unsold_has_no_buyer",
            _(
                "“未售”的专有部分只能登记给建设单位。已经卖出的，请先把交付情况改为“已售未交付”或“已交付”。"
            ),
            field="disposal",
        )


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - _FIELDS:
        raise TypeError(f"not a field of a part: {sorted(unknown)}")
    if "label" in values:
        label = " ".join(str(values["label"]).split())
        if not 1 <= len(label) <= MOST_LABEL:
            raise DomainError(
                "label_missing", _("请填写专有部分的名称，例如 3号楼2单元502。"), field="label"
            )
        values = {**values, "label": label}
    return values


def _check_once(part: Part) -> None:
    twins = Part.objects.filter(kind=part.kind, label=part.label).exclude(pk=part.pk)
    if twins.exists():
        raise Conflict(
            "part_taken",
            _("已经登记过这个%(kind)s。"),
            {"kind": str(PartKind(part.kind).label)},
            field="label",
        )


def _record(act: str, part: Part, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"ownership.{act}",
        actor_id=actor_id,
        object_type=part._meta.label,
        object_id=part.pk,
        **facts,
    )
