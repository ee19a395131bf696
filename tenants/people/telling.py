"""What is heard at the door of a home: a new phone, another relation to it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from tenants.people.models import Person, Relation, Resident
from tenants.people.services import correct_person, leave, settle
from tenants.people.told import Told


@transaction.atomic
def tell_phone(*, person: Person, phone: str, actor_id: UUID | None = None) -> Person:
    """Put a new phone in place of the known one.

    By the phone an owner votes; so nobody is given the one with which somebody else logs in.
    """
    told = Told(
        person.name, person.is_organisation, phone, person.identity_kind, person.identity_number
    ).checked()
    if not told.phone:
        raise DomainError("phone_missing", _("请填写新的手机号。"), field="phone")
    if Account.objects.filter(phone=told.phone).exclude(name=person.name).exists():
        raise Conflict(
            "phone_of_another",
            _("别人正用这个手机号登录，不能登记给这个人。请核对号码，或请支部书记来改。"),
            field="phone",
        )
    return correct_person(person=person, told=told, actor_id=actor_id)


@transaction.atomic
def become(
    *, resident: Resident, relation: str, since_on: date, actor_id: UUID | None = None
) -> Resident:
    """Let who lives here be something else to the home from ``since_on`` on."""
    resident = resident.locked()
    if resident.until_on is not None:
        raise Conflict("has_left", _("这个人已经登记搬离。"))
    if resident.relation == Relation(relation):
        raise Conflict("same_relation", _("已经是这样登记的。"), field="relation")
    if resident.since_on is not None and since_on < resident.since_on:
        raise DomainError("before_arrival", _("这一天不能早于入住日期。"), field="since_on")
    if resident.since_on == since_on:
        resident.relation = Relation(relation)
        resident.save(update_fields=["relation"])
        record_act(
            action="people.became",
            actor_id=actor_id,
            object_type=resident._meta.label,
            object_id=resident.pk,
        )
        return resident
    leave(resident=resident, until_on=since_on, actor_id=actor_id)
    return settle(
        person=resident.person,
        household=resident.household,
        relation=relation,
        since_on=since_on,
        actor_id=actor_id,
    )
