"""A child harmed or in danger: to be reported at once (未成年人保护法 art. 11), and never by a form."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.disputes.models import Authority, DangerReport
from tenants.disputes.services import words


@transaction.atomic
def report_danger(
    *, actor: Account, authority: str, note: str = "", client_id: UUID | None = None
) -> DangerReport:
    """Write down that it was reported, now; the same ``client_id`` is the same report."""
    require(actor, Action.DANGER_REPORT)
    if authority not in Authority.values:
        raise DomainError("no_such_authority", _("请点报告给了谁。"), field="authority")
    told = words(note, "", field="note") if note.replace("\x00", "").strip() else ""
    if client_id and (sent := _sent_before(actor, client_id)):
        return sent
    report = DangerReport(authority=Authority(authority), by=actor, note=told, client_id=client_id)
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        if client_id and (sent := _sent_before(actor, client_id)):
            return sent
        raise
    record_act(
        action="danger.reported",
        actor_id=actor.pk,
        object_type="danger_report",
        object_id=report.pk,
        authority=authority,
    )
    return report


def _sent_before(actor: Account, client_id: UUID) -> DangerReport | None:
    """What the same person has already sent under this id; anybody else's id is refused."""
    found = DangerReport.objects.filter(client_id=client_id).first()
    if found and found.by_id != actor.pk:
        raise Conflict("id_taken", _("这次提交的编号已经被用过，请重新打开页面再试。"))
    return found
