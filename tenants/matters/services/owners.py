"""Matters that only the owners together may settle: no committee's resolution closes them."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import DomainError
from tenants.matters.models import Matter
from tenants.ownership.subjects import Subject


@transaction.atomic
def leave_to_owners(*, matter: Matter, subject: str, actor_id: UUID | None = None) -> Matter:
    """Say under which item of 民法典 art. 278 the matter falls."""
    matter = matter.locked()
    if matter.owners_subject != subject:
        matter.owners_subject = Subject(subject)
        matter.owners_decided_on = None
        matter.save(update_fields=["owners_subject", "owners_decided_on"])
        _record("left_to_owners", matter, actor_id, subject=subject)
    return matter


@transaction.atomic
def record_decision(*, matter: Matter, decided_on: date, actor_id: UUID | None = None) -> Matter:
    """The owners have passed it: what they decided may now be carried out."""
    matter = matter.locked()
    matter.owners_decided_on = decided_on
    matter.save(update_fields=["owners_decided_on"])
    _record("decided_by_owners", matter, actor_id)
    return matter


@transaction.atomic
def take_decision_back(*, matter: Matter, actor_id: UUID | None = None) -> Matter:
    """What the owners had passed was struck down: the matter waits for them again."""
    matter = matter.locked()
    if matter.owners_decided_on is not None:
        matter.owners_decided_on = None
        matter.save(update_fields=["owners_decided_on"])
        _record("decision_struck_down", matter, actor_id)
    return matter


def require_owners(matter: Matter) -> None:
    """Refuse to call done what the owners have not decided."""
    if matter.waits_for_owners:
        raise DomainError(
            "owners_decide",
            _("这件事属于“%(subject)s”，要由业主共同决定。表决通过并公布后才能办结。"),
            {"subject": Subject(matter.owners_subject).label},
        )


def _record(act: str, matter: Matter, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"matter.{act}",
        actor_id=actor_id,
        object_type="matter",
        object_id=matter.pk,
        **facts,
    )
