"""Changing who is known, and who lives where; showing a number to whoever has a reason."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.people.models import Person, Relation, Resident
from tenants.people.phones import Moved, note_phone_changes
from tenants.people.queries import like, with_number
from tenants.people.told import Told
from tenants.register.models import Household

SEALED = ("phone", "identity_number")
SHORTEST_REASON = 4
LONGEST_REASON = 200


@transaction.atomic
def register_person(*, told: Told, actor_id: UUID | None = None) -> Person:
    """Enter somebody new; whoever is known by a number, or by name and phone, is no duplicate."""
    told = told.checked()
    if with_number(told.identity_number) or like(told):
        raise _known()
    person = told.new()
    person.save()
    _record("registered", person, actor_id)
    return person


@transaction.atomic
def ensure_person(*, told: Told, actor_id: UUID | None = None) -> Person:
    """Whoever is meant, by number or by name and phone, else somebody new.

    What was not known of somebody is added; what was known stays.
    """
    told = told.checked()
    known = with_number(told.identity_number) or like(told)
    if known is None:
        return register_person(told=told, actor_id=actor_id)
    if known.name != told.name:
        raise other_name()
    added = {name: value for name, value in told.filling().items() if not getattr(known, name)}
    if added:
        _change(known, added, actor_id)
        _record("corrected", known, actor_id, fields=sorted(added))
    return known


def meant(person: Person | Told, *, actor_id: UUID | None = None) -> Person:
    """A known person, or whoever is told of, entered with what is done about it or not at all."""
    return ensure_person(told=person, actor_id=actor_id) if isinstance(person, Told) else person


@transaction.atomic
def correct_person(*, person: Person, told: Told, actor_id: UUID | None = None) -> Person:
    """Say anew who somebody is; what is empty now was wrong and goes."""
    person = person.locked()
    told = told.checked()
    twin = with_number(told.identity_number)
    if twin is not None and twin.pk != person.pk:
        raise _known()
    changes = differing(person, vars(told))
    if not changes:
        return person
    _change(person, changes, actor_id)
    _record("corrected", person, actor_id, fields=sorted(changes))
    return person


@transaction.atomic
def settle(
    *,
    person: Person | Told,
    household: Household,
    relation: str,
    since_on: date | None = None,
    actor_id: UUID | None = None,
) -> Resident:
    """Let a person live in a household from ``since_on`` on; None: nobody remembers."""
    person = meant(person, actor_id=actor_id)
    if Resident.objects.filter(person=person, household=household, until_on=None).exists():
        raise Conflict("lives_there", _("这个人已经登记在这一户。"), field="name")
    resident = Resident.objects.create(
        person=person, household=household, relation=Relation(relation), since_on=since_on
    )
    _record("settled", resident, actor_id)
    return resident


@transaction.atomic
def leave(*, resident: Resident, until_on: date, actor_id: UUID | None = None) -> Resident:
    """Let a person move out: on ``until_on`` it lives there no longer."""
    resident = resident.locked()
    if resident.until_on is not None:
        raise Conflict("has_left", _("这个人已经登记搬离。"))
    if resident.since_on is not None and until_on < resident.since_on:
        raise DomainError(
            "ends_before_it_begins", _("搬离日期不能早于入住日期。"), field="until_on"
        )
    resident.until_on = until_on
    resident.save(update_fields=["until_on"])
    _record("left", resident, actor_id)
    return resident


@transaction.atomic
def reveal(*, person: Person, field: str, reason: str, actor: Account) -> str:
    """A whole phone or identity number. Who saw whose, and why, stays; the number does not."""
    require(actor, Action.PEOPLE_REVEAL)
    if field not in SEALED:
        raise DomainError("no_such_number", _("只能查看手机号或证件号码。"), field="field")
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError(
            "reason_missing",
            _("请写明查看的理由，至少 4 个字，例如“核对业主身份”。"),
            field="reason",
        )
    value = str(getattr(person, field))
    if value and value in reason:
        raise DomainError("reason_holds_number", _("理由里请不要写号码。"), field="reason")
    _record("revealed", person, actor.pk, field=field, reason=reason)
    return value


def other_name() -> Conflict:
    """Without the other's name: who has which number is nobody's business."""
    return Conflict(
        "number_of_another",
        _("这个证件号码已经登记在另一个姓名下。请核对姓名和号码。"),
        field="identity_number",
    )


def _known() -> Conflict:
    return Conflict(
        "person_known",
        _("这个人已经登记过（证件号码相同，或姓名和手机号都相同）。请直接选用已有的登记。"),
        field="name",
    )


def _change(person: Person, changes: Mapping[str, object], actor_id: UUID | None) -> None:
    before = person.phone
    for name, value in changes.items():
        setattr(person, name, value)
    person.save()
    if person.phone != before:
        note_phone_changes([Moved(person, before)], actor_id=actor_id)


def _record(act: str, row: Person | Resident, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"people.{act}",
        actor_id=actor_id,
        object_type=row._meta.label,
        object_id=row.pk,
        **facts,
    )
