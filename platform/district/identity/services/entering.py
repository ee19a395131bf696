"""The district enters a compound: by what the compound has given, or at once with a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict
from district.core.permissions import Action
from district.identity.access import require
from district.identity.admissions import MOST_TAKEN, AdmissionKind, Side
from district.identity.models import Account, Admission
from district.identity.queries import open_admissions
from district.identity.secrets import new_secret
from district.identity.services.admissions import close_admission, record_entry
from district.registry.models import Compound, CompoundStatus
from district.registry.services.states import check_state, checked_reason
from district.registry.tree import running_compound
from district.tenancy.context import compound_context

_LINK = timedelta(minutes=15)


@dataclass(frozen=True)
class Entrance:
    """A link's secret, shown once, and until when the admission lasts."""

    secret: str
    link_until: datetime
    until_at: datetime


def enter_compound(*, compound: Compound, reason: str = "", by: Account) -> Entrance:
    """A link for ``by`` alone; where the compound has opened no door it is an emergency.

    An emergency asks for a reason, lasts a few hours at most, and is seen in the compound at once.
    """
    require(by, Action.COMPOUNDS_ENTER)
    check_state(compound, [CompoundStatus.ACTIVE])
    running_compound(compound.pk)  # its schema is one that this release reads
    with compound_context(compound), transaction.atomic():
        admission = open_admissions().select_for_update().first() or _take(reason, by)
        secret, admission.secret_hash = new_secret()
        admission.link_until = min(now() + _LINK, admission.until_at)
        admission.save(update_fields=["secret_hash", "link_until"])
        record_entry("link_made", admission, by_district=by.pk)
        return Entrance(secret, admission.link_until, admission.until_at)


def end_entry(*, compound: Compound, by: Account) -> None:
    """The district closes the door behind itself."""
    require(by, Action.COMPOUNDS_ENTER)
    check_state(compound, [CompoundStatus.ACTIVE])
    with compound_context(compound), transaction.atomic():
        admissions = list(open_admissions())
        if not admissions:
            raise Conflict("admission_over", _("这次进入已经结束。"))
        for admission in admissions:
            close_admission(admission.pk, Side.DISTRICT, by_district=by.pk)


def _take(reason: str, by: Account) -> Admission:
    moment = now()
    admission = Admission.objects.create(
        kind=AdmissionKind.TAKEN,
        reason=checked_reason(reason),
        created_at=moment,
        until_at=moment + MOST_TAKEN,
        taken_by_id=by.pk,
    )
    record_entry("taken", admission, by_district=by.pk)
    return admission
