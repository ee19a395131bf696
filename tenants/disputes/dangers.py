"""A child harmed or in danger: to be reported at once (未成年人保护法 art. 11), and never by a form."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import DomainError
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
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
    if sent := sent_before(DangerReport, client_id, by=actor):
        return sent
    report = DangerReport(authority=Authority(authority), by=actor, note=told, client_id=client_id)
    if (sent := saved_once(report, by=actor)) is not report:
        return sent
    record_act(
        action="danger.reported",
        actor_id=actor.pk,
        object_type="danger_report",
        object_id=report.pk,
        authority=authority,
    )
    return report
