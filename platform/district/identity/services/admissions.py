"""Letting the district into one compound: given from inside, used by a link, ended by either side.

Each act stands in the compound's audit and in the district's, and every page of the compound
says until when somebody may be inside. These run inside the compound; what the district does
stands in ``entering``.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, now, today
from district.core.errors import Conflict, DomainError, NotFound
from district.core.permissions import Role
from district.identity.access import require_people_action
from district.identity.admissions import MOST_GIVEN, AdmissionKind, Side
from district.identity.models import Account, Admission, ApiToken, RoleGrant
from district.identity.queries import open_admissions
from district.identity.secrets import secret_hash
from district.registry.hosts import forget_hosts
from district.registry.models import Compound
from district.registry.services.states import checked_reason
from district.tenancy.context import district_context, require_compound

# What stands where others have a phone: nobody can type it, so nobody logs in by it.
_NO_PHONE = "x"
_CALLED = "区里临时进入"


@transaction.atomic
def give_admission(*, reason: str, days: int, by: Account) -> Admission:
    """Let the district's administrators in for some days; one admission at a time."""
    require_people_action(by)
    reason = checked_reason(reason)
    if not 1 <= days <= MOST_GIVEN.days:
        raise DomainError(
            "admission_days", _("最多同意 %(days)s 天。"), {"days": MOST_GIVEN.days}, field="days"
        )
    if open_admissions().exists():
        raise Conflict("admission_open", _("现在已经同意区里进入。需要改期时，请先结束再同意。"))
    moment = now()
    admission = Admission.objects.create(
        kind=AdmissionKind.GIVEN,
        reason=reason,
        created_at=moment,
        until_at=moment + timedelta(days=days),
        given_by_id=by.pk,
    )
    record_entry("given", admission, by_compound=by.pk)
    return admission


@transaction.atomic
def enter_by_link(*, secret: str) -> Account:
    """Use the link up; the account that it opens lasts as long as the admission."""
    admission = find_admission(secret, lock=True)
    if admission.account is None:
        admission.account = _visitor(admission.until_at)
    admission.secret_hash, admission.entered_at = None, now()
    admission.save(update_fields=["account", "secret_hash", "entered_at"])
    record_entry("used", admission, by_compound=admission.account.pk)
    return admission.account


def find_admission(secret: str, *, lock: bool = False) -> Admission:
    """The open admission whose link this is; looking at it uses nothing up."""
    found = Admission.objects.filter(secret_hash=secret_hash(secret), link_until__gt=now())
    admission = (found.select_for_update() if lock else found).first()
    if admission is None or not admission.is_open:
        raise NotFound(
            "admission_closed", _("这个进入链接无效、已过期或已经用过。请在区里的页面重新生成。")
        )
    return admission


@transaction.atomic
def end_admission(*, admission_id: UUID, by: Account) -> None:
    """The compound closes the door: whoever is inside is out with the next click."""
    require_people_action(by)
    close_admission(admission_id, Side.COMPOUND, by_compound=by.pk)


def close_admission(
    admission_id: UUID,
    side: Side,
    *,
    by_compound: UUID | None = None,
    by_district: UUID | None = None,
) -> None:
    """End it with the sessions and tokens of its account, in the running transaction."""
    admission = Admission.objects.select_for_update().filter(pk=admission_id).first()
    if admission is None:
        raise NotFound("no_admission", _("没有找到这次进入。"))
    if not admission.is_open:
        raise Conflict("admission_over", _("这次进入已经结束。"))
    admission.ended_at, admission.ended_by, admission.secret_hash = now(), side, None
    admission.save(update_fields=["ended_at", "ended_by", "secret_hash"])
    if admission.account is not None:
        account = admission.account.locked()
        account.is_active, account.session_number = False, account.session_number + 1
        account.save(update_fields=["is_active", "session_number"])
        ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=now())
    record_entry("ended", admission, by_compound=by_compound, by_district=by_district)


def record_entry(
    act: str,
    admission: Admission,
    *,
    by_compound: UUID | None = None,
    by_district: UUID | None = None,
) -> None:
    """Write the act down on both sides, and let the compound's pages say it."""
    facts = {"kind": str(admission.kind), "until_at": admission.until_at.isoformat()}
    record_act(
        action=f"admission.{act}",
        actor_id=by_compound or by_district,
        object_type="admission",
        object_id=admission.pk,
        **facts,
    )
    compound = require_compound()
    until = open_admissions().aggregate(until=Max("until_at"))["until"]
    with district_context():
        record_act(
            action=f"compound.admission_{act}",
            actor_id=by_district,
            object_type="compound",
            object_id=compound.id,
            **facts,
        )
        Compound.objects.filter(pk=compound.id).update(entered_until=until)
    forget_hosts()


def _visitor(until: datetime) -> Account:
    """An account of its own kind: no phone, no password, one role that changes nothing."""
    account = Account(phone=_NO_PHONE + secrets.token_hex(5), name=_CALLED, ends_at=until)
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(
        account=account,
        role=Role.DISTRICT_VISITOR,
        since_on=today(),
        until_on=local_day(until) + timedelta(days=1),
    )
    return account
